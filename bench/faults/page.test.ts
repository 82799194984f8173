import { describe, expect, it } from 'vitest'
import { faultsPage, faultsTable, isMet, type KeptFault } from './page.ts'

const line: KeptFault = {
  fault: 'kills',
  what: 'the plug is pulled',
  goal: '10 kills, 0 lost',
  unit: 'kills',
  full: 2000,
  done: 2000,
  wrong: 0,
  missed: [],
  seed: 7,
  seconds: 12,
  counts: { decisions: 1234 },
  machine: 'a machine',
  on: '2026-11-22',
}

describe('the page of faults', () => {
  it('says what was done, what was wrong, and from which seed', () => {
    const page = faultsPage([line])
    expect(page).toContain('| kills | the plug is pulled | 10 kills, 0 lost | 2,000 kills | 0 | 7 | met |')
    expect(page).toContain('| kills | decisions: 1,234 | 2026-11-22, 12 s, a machine |')
  })

  it.each([
    ['that something was wrong', { wrong: 1 }],
    ['that it was not played often enough', { done: 1999 }],
    ['that a limit was passed', { missed: ['p99 300 ms > 250 ms'] }],
    ['that it did not run', { error: 'no disk' }],
  ])('does not hide %s', (_what, more) => {
    const bad = { ...line, ...more }
    expect(isMet(bad)).toBe(false)
    expect(faultsPage([bad])).toContain('**missed**')
  })

  it('has the same in a table for terminals', () => {
    expect(faultsTable([line, { ...line, done: 5 }]).split('\n')).toEqual([
      'kills  2,000 kills       0 wrong  seed 7  12 s  10 kills, 0 lost',
      'kills  5 of 2,000 kills  0 wrong  seed 7  12 s  10 kills, 0 lost',
    ])
  })
})
