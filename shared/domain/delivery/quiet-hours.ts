import type { NoticeKind } from '../request/effect.ts'
import { MINUTE_MS, type EpochMs } from '../time.ts'

export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const
export type Weekday = (typeof WEEKDAYS)[number]

/** Hours in which a person is told only what cannot wait. `from` after `until`: over midnight. */
export interface QuietHours {
  /** `HH:MM`, in the person's zone. */
  readonly from: string
  readonly until: string
  /** IANA name, such as `Europe/Stockholm`. */
  readonly timeZone: string
  /** Days on which they begin; absent: every day. */
  readonly days?: readonly Weekday[] | undefined
}

const DAY_MINUTES = 24 * 60

/** Silence will soon say yes, or somebody was asked because others slept: this cannot wait for the morning. */
export const cannotWait = (kind: NoticeKind): boolean => kind === 'warning' || kind === 'escalation'

/**
 * ms until these hours end; 0 outside them. Where the clocks are changed in between it is an hour more or less, never a
 * day. Hours in a zone that nobody knows are never quiet: better told too early than not at all.
 */
export function quietFor(hours: QuietHours, at: EpochMs): number {
  const local = localTime(at, hours.timeZone)
  const from = minutesOf(hours.from)
  const until = minutesOf(hours.until)
  if (local === null || from === until) return 0
  const { minute, weekday } = local
  const begins = (day: number): boolean =>
    hours.days === undefined || hours.days.includes(WEEKDAYS[(day + 7) % 7] as Weekday)
  const sinceToday = minute >= from && (from > until || minute < until)
  const sinceYesterday = from > until && minute < until
  if (!(sinceToday && begins(weekday)) && !(sinceYesterday && begins(weekday - 1))) return 0
  const minutes = (until - minute + DAY_MINUTES) % DAY_MINUTES
  return minutes * MINUTE_MS - (((at % MINUTE_MS) + MINUTE_MS) % MINUTE_MS)
}

/** Whether the zone is one this runtime knows. */
export const isTimeZone = (name: string): boolean => localTime(0, name) !== null

const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5))

/** `weekday`: 0 is Monday. */
function localTime(at: EpochMs, timeZone: string): { minute: number; weekday: number } | null {
  try {
    const parts = new Intl.DateTimeFormat('en-GB', {
      timeZone,
      weekday: 'short',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    }).formatToParts(at)
    const part = (type: string): string => parts.find((each) => each.type === type)?.value ?? ''
    const day = part('weekday').toLowerCase()
    return {
      minute: Number(part('hour')) * 60 + Number(part('minute')),
      weekday: WEEKDAYS.findIndex((known) => known === day),
    }
  } catch {
    return null
  }
}
