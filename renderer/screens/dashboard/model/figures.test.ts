import { describe, expect, it } from 'vitest'
import type { RequestRow } from '../../../offline/request-row.ts'
import { DAY_MS, daysOf, medianDecision, medianWeeks, partOfDay } from './figures.ts'

const NOON = new Date(2026, 10, 22, 12).getTime()
let next = 0
function row(more: Partial<RequestRow>): RequestRow {
  next += 1
  return {
    id: `r${next}`,
    open: 0,
    createdAt: NOON - DAY_MS,
    resolvedAt: NOON - DAY_MS / 2,
    expiresAt: null,
    status: 'approved',
    revision: 1,
    requester: { id: 'maya', name: 'Maya', email: 'maya@northwind.example' },
    connector: { id: 'c', key: 'files', name: 'Files' },
    tools: ['read_file'],
    destructive: false,
    risk: 'low',
    note: '',
    notified: true,
    assignees: [],
    resolution: { by: 'people', name: '' },
    ...more,
  }
}

describe('daysOf', () => {
  it('counts by local days, the oldest first, and leaves out what is older', () => {
    const midnight = new Date(2026, 10, 22).getTime()
    const days = daysOf(
      [
        row({ resolvedAt: midnight }),
        row({ resolvedAt: midnight - 1, status: 'auto-denied' }),
        row({ resolvedAt: NOON, status: 'expired' }),
        row({ resolvedAt: NOON, status: 'partly-approved' }),
        row({ resolvedAt: NOON - 14 * DAY_MS }),
        row({ resolvedAt: null, status: 'pending', open: 1 }),
      ],
      NOON,
    )
    expect(days).toHaveLength(14)
    expect(days.at(-1)).toEqual({ day: midnight, approved: 2, denied: 0, other: 1 })
    expect(days.at(-2)).toMatchObject({ approved: 0, denied: 1, other: 0 })
    const sum = days.reduce((all, { approved, denied, other }) => all + approved + denied + other, 0)
    expect(sum).toBe(4)
  })

  it('has each day once, also where a day has another length', () => {
    // Both changes of the clock of most zones that have them.
    for (const month of [2, 3, 9, 10]) {
      const days = daysOf([], new Date(2026, month + 1, 5, 0, 30).getTime(), 40)
      expect(new Set(days.map(({ day }) => day)).size).toBe(40)
      expect(days.every(({ day }) => new Date(day).getHours() === 0)).toBe(true)
    }
  })
})

describe('the median time to decide', () => {
  const decided = (minutes: number, ago: number, by = 'people') =>
    row({ createdAt: NOON - ago - minutes * 60_000, resolvedAt: NOON - ago, resolution: { by, name: '' } })

  it.each([
    ['none', [], null],
    ['one', [6], 6],
    ['an odd number', [1, 9, 4], 4],
    ['an even number', [1, 9, 4, 5], 4.5],
  ])('of %s', (_name, minutes, expected) => {
    const found = medianDecision(
      minutes.map((one) => decided(one, 0)),
      NOON - DAY_MS,
      NOON + 1,
    )
    expect(found).toBe(expected === null ? null : expected * 60_000)
  })

  it('leaves out what no person decided, and splits the weeks', () => {
    const rows = [decided(2, DAY_MS), decided(600, DAY_MS, 'timeout'), decided(8, 8 * DAY_MS)]
    expect(medianWeeks(rows, NOON)).toEqual({ median: 120_000, before: 480_000 })
  })
})

it.each([
  [3, 'evening'],
  [4, 'morning'],
  [11, 'morning'],
  [12, 'afternoon'],
  [18, 'evening'],
  [23, 'evening'],
])('%i o’clock is %s', (hour, part) => expect(partOfDay(hour)).toBe(part))
