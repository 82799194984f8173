import { evidenceProblem } from './test-evidence.mjs'

/** How many items of levels 1 and 2 each section of ASVS 5.0.0 has; they are numbered from 1 without gaps. */
const SECTIONS = {
  1: [2, 9, 11, 3, 2],
  2: [3, 3, 4, 1],
  3: [0, 2, 4, 6, 5, 0, 2],
  4: [3, 1, 2, 4],
  5: [1, 3, 2, 3],
  6: [3, 12, 4, 4, 5, 3, 0, 4],
  7: [3, 4, 2, 5, 2, 2],
  8: [2, 3, 1, 1],
  9: [3, 4],
  10: [2, 2, 4, 11, 5, 2, 3],
  11: [2, 3, 3, 4, 1, 1],
  12: [3, 2, 4],
  13: [1, 5, 2, 5],
  14: [2, 4, 3],
  15: [3, 3, 7],
  16: [1, 5, 4, 3, 3],
  17: [1, 4, 2],
}
export const ASVS_ITEMS = Object.entries(SECTIONS).flatMap(([chapter, sections]) =>
  sections.flatMap((items, section) =>
    Array.from({ length: items }, (_, item) => `${chapter}.${section + 1}.${item + 1}`),
  ),
)

const ROW = /^- (\d+\.\d+\.\d+) ([^:]+): (.+)$/
const TEST = /^`([^`]+)`: “(.+)”$/
const ATTACKS = /^T\d+(?:, T\d+)*$/
const SECTION = /^rules \((.+)\)$/
const REASON = /^(?:None|By design|Open): \S.{4,}$/

/**
 * What is wrong with the table of ASVS items: one that is left out or stands twice, and evidence that is none.
 * @param {object} documents
 * @param {string} documents.asvs its Markdown
 * @param {string} documents.ledger in which attacks have sections with tests
 * @param {string} documents.rules whose sections rows may name
 * @param {(file: string) => string | null} source the text of a file of the project, null when there is none
 * @returns {string[]} one line each; empty when all is well
 */
export function asvsProblems({ asvs, ledger, rules }, source) {
  const lines = asvs.split('\n').filter((line) => line.startsWith('- '))
  const rows = lines.map((line) => ROW.exec(line))
  const numbers = rows.map((row) => row?.[1])
  return [
    ...lines
      .filter((_, index) => rows[index] === null)
      .map((line) => `not “- number title: evidence”: ${line}`),
    ...ASVS_ITEMS.filter((item) => !numbers.includes(item)).map((item) => `${item} is not there`),
    ...numbers.flatMap((item, index) => {
      if (item === undefined) return []
      if (!ASVS_ITEMS.includes(item)) return [`${item} is no item of levels 1 and 2`]
      return numbers.indexOf(item) < index ? [`${item} stands twice`] : []
    }),
    ...rows.flatMap((row) => {
      const problem = row && problemOf(row[3] ?? '')
      return row && problem ? [`${row[1]}: ${problem}`] : []
    }),
  ]

  /** @param {string} evidence */
  function problemOf(evidence) {
    const [, file, title] = TEST.exec(evidence) ?? []
    if (file !== undefined && title !== undefined) return evidenceProblem(file, title, source)
    if (ATTACKS.test(evidence)) {
      const absent = evidence.split(', ').find((attack) => !ledger.includes(`\n## ${attack}. `))
      return absent ? `the ledger has no ${absent}` : null
    }
    const section = SECTION.exec(evidence)?.[1]
    if (section !== undefined)
      return rules.includes(`\n## ${section}\n`) ? null : `the rules have no “${section}”`
    return REASON.test(evidence) ? null : 'names neither a test, an attack, a rule, nor a reason'
  }
}
