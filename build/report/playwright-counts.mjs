/** Displays and browsers fail by themselves now and then; a product that fails by chance does so more often. */
const MOST_AGAIN = 1

/**
 * Reads the answers of Playwright's JSON reporter, of runs that went on at once. Anything else than such an answer counts
 * as one failure. Of all of them one test may have passed only when it was tried again; where there are more, they have
 * failed.
 * @param {readonly string[]} texts
 * @returns {import('./counts.mjs').Counts}
 */
export function playwrightCounts(texts) {
  const reports = texts.map(readReport)
  /** @type {Record<string, number>} */
  const passed = {}
  const failed = reports.flatMap((report) => {
    if (!report) return ['playwright: its report cannot be read']
    return (report.errors ?? []).map((error) => `playwright: ${String(error.message).split('\n')[0]}`)
  })
  const skipped = []
  const again = []
  const tests = reports.flatMap((report) => report?.suites.flatMap((suite) => testsOf(suite, '')) ?? [])
  const mayPassAgain = tests.filter(({ test }) => test.status === 'flaky').length <= MOST_AGAIN
  for (const { title, test } of tests) {
    const kind = `e2e ${test.projectName}`
    const label = `${kind}: ${title}`
    if (test.status === 'skipped') skipped.push({ name: label, reason: skipReason(test) })
    else if (test.status === 'expected' || (test.status === 'flaky' && mayPassAgain)) {
      passed[kind] = (passed[kind] ?? 0) + 1
      if (test.status === 'flaky') again.push(label)
    } else failed.push(test.status === 'flaky' ? `${label} (passed when tried again)` : label)
  }
  return { passed, failed, skipped, again }
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
