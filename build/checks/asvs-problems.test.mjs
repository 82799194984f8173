import { describe, expect, it } from 'vitest'
import { ASVS_ITEMS, asvsProblems } from './asvs-problems.mjs'

const ledger = '# Attacks\n\n## T8. Be read in two ways\n'
const rules = '# Rules\n\n## Sessions\n'
const source = (/** @type {string} */ file) =>
  file === 'shared/a.test.ts' ? "it('holds what it promises', () => {})" : null

/**
 * A table in which every item is as it should be, but one.
 * @param {string} row
 */
const table = (row) =>
  ASVS_ITEMS.map((item) => (item === '1.2.3' ? row : `- ${item} Something: None: nothing of the kind`)).join(
    '\n',
  )
const problems = (/** @type {string} */ row) => asvsProblems({ asvs: table(row), ledger, rules }, source)

describe('a table of ASVS items', () => {
  it('has the 253 of levels 1 and 2', () => expect(ASVS_ITEMS).toHaveLength(253))

  it.each([
    ['a test that exists', '`shared/a.test.ts`: “holds what it promises”'],
    ['an attack of the ledger', 'T8'],
    ['a section of the rules', 'rules (Sessions)'],
    ['a reason', 'Open: it has not been done'],
  ])('may name %s', (_, evidence) => expect(problems(`- 1.2.3 Something: ${evidence}`)).toEqual([]))

  it.each([
    ['is left out', '', ['1.2.3 is not there']],
    [
      'names a test that is gone',
      '- 1.2.3 A: `shared/a.test.ts`: “x”',
      ['1.2.3: shared/a.test.ts has no test “x”'],
    ],
    ['names an attack that nobody lists', '- 1.2.3 A: T8, T99', ['1.2.3: the ledger has no T99']],
    ['names a rule that is not written', '- 1.2.3 A: rules (Moon)', ['1.2.3: the rules have no “Moon”']],
    ['gives no reason', '- 1.2.3 A: Open:', ['1.2.3: names neither a test, an attack, a rule, nor a reason']],
    ['stands twice', '- 1.2.3 A: T8\n- 1.2.3 A: T8', ['1.2.3 stands twice']],
    ['is of another level', '- 1.2.3 A: T8\n- 1.2.99 A: T8', ['1.2.99 is no item of levels 1 and 2']],
    ['cannot be read', '- 1.2.3 A: T8\n- whatever', ['not “- number title: evidence”: - whatever']],
  ])('is not in order when an item %s', (_, row, expected) => expect(problems(row)).toEqual(expected))
})
