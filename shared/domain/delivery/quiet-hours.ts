import { MINUTE_MS, type EpochMs } from '../time.ts'

/** Hours of each day in which a person is told only what cannot wait. `from` after `until`: over midnight. */
export interface QuietHours {
  /** `HH:MM`, in the person's zone. */
  readonly from: string
  readonly until: string
  /** IANA name, such as `Europe/Stockholm`. */
  readonly timeZone: string
}

const DAY_MINUTES = 24 * 60

/**
 * ms until these hours end; 0 outside them. Where the clocks are changed in between it is an hour more or less, never a
 * day. Hours in a zone that nobody knows are never quiet: better told too early than not at all.
 */
export function quietFor(hours: QuietHours, at: EpochMs): number {
  const local = minuteOfDay(at, hours.timeZone)
  const from = minutesOf(hours.from)
  const until = minutesOf(hours.until)
  if (local === null || from === until) return 0
  const isQuiet = from < until ? local >= from && local < until : local >= from || local < until
  if (!isQuiet) return 0
  const minutes = (until - local + DAY_MINUTES) % DAY_MINUTES
  return minutes * MINUTE_MS - (((at % MINUTE_MS) + MINUTE_MS) % MINUTE_MS)
}

/** Whether the zone is one this runtime knows. */
export const isTimeZone = (name: string): boolean => minuteOfDay(0, name) !== null

const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5))

function minuteOfDay(at: EpochMs, timeZone: string): number | null {
  try {
    const text = new Intl.DateTimeFormat('en-GB', {
      timeZone,
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    }).format(at)
    return minutesOf(text)
  } catch {
    return null
  }
}
