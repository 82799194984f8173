import { describe, expect, it } from 'vitest'
import { desktopWallsProblems } from './desktop-walls-problems.mjs'

const whole = Array.from({ length: 22 }, (_, index) => `- ${index + 1} A wall: \`a.test.ts\`: “holds”`)
/** @param {string} file */
const source = (file) => (file === 'a.test.ts' ? `it('holds', () => {})` : null)
/** @param {readonly string[]} lines */
const problems = (lines) => desktopWallsProblems(`# Walls\n\n${lines.join('\n')}\n`, source)

describe('desktopWallsProblems', () => {
  it('finds nothing where every item names a test', () => {
    expect(problems(whole)).toEqual([])
  })

  it('takes a reason for a test, and several rows of one item', () => {
    expect(
      problems([...whole, '- 3 More: By design: there is no other way', '- 3 Most: Open: not yet']),
    ).toEqual([])
  })

  it.each([
    ['a row that is left out', whole.slice(1), '1 is not there'],
    [
      'a test that does not exist',
      [...whole, '- 2 More: `a.test.ts`: “breaks”'],
      '2: a.test.ts has no test “breaks”',
    ],
    ['a file that does not exist', [...whole, '- 2 More: `b.test.ts`: “holds”'], '2: there is no b.test.ts'],
    ['a row without evidence', [...whole, '- 2 More: surely'], '2: names neither a test nor a reason'],
    ['a row of no item', [...whole, '- 23 More: Open: not yet'], '23 is no item'],
    ['a line that is no row', [...whole, '- something'], 'not “- number title: evidence”: - something'],
  ])('finds %s', (_what, lines, problem) => {
    expect(problems(lines)).toEqual([problem])
  })
})
