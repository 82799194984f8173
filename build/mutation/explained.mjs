/**
 * Why nobody can notice a planted mistake. `file` is the end of its path, `code` the line as it stands, trimmed; without
 * `planted` it is about everything planted in that line.
 * @typedef {{ file: string, code: string, planted?: string, why: string }} Explanation
 */

/**
 * Planted mistakes that make no difference to anybody.
 * @type {readonly Explanation[]}
 */
export const EXPLAINED = []
