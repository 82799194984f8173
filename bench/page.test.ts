import { describe, expect, it } from 'vitest'
import { newestBy } from './kept-lines.ts'
import { benchmarksPage } from './page.ts'

const line = {
  bench: 'policy',
  ours: 172200,
  peer: 93.5,
  ratio: 1842,
  unit: 'decisions/s',
  n: 5,
  peerName: 'cedar',
  goals: [
    { goal: 'fast', reached: '1842×', met: true },
    { goal: 'a|b', reached: 'no', met: false },
  ],
  contenders: [{ name: 'cedar', version: '4.0', settings: 'best' }],
  machine: 'a machine',
  on: '2026-11-22',
  load: 0.4,
}

describe('the page of benchmarks', () => {
  it('says what was reached, and names missed goals as missed', () => {
    const page = benchmarksPage([line])
    expect(page).toContain('| policy | decisions/s | 172,200 | 93.5 (cedar) | 1,842 | 5 | 1 of 2 |')
    expect(page).toContain('| a\\|b | no | **missed** |')
    expect(page).toContain('| cedar | 4.0 | best |')
    expect(page).toContain('measured on 2026-11-22, a machine, load 0.4 when it began.')
  })

  it('says that a benchmark did not run', () => {
    expect(benchmarksPage([{ bench: 'table', error: 'no browser' }])).toContain(
      '| table | did not run: no browser |',
    )
  })

  it('keeps the figures of benchmarks that were not run again', () => {
    const table = { bench: 'table', ours: 1 }
    expect(newestBy<{ bench: string }>(({ bench }) => bench, [table, { ...line, ours: 1 }], [line])).toEqual([
      line,
      table,
    ])
  })
})
