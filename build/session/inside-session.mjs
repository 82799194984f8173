// Runs inside a virtual session: starts a window manager (so that windows get focus and a frame) and a notification
// daemon, where they are installed (with --notifications it must be); then the command; and ends with its exit code.
//   node inside-session.mjs [--notifications] [--pid-file=FILE] -- COMMAND ARGUMENTS…
import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { runCommand } from '../setup/run-command.mjs'
import { findProgram } from '../setup/system-packages.mjs'
import { runForeground } from './foreground.mjs'

const { values: flags, positionals: command } = parseArgs({
  options: { notifications: { type: 'boolean' }, 'pid-file': { type: 'string' } },
  allowPositionals: true,
})
if (flags['pid-file']) writeFileSync(flags['pid-file'], String(process.pid))

/** @type {import('node:child_process').ChildProcess[]} */
const companions = []

/**
 * In a process group of its own, so that an interrupt meant for the command does not take it away first.
 * @param {string} program
 */
function startCompanion(program) {
  const child = spawn(program, { stdio: 'ignore', detached: true })
  child.on('error', (error) => process.stderr.write(`[session] ${program}: ${error.message}\n`))
  companions.push(child)
}

/** Asks the bus rather than the daemon: a call to the daemon's own name would start a second one. */
async function notificationsReady() {
  const question = ['org.freedesktop.DBus.NameHasOwner', 'string:org.freedesktop.Notifications']
  const bus = ['--session', '--print-reply', '--dest=org.freedesktop.DBus', '/org/freedesktop/DBus']
  for (let tries = 0; tries < 100; tries++) {
    if ((await runCommand('dbus-send', [...bus, ...question])).stdout.includes('boolean true')) return
    await sleep(50)
  }
  throw new Error('the notification daemon (dunst) did not start')
}

try {
  if (findProgram('openbox')) startCompanion('openbox')
  if (findProgram('dunst')) {
    startCompanion('dunst')
    await notificationsReady()
  } else if (flags.notifications) {
    throw new Error('dunst, the notification daemon the tests read, is not installed')
  }
  process.exitCode = await runForeground(command)
} finally {
  for (const companion of companions) companion.kill()
}
