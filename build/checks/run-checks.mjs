import { join } from 'node:path'
import { runCommand } from '../setup/run-command.mjs'
import { allChecks } from './checks.mjs'

/**
 * @typedef {object} CheckResult
 * @property {string} name
 * @property {boolean} ok
 * @property {number} seconds
 * @property {string} output
 */

/**
 * Runs the checks two at a time and reports each as it ends.
 * @param {string} root
 * @param {(result: CheckResult) => void} report
 * @returns {Promise<CheckResult[]>}
 */
export async function runChecks(root, report) {
  const waiting = allChecks(root)
  /** @type {CheckResult[]} */
  const results = []
  const work = async () => {
    for (let check = waiting.shift(); check; check = waiting.shift()) {
      const result = await runCheck(root, check)
      results.push(result)
      report(result)
    }
  }
  await Promise.all([work(), work()])
  return results
}

/**
 * @param {string} root
 * @param {import('./checks.mjs').Check} check
 * @returns {Promise<CheckResult>}
 */
async function runCheck(root, { name, script, args }) {
  const started = Date.now()
  const { code, stdout, stderr } = await runCommand(process.execPath, [join(root, script), ...args], {
    cwd: root,
  })
  return { name, ok: code === 0, seconds: (Date.now() - started) / 1000, output: `${stdout}${stderr}`.trim() }
}

/**
 * One line for a check, and its output where it failed.
 * @param {CheckResult} result
 */
export function describeCheck({ name, ok, seconds, output }) {
  const line = `${ok ? 'ok  ' : 'FAIL'} ${name} (${seconds.toFixed(1)} s)\n`
  return ok ? line : `${line}${output.replace(/^/gm, '     ')}\n`
}
