import { describe, expect, it } from 'vitest'
import { rowOf } from './request-row.ts'
import { isSnoozed, wakesAt } from './snooze.ts'
import { sampleRequest } from './testing/sample-request.ts'

const HOUR = 3_600_000
const row = (more: object = {}) => ({ ...rowOf(sampleRequest('r')), ...more })
const snooze = { requestId: 'r', until: 10 * HOUR, decisions: null }

describe('a snoozed request', () => {
  it.each([
    ['stays away until its time', snooze, row(), 9 * HOUR, true],
    ['comes back then', snooze, row(), 10 * HOUR, false],
    ['comes back before it expires', snooze, row({ expiresAt: 2 * HOUR }), 2 * HOUR - 14 * 60_000, false],
    ['stays away while that is far', snooze, row({ expiresAt: 2 * HOUR }), HOUR, true],
    [
      'comes back once somebody else has decided',
      { ...snooze, decisions: 1 },
      row({ decisions: 2 }),
      0,
      false,
    ],
    ['stays away while nobody has', { ...snooze, decisions: 1 }, row({ decisions: 1 }), 0, true],
    [
      'was kept by an older version, without a count',
      { ...snooze, decisions: 0 },
      row({ decisions: undefined }),
      0,
      true,
    ],
    ['is not away once it has ended', snooze, row({ open: 0 }), 0, false],
    ['was never sent away', undefined, row(), 0, false],
  ] as const)('%s', (_name, wish, subject, now, expected) => {
    expect(isSnoozed(wish, subject, now)).toBe(expected)
  })

  it('says when it comes back at the latest', () => {
    expect(wakesAt(snooze, row({ expiresAt: 2 * HOUR }))).toBe(2 * HOUR - 15 * 60_000)
    expect(wakesAt(snooze, row())).toBe(10 * HOUR)
  })
})
