import type { RequestRow } from '../../../offline/request-row.ts'

export const DAY_MS = 86_400_000

/** How the requests of one day ended. `day` is the local midnight, epoch ms. */
export interface DayFigures {
  readonly day: number
  readonly approved: number
  readonly denied: number
  readonly other: number
}

const ENDS: Readonly<Record<RequestRow['status'], 'approved' | 'denied' | 'other' | null>> = {
  pending: null,
  approved: 'approved',
  'partly-approved': 'approved',
  'auto-approved': 'approved',
  denied: 'denied',
  'auto-denied': 'denied',
  expired: 'other',
  cancelled: 'other',
}

/** One entry for each of the last `count` local days, the oldest first; today is the last. */
export function daysOf(rows: readonly RequestRow[], now: number, count = 14): readonly DayFigures[] {
  const days = new Map<number, { day: number; approved: number; denied: number; other: number }>()
  const today = new Date(now)
  for (let back = count - 1; back >= 0; back -= 1) {
    // By the calendar, not by 24 hours: a day may have 23 or 25.
    const day = new Date(today.getFullYear(), today.getMonth(), today.getDate() - back).getTime()
    days.set(day, { day, approved: 0, denied: 0, other: 0 })
  }
  for (const { status, resolvedAt } of rows) {
    const end = ENDS[status]
    if (end === null || resolvedAt === null) continue
    const at = new Date(resolvedAt)
    const figures = days.get(new Date(at.getFullYear(), at.getMonth(), at.getDate()).getTime())
    if (figures) figures[end] += 1
  }
  return [...days.values()]
}

/** Median time from asking to the decision of people, ms, of requests that ended in [from, until); null without any. */
export function medianDecision(rows: readonly RequestRow[], from: number, until: number): number | null {
  const times = rows
    .flatMap(({ resolvedAt, createdAt, resolution }) =>
      resolvedAt !== null && resolvedAt >= from && resolvedAt < until && resolution?.by === 'people'
        ? [resolvedAt - createdAt]
        : [],
    )
    .sort((left, right) => left - right)
  const upper = times[Math.floor(times.length / 2)]
  if (upper === undefined) return null
  return times.length % 2 === 1 ? upper : ((times[times.length / 2 - 1] ?? upper) + upper) / 2
}

/** This week's median beside that of the week before; ms. */
export function medianWeeks(
  rows: readonly RequestRow[],
  now: number,
): { readonly median: number | null; readonly before: number | null } {
  const week = 7 * DAY_MS
  return {
    // Clocks of two machines differ a little: what ended "in the future" has ended.
    median: medianDecision(rows, now - week, Number.POSITIVE_INFINITY),
    before: medianDecision(rows, now - 2 * week, now - week),
  }
}

export const partOfDay = (hour: number): 'morning' | 'afternoon' | 'evening' =>
  hour >= 4 && hour < 12 ? 'morning' : hour >= 12 && hour < 18 ? 'afternoon' : 'evening'
