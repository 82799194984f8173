import { evidenceProblem } from './test-evidence.mjs'

/** The items of the list of walls are numbered from 1 to this. */
const ITEMS = 22

const ROW = /^- (\d+) ([^:]+): (.+)$/
const TEST = /^`([^`]+)`: “(.+)”$/
const REASON = /^(?:By design|Open): \S.{4,}$/

/**
 * What is wrong with the list of the desktop's walls: an item that is left out, and evidence that is none.
 * @param {string} walls its Markdown
 * @param {(file: string) => string | null} source the text of a file of the project, null when there is none
 * @returns {string[]} one line each; empty when all is well
 */
export function desktopWallsProblems(walls, source) {
  const lines = walls.split('\n').filter((line) => line.startsWith('- '))
  const numbers = new Set(lines.map((line) => Number(ROW.exec(line)?.[1])))
  const items = Array.from({ length: ITEMS }, (_, index) => index + 1)
  return [
    ...items.filter((item) => !numbers.has(item)).map((item) => `${item} is not there`),
    ...lines.flatMap((line) => {
      const row = ROW.exec(line)
      if (row === null) return [`not “- number title: evidence”: ${line}`]
      const [, number, , evidence = ''] = row
      if (!items.includes(Number(number))) return [`${number} is no item`]
      const [, file, title] = TEST.exec(evidence) ?? []
      const problem =
        file !== undefined && title !== undefined
          ? evidenceProblem(file, title, source)
          : REASON.test(evidence)
            ? null
            : 'names neither a test nor a reason'
      return problem ? [`${number}: ${problem}`] : []
    }),
  ]
}
