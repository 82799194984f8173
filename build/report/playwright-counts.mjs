/**
 * Reads the answer of Playwright's JSON reporter. Anything else than such an answer counts as one failure.
 * @param {string} text
 * @returns {import('./counts.mjs').Counts}
 */
export function playwrightCounts(text) {
  const report = readReport(text)
  if (!report) return { passed: {}, failed: ['playwright: its report cannot be read'], skipped: [] }

  /** @type {Record<string, number>} */
  const passed = {}
  const failed = (report.errors ?? []).map((error) => `playwright: ${String(error.message).split('\n')[0]}`)
  const skipped = []
  for (const { title, test } of report.suites.flatMap((suite) => testsOf(suite, ''))) {
    const kind = `e2e ${test.projectName}`
    const label = `${kind}: ${title}`
    if (test.status === 'expected') passed[kind] = (passed[kind] ?? 0) + 1
    else if (test.status === 'skipped') skipped.push({ name: label, reason: skipReason(test) })
    else failed.push(label)
  }
  return { passed, failed, skipped }
}

/**
 * @typedef {{ projectName: string, status: string, annotations?: { type: string, description?: string }[] }} PlaywrightTest
 * @typedef {{ title: string, tests: PlaywrightTest[] }} PlaywrightSpec
 * @typedef {{ title: string, specs?: PlaywrightSpec[], suites?: PlaywrightSuite[] }} PlaywrightSuite
 *
 * @param {string} text
 * @returns {{ suites: PlaywrightSuite[], errors?: { message?: string }[] } | undefined}
 */
function readReport(text) {
  try {
    const report = JSON.parse(text)
    return Array.isArray(report.suites) ? report : undefined
  } catch {
    return undefined
  }
}

/**
 * @param {PlaywrightSuite} suite
 * @param {string} above
 * @returns {{ title: string, test: PlaywrightTest }[]}
 */
function testsOf({ title, specs = [], suites = [] }, above) {
  const path = above ? `${above} › ${title}` : title
  const own = specs.flatMap((spec) => spec.tests.map((test) => ({ title: `${path} › ${spec.title}`, test })))
  return [...own, ...suites.flatMap((inner) => testsOf(inner, path))]
}

/** @param {PlaywrightTest} test */
function skipReason({ annotations = [] }) {
  return annotations.find(({ type }) => type === 'skip')?.description ?? 'no reason was given'
}
