import { relative } from 'node:path'

/**
 * Reads the answer of vitest's JSON reporter. Anything else than such an answer counts as one failure.
 * @param {string} text
 * @param {string} root
 * @returns {import('./counts.mjs').Counts}
 */
export function vitestCounts(text, root) {
  const files = readFiles(text)
  if (!files) return { passed: {}, failed: ['vitest: its report cannot be read'], skipped: [], again: [] }

  /** @type {Record<string, number>} */
  const passed = {}
  const failed = []
  const skipped = []
  for (const { name, status, message, assertionResults } of files) {
    const file = relative(root, name)
    for (const test of assertionResults) {
      const label = `${file}: ${test.fullName}`
      if (test.status === 'passed') passed[kindOf(file)] = (passed[kindOf(file)] ?? 0) + 1
      else if (test.status === 'failed') failed.push(label)
      else skipped.push({ name: label, reason: test.meta?.skipReason ?? `${test.status} in the test file` })
    }
    // A file that cannot be loaded has no tests to blame.
    if (status === 'failed' && !assertionResults.some((test) => test.status === 'failed')) {
      failed.push(`${file}: ${String(message ?? 'failed to run').split('\n')[0]}`)
    }
  }
  return { passed, failed, skipped, again: [] }
}

/**
 * @typedef {{ status: string, fullName: string, meta?: { skipReason?: string } }} VitestTest
 * @typedef {{ name: string, status: string, message?: string, assertionResults: VitestTest[] }} VitestFile
 *
 * @param {string} text
 * @returns {VitestFile[] | undefined}
 */
function readFiles(text) {
  try {
    const { testResults } = JSON.parse(text)
    const sound =
      Array.isArray(testResults) && testResults.every((file) => Array.isArray(file.assertionResults))
    return sound ? testResults : undefined
  } catch {
    return undefined
  }
}

/** @param {string} file */
function kindOf(file) {
  if (/\.property\.test\./.test(file)) return 'property'
  return /\.contract\.test\./.test(file) ? 'contract' : 'unit'
}
