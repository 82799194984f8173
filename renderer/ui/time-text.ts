/** English here is written with the day first, as in "22 Nov 2026": it reads the same everywhere. */
const writtenAs = (locale: string): string => (locale === 'en' ? 'en-GB' : locale)

const formats = new Map<string, Intl.DateTimeFormat>()

function format(locale: string, key: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const id = `${locale} ${key}`
  const known = formats.get(id) ?? new Intl.DateTimeFormat(writtenAs(locale), options)
  formats.set(id, known)
  return known
}

/** "22 Nov 2026" */
export const dateOf = (iso: string, locale: string): string =>
  format(locale, 'date', { day: 'numeric', month: 'short', year: 'numeric' }).format(new Date(iso))

/** The whole instant in the person's zone, with its name. */
export const fullTimeOf = (iso: string, locale: string): string =>
  format(locale, 'full', { dateStyle: 'full', timeStyle: 'long' }).format(new Date(iso))

const relatives = new Map<string, Intl.RelativeTimeFormat>()

function relativeFormat(locale: string): Intl.RelativeTimeFormat {
  const known =
    relatives.get(locale) ??
    new Intl.RelativeTimeFormat(writtenAs(locale), { numeric: 'auto', style: 'short' })
  relatives.set(locale, known)
  return known
}

const STEPS: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['year', 31_557_600],
  ['month', 2_629_800],
  ['week', 604_800],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
]

/** "2 min. ago", in the largest unit that fits. @param now epoch ms */
export function relativeTimeOf(iso: string, now: number, locale: string): string {
  const seconds = (Date.parse(iso) - now) / 1000
  const relative = relativeFormat(locale)
  for (const [unit, size] of STEPS) {
    if (Math.abs(seconds) >= size) return relative.format(Math.trunc(seconds / size), unit)
  }
  return relative.format(0, 'second')
}
