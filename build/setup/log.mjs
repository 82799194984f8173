/**
 * One clear line a step. It goes to stderr, so that a tool's own answer on stdout stays machine-readable.
 * @param {string} step short name, such as "electron"
 * @param {string} message what was done
 */
export function logStep(step, message) {
  process.stderr.write(`[${step}] ${message}\n`)
}

/** @typedef {(step: string, message: string) => void} LogStep */
