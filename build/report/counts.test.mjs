import { describe, expect, it } from 'vitest'
import { addCounts, judgeStage, NOTHING, totalPassed } from './counts.mjs'
import { playwrightCounts } from './playwright-counts.mjs'
import { vitestCounts } from './vitest-counts.mjs'

const GARBAGE = [
  '',
  'null',
  '[]',
  '{}',
  '"x"',
  '{"testResults":',
  '{"testResults":[{}]}',
  '{"suites":{}}',
  'Error: x\n{}',
]

const vitestFile = (/** @type {string} */ name, /** @type {string[]} */ statuses, extra = {}) => ({
  name: `/root/${name}`,
  status: statuses.includes('failed') ? 'failed' : 'passed',
  assertionResults: statuses.map((status, index) => ({ status, fullName: `test ${index}` })),
  ...extra,
})

describe('vitestCounts', () => {
  it('counts by kind and names what failed and what was left out', () => {
    const report = {
      testResults: [
        vitestFile('a.test.ts', ['passed', 'failed', 'passed']),
        vitestFile('b.property.test.ts', ['passed']),
        vitestFile('c.contract.test.ts', ['passed', 'skipped', 'todo']),
      ],
    }
    expect(vitestCounts(JSON.stringify(report), '/root')).toEqual({
      passed: { unit: 2, property: 1, contract: 1 },
      failed: ['a.test.ts: test 1'],
      skipped: [
        { name: 'c.contract.test.ts: test 1', reason: 'skipped in the test file' },
        { name: 'c.contract.test.ts: test 2', reason: 'todo in the test file' },
      ],
      again: [],
    })
  })

  it('counts a file that cannot be loaded as a failure', () => {
    const report = {
      testResults: [vitestFile('a.test.ts', [], { status: 'failed', message: 'SyntaxError: x\n at y' })],
    }
    expect(vitestCounts(JSON.stringify(report), '/root').failed).toEqual(['a.test.ts: SyntaxError: x'])
  })

  it.each(GARBAGE)('counts %j as a failure', (text) => {
    expect(vitestCounts(text, '/root')).toEqual({
      passed: {},
      failed: [expect.stringContaining('vitest')],
      skipped: [],
      again: [],
    })
  })
})

describe('playwrightCounts', () => {
  const spec = (
    /** @type {string} */ title,
    /** @type {string} */ status,
    annotations = /** @type {object[]} */ ([]),
  ) => ({
    title,
    tests: [{ projectName: 'electron', status, annotations }],
  })

  it('counts nested suites, and names what passed only when tried again', () => {
    const report = {
      suites: [
        {
          title: 'a.spec.ts',
          specs: [spec('one', 'expected')],
          suites: [
            {
              title: 'group',
              specs: [
                spec('two', 'unexpected'),
                spec('three', 'flaky'),
                spec('four', 'skipped', [{ type: 'skip', description: 'no sandbox here' }]),
              ],
            },
          ],
        },
      ],
      errors: [{ message: 'global set-up broke\nmore' }],
    }
    expect(playwrightCounts([JSON.stringify(report)])).toEqual({
      passed: { 'e2e electron': 2 },
      failed: ['playwright: global set-up broke', 'e2e electron: a.spec.ts › group › two'],
      skipped: [{ name: 'e2e electron: a.spec.ts › group › four', reason: 'no sandbox here' }],
      again: ['e2e electron: a.spec.ts › group › three'],
    })
  })

  it('counts several that passed only when tried again as failed, also those of different runs', () => {
    const specs = [spec('one', 'expected'), spec('two', 'flaky'), spec('three', 'flaky')]
    const reports = [specs.slice(0, 2), specs.slice(2)].map((some) =>
      JSON.stringify({ suites: [{ title: 'a.spec.ts', specs: some }] }),
    )
    expect(playwrightCounts(reports)).toEqual({
      passed: { 'e2e electron': 1 },
      failed: [
        'e2e electron: a.spec.ts › two (passed when tried again)',
        'e2e electron: a.spec.ts › three (passed when tried again)',
      ],
      skipped: [],
      again: [],
    })
  })

  it.each(GARBAGE)('counts %j as a failure', (text) => {
    expect(playwrightCounts([text]).failed).toEqual([expect.stringContaining('playwright')])
    const good = JSON.stringify({ suites: [{ title: 'a.spec.ts', specs: [spec('one', 'expected')] }] })
    expect(playwrightCounts([good, text])).toMatchObject({
      passed: { 'e2e electron': 1 },
      failed: [expect.stringContaining('playwright')],
    })
  })
})

describe('judgeStage', () => {
  it('leaves good counts alone', () => {
    const counts = { ...NOTHING, passed: { unit: 3 } }
    expect(judgeStage('unit', counts, 0)).toEqual(counts)
  })

  it('fails a stage that crashed after its tests passed', () => {
    expect(judgeStage('unit', { ...NOTHING, passed: { unit: 3 } }, 137).failed).toEqual([
      expect.stringContaining('137'),
    ])
  })

  it('does not count a crash twice where a test already failed', () => {
    expect(judgeStage('unit', { ...NOTHING, failed: ['a'] }, 1).failed).toEqual(['a'])
  })

  it('fails a stage in which nothing ran, or everything was skipped', () => {
    expect(judgeStage('e2e', NOTHING, 0).failed).toEqual(['e2e: no test ran'])
    expect(judgeStage('e2e', { ...NOTHING, skipped: [{ name: 'a', reason: 'b' }] }, 0).failed).toEqual([
      'e2e: no test ran',
    ])
  })
})

describe('addCounts', () => {
  it('adds per kind and keeps every name', () => {
    const total = addCounts([
      { passed: { unit: 2, check: 1 }, failed: ['a'], skipped: [], again: ['e'] },
      { passed: { unit: 3 }, failed: ['b'], skipped: [{ name: 'c', reason: 'd' }], again: [] },
    ])
    expect(total).toEqual({
      passed: { unit: 5, check: 1 },
      failed: ['a', 'b'],
      skipped: [{ name: 'c', reason: 'd' }],
      again: ['e'],
    })
    expect(totalPassed(total)).toBe(6)
  })
})
