/**
 * @typedef {object} Counts
 * @property {Record<string, number>} passed by kind
 * @property {readonly string[]} failed one readable line each
 * @property {readonly { name: string, reason: string }[]} skipped
 * @property {readonly string[]} again passed, but only when tried again
 */

/** @type {Counts} */
export const NOTHING = { passed: {}, failed: [], skipped: [], again: [] }

/**
 * @param {readonly Counts[]} all
 * @returns {Counts}
 */
export function addCounts(all) {
  /** @type {Record<string, number>} */
  const passed = {}
  for (const counts of all) {
    for (const [kind, number] of Object.entries(counts.passed)) passed[kind] = (passed[kind] ?? 0) + number
  }
  return {
    passed,
    failed: all.flatMap(({ failed }) => failed),
    skipped: all.flatMap(({ skipped }) => skipped),
    again: all.flatMap(({ again }) => again),
  }
}

/** @param {Counts} counts */
export function totalPassed(counts) {
  return Object.values(counts.passed).reduce((sum, number) => sum + number, 0)
}

/**
 * A stage's counts, made honest: a runner that ended badly without naming a failed test, or that ran nothing, is a
 * failure of its own.
 * @param {string} stage
 * @param {Counts} counts
 * @param {number} exitCode of the runner
 * @returns {Counts}
 */
export function judgeStage(stage, counts, exitCode) {
  if (exitCode !== 0 && counts.failed.length === 0) {
    return { ...counts, failed: [`${stage}: ended with code ${exitCode} without naming a failed test`] }
  }
  if (totalPassed(counts) + counts.failed.length === 0)
    return { ...counts, failed: [`${stage}: no test ran`] }
  return counts
}
