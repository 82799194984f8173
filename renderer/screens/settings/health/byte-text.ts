const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const
const STEP = 1000

/** "1.2 GB": a size in the unit in which it has at most three digits. */
export function byteText(bytes: number, locale: string): string {
  const step = Math.max(
    0,
    Math.min(UNITS.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / Math.log10(STEP))),
  )
  return new Intl.NumberFormat(locale, {
    style: 'unit',
    unit: UNITS[step] ?? 'byte',
    unitDisplay: 'short',
    maximumFractionDigits: bytes / STEP ** step < 10 && step > 0 ? 1 : 0,
  }).format(bytes / STEP ** step)
}
