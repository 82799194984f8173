import { evidenceProblem } from './test-evidence.mjs'

/** Each attack that is listed has to stand in the ledger. */
const ATTACKS = Array.from({ length: 25 }, (_, index) => `T${index + 1}`)
const EVIDENCE = /^- `([^`]+)`: “(.+)”$/
const OPEN = /^Missing: \S/

/**
 * What is wrong with the ledger of attacks: one that is not there, one without a test and without a word about what is
 * missing, and a test that is named but does not exist.
 * @param {string} ledger its Markdown
 * @param {(file: string) => string | null} source the text of a file of the project, null when there is none
 * @returns {string[]} one line each; empty when all is well
 */
export function ledgerProblems(ledger, source) {
  const sections = new Map(
    ledger
      .split(/^## /m)
      .slice(1)
      .map((text) => [text.slice(0, text.indexOf('.')), text.split('\n').slice(1)]),
  )
  const absent = ATTACKS.filter((attack) => !sections.has(attack)).map((attack) => `${attack} is not there`)
  const inSections = [...sections].flatMap(([attack, lines]) => {
    const named = lines.filter((line) => line.startsWith('- '))
    if (named.length === 0 && !lines.some((line) => OPEN.test(line))) {
      return [`${attack} names no test and does not say what is missing`]
    }
    return named.flatMap((line) => problemOf(line, source)).map((problem) => `${attack}: ${problem}`)
  })
  return [...absent, ...inSections]
}

/**
 * @param {string} line
 * @param {(file: string) => string | null} source
 * @returns {string[]}
 */
function problemOf(line, source) {
  const [, file, title] = EVIDENCE.exec(line) ?? []
  if (file === undefined || title === undefined) return [`not “- \`file\`: “title””: ${line}`]
  const problem = evidenceProblem(file, title, source)
  return problem === null ? [] : [problem]
}
