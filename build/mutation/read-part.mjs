/**
 * @typedef {object} Mutant one planted mistake
 * @property {string} status
 * @property {string} [replacement]
 * @property {string} mutatorName
 * @property {{ start: { line: number, column: number }, end: { line: number, column: number } }} location counted from 1
 *
 * @typedef {object} Survivor
 * @property {string} file
 * @property {number} line
 * @property {string} code the line it stands in, trimmed
 * @property {string} planted what stood there instead, on one line
 * @property {string | null} why that nothing could notice it; null if nobody has said
 *
 * @typedef {object} Part
 * @property {string} name
 * @property {number} tried
 * @property {number} noticed
 * @property {readonly Survivor[]} survivors
 */

/**
 * Reads one report of Stryker (mutation testing report schema). What does not compile or was ignored is not counted; a
 * mistake that makes the tests run forever counts as noticed, one in code that no test runs as not noticed.
 * @param {string} name
 * @param {{ files: Record<string, { source: string, mutants: readonly Mutant[] }> }} report
 * @param {readonly import('./explained.mjs').Explanation[]} explained
 * @returns {Part}
 */
export function readPart(name, report, explained) {
  const all = Object.entries(report.files).flatMap(([file, { source, mutants }]) => {
    const lines = source.split('\n')
    return mutants.map((mutant) => ({
      file,
      mutant,
      code: (lines[mutant.location.start.line - 1] ?? '').trim(),
    }))
  })
  const of = (/** @type {readonly string[]} */ statuses) =>
    all.filter(({ mutant }) => statuses.includes(mutant.status))
  const noticed = of(['Killed', 'Timeout']).length
  const survivors = of(['Survived', 'NoCoverage']).map(({ file, mutant, code }) => {
    const planted = (mutant.replacement ?? mutant.mutatorName).replaceAll(/\s+/g, ' ')
    const why = explained.find(
      (each) =>
        file.endsWith(each.file) &&
        each.code === code &&
        (each.planted === undefined || each.planted === planted),
    )?.why
    return { file, line: mutant.location.start.line, code, planted, why: why ?? null }
  })
  return { name, tried: noticed + survivors.length, noticed, survivors }
}
