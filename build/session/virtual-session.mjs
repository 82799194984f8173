import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { join } from 'node:path'

/** Wide enough for the app's default window, and fixed so that screenshots compare. */
const SCREEN = '-screen 0 1280x800x24'

/**
 * @typedef {object} SessionOptions
 * @property {boolean} [notifications] also a notification daemon (dunst), for tests that read what is shown
 * @property {NodeJS.ProcessEnv} [env]
 * @property {string} [cwd]
 */

/**
 * The command line that runs a program inside its own D-Bus session and virtual display.
 * @param {readonly string[]} command
 * @param {SessionOptions} options
 * @returns {string[]}
 */
export function virtualSessionCommand(command, { notifications = false } = {}) {
  const inside = [process.execPath, join(import.meta.dirname, 'inside-session.mjs')]
  const flags = notifications ? ['--notifications'] : []
  return ['dbus-run-session', '--', 'xvfb-run', '-a', '-s', SCREEN, ...inside, ...flags, '--', ...command]
}

/**
 * Runs a program in a virtual session and waits for its end.
 * @param {readonly string[]} command
 * @param {SessionOptions} [options]
 * @returns {Promise<number>} exit code
 */
export function runInVirtualSession(command, options = {}) {
  return runForeground(virtualSessionCommand(command, options), options)
}

/**
 * Runs a program on this terminal and waits for its end. Interrupts go to it and all its children: wrappers such as
 * xvfb-run do not pass them on by themselves.
 * @param {readonly string[]} command
 * @param {{ env?: NodeJS.ProcessEnv, cwd?: string }} [options]
 * @returns {Promise<number>} exit code
 */
export function runForeground(command, { env = process.env, cwd } = {}) {
  const [program = '', ...args] = command
  // Its own process group; Windows has none, there the console's own signals reach every process.
  const detached = process.platform !== 'win32'
  const child = spawn(program, args, { stdio: 'inherit', detached, env, ...(cwd ? { cwd } : {}) })
  const forward = (/** @type {NodeJS.Signals} */ signal) => {
    if (child.pid === undefined) return
    try {
      process.kill(detached ? -child.pid : child.pid, signal)
    } catch {
      // It has ended in the meantime.
    }
  }
  for (const signal of SIGNALS) process.on(signal, forward)
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code, signal) => {
      for (const name of SIGNALS) process.off(name, forward)
      resolve(code ?? 128 + (signal ? constants.signals[signal] : 0))
    })
  })
}

/** @type {readonly NodeJS.Signals[]} */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP']
