import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runForeground, signalProcess } from './foreground.mjs'

/** Wide enough for the app's default window, and fixed so that screenshots compare. */
const SCREEN = '-screen 0 1280x800x24'
/** With which xvfb-run ends when its display did not start. */
const DISPLAY_FAILED = 5
const MOST_ATTEMPTS = 4

/**
 * @typedef {object} SessionOptions
 * @property {boolean} [notifications] a notification daemon (dunst) must be there, for tests that read what is shown
 * @property {NodeJS.ProcessEnv} [env]
 * @property {string} [cwd]
 */

/**
 * The command line that runs a program inside its own D-Bus session and virtual display.
 * @param {readonly string[]} command
 * @param {{ pidFile: string, notifications?: boolean }} options pidFile: where the innermost part says its process id
 * @returns {string[]}
 */
export function virtualSessionCommand(command, { pidFile, notifications = false }) {
  const inside = [process.execPath, join(import.meta.dirname, 'inside-session.mjs'), `--pid-file=${pidFile}`]
  const flags = notifications ? ['--notifications'] : []
  return ['dbus-run-session', '--', 'xvfb-run', '-a', '-s', SCREEN, ...inside, ...flags, '--', ...command]
}

/**
 * Runs a program in a virtual session and waits for its end.
 * @param {readonly string[]} command
 * @param {SessionOptions} [options]
 * @returns {Promise<number>} exit code
 */
export async function runInVirtualSession(command, { notifications = false, ...options } = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'countersign-session-'))
  const pidFile = join(folder, 'pid')
  // Display and bus must outlive the program: without its bus Electron aborts instead of closing. So the interrupt goes
  // to the innermost process, and the wrappers end when that one has.
  const interrupt = (/** @type {number} */ wrapper, /** @type {NodeJS.Signals} */ signal) =>
    signalProcess(readPid(pidFile) ?? -wrapper, signal)
  const line = virtualSessionCommand(command, { pidFile, notifications })
  try {
    for (let attempt = 1; ; attempt += 1) {
      const code = await runForeground(line, { ...options, interrupt })
      // Two sessions that begin at once may choose the same display: one of them never starts its program.
      const lostDisplay = code === DISPLAY_FAILED && readPid(pidFile) === undefined
      if (!lostDisplay || attempt === MOST_ATTEMPTS) return code
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** @param {string} file */
function readPid(file) {
  try {
    return Number(readFileSync(file, 'utf8')) || undefined
  } catch {
    return undefined
  }
}
