import { describe, expect, it } from 'vitest'
import { ledgerProblems } from './ledger-problems.mjs'

const TESTS = "it('holds what it promises', () => {})\nit.each(ROWS)('%s is refused', () => {})"
const source = (/** @type {string} */ file) => (file === 'shared/a.test.ts' ? TESTS : null)
const GOOD = '- `shared/a.test.ts`: “holds what it promises”'

/**
 * A ledger in which every attack is as it should be, but one.
 * @param {string} body
 */
const ledger = (body) =>
  [
    '# Attacks',
    ...Array.from({ length: 25 }, (_, i) => `## T${i + 1}. One\n\n${i === 2 ? body : GOOD}\n`),
  ].join('\n\n')

describe('a ledger of attacks', () => {
  it.each([
    ['names tests that exist', GOOD],
    ['names a test that runs for many rows', '- `shared/a.test.ts`: “%s is refused”'],
    ['says what is missing', 'Missing: all of it.'],
  ])('is in order when each attack %s', (_, body) => {
    expect(ledgerProblems(ledger(body), source)).toEqual([])
  })

  it.each([
    [
      'without a test and without a word',
      'Nothing to see.',
      'T3 names no test and does not say what is missing',
    ],
    [
      'with a test that is gone',
      '- `shared/a.test.ts`: “held once”',
      'T3: shared/a.test.ts has no test “held once”',
    ],
    [
      'with a part of a title',
      '- `shared/a.test.ts`: “holds what”',
      'T3: shared/a.test.ts has no test “holds what”',
    ],
    ['with a file that is gone', '- `shared/b.test.ts`: “x”', 'T3: there is no shared/b.test.ts'],
    [
      'with a line that cannot be read',
      '- some test somewhere',
      'T3: not “- `file`: “title””: - some test somewhere',
    ],
  ])('is not when one stands there %s', (_, body, problem) => {
    expect(ledgerProblems(ledger(body), source)).toEqual([problem])
  })

  it('is not when one is left out', () => {
    expect(ledgerProblems(ledger(GOOD).replace('## T7.', '## Seven.'), source)).toEqual(['T7 is not there'])
  })
})
