import { spawn } from 'node:child_process'
import { constants } from 'node:os'

/** @type {readonly NodeJS.Signals[]} */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP']

/**
 * Runs a program on this terminal and waits for its end. The first interrupt goes to the program alone, so that it can
 * close what it has open; a second one ends it and everything it has started.
 * @param {readonly string[]} command
 * @param {{ env?: NodeJS.ProcessEnv, cwd?: string, interrupt?: (pid: number, signal: NodeJS.Signals) => void }} [options]
 *   interrupt: how the first interrupt is passed on, for programs that wrap another
 * @returns {Promise<number>} exit code
 */
export function runForeground(command, { env = process.env, cwd, interrupt = signalProcess } = {}) {
  const [program = '', ...args] = command
  // Its own process group, or the terminal would interrupt every process in it at once, children before their parent.
  // Windows has no such groups; there the console's signals reach every process.
  const detached = process.platform !== 'win32'
  const child = spawn(program, args, { stdio: 'inherit', detached, env, ...(cwd ? { cwd } : {}) })
  let interrupts = 0
  const forward = (/** @type {NodeJS.Signals} */ signal) => {
    if (child.pid === undefined) return
    interrupts += 1
    if (interrupts === 1) interrupt(child.pid, signal)
    else signalProcess(detached ? -child.pid : child.pid, 'SIGKILL')
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

/**
 * @param {number} pid negative for a whole process group
 * @param {NodeJS.Signals} signal
 */
export function signalProcess(pid, signal) {
  try {
    process.kill(pid, signal)
  } catch (error) {
    // It has ended in the meantime.
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'ESRCH') throw error
  }
}
