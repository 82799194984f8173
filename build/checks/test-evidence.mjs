/**
 * What is wrong with a test that a document names.
 * @param {string} file
 * @param {string} title as it stands in the source, between its quotes
 * @param {(file: string) => string | null} source the text of a file of the project, null when there is none
 * @returns {string | null}
 */
export function evidenceProblem(file, title, source) {
  const text = source(file)
  if (text === null) return `there is no ${file}`
  const isThere = ["'", '"', '`'].some((quote) => text.includes(`${quote}${title}${quote}`))
  return isThere ? null : `${file} has no test “${title}”`
}
