const UNITS = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
] as const
/** As long as this many, the smaller unit says more: "36 hr", not "1 day". */
const BEFORE_DAYS = 2

/** "6 min": a length of time in whole units of the largest that fits. */
export function durationText(seconds: number, locale: string): string {
  const [unit, size] =
    UNITS.find(([name, length]) => seconds >= length * (name === 'day' ? BEFORE_DAYS : 1)) ??
    (['second', 1] as const)
  return new Intl.NumberFormat(locale, {
    style: 'unit',
    unit,
    unitDisplay: 'short',
    maximumFractionDigits: 0,
  }).format(Math.floor(Math.max(0, seconds) / size))
}
