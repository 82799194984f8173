import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { runCommand, tail } from './run-command.mjs'
import { SetupError } from './setup-error.mjs'

/**
 * Debian and Ubuntu names; where a release renamed a package, the names are alternatives, newest last.
 * @type {Record<PackageSet, readonly (readonly string[])[]>}
 */
export const PACKAGE_SETS = {
  run: [
    ['xvfb'],
    ['xauth'],
    ['dbus'],
    ['dbus-x11'],
    ['libgtk-3-0', 'libgtk-3-0t64'],
    ['libnss3'],
    ['libasound2', 'libasound2t64'],
    ['libgbm1'],
    ['libnotify4'],
    ['libxss1'],
    ['libxtst6'],
    ['libatk-bridge2.0-0', 'libatk-bridge2.0-0t64'],
    ['libsecret-1-0'],
    ['xdg-utils'],
  ],
  test: [['dunst'], ['imagemagick'], ['openbox'], ['xdotool'], ['chromium']],
}

/** What the virtual display and the tests call; without dpkg their presence is what can be checked. */
const PROGRAMS = {
  run: ['dbus-run-session', 'xvfb-run'],
  test: ['dunst', 'import', 'openbox', 'xdotool', 'chromium'],
}

/**
 * @typedef {'run' | 'test'} PackageSet
 *
 * @typedef {object} PackageSystem the machine as this step sees it; replaced in tests
 * @property {string} platform
 * @property {boolean} isRoot
 * @property {boolean} hasDisplay
 * @property {(program: string) => boolean} hasProgram
 * @property {(program: string, args: readonly string[], env?: NodeJS.ProcessEnv) => Promise<import('./run-command.mjs').CommandResult>} run
 */

/**
 * Makes the system packages of the given sets present: by apt when this is root on Debian or Ubuntu, else by telling the
 * person the exact command. A second run asks dpkg once and does nothing.
 * @param {readonly PackageSet[]} sets
 * @param {import('./log.mjs').LogStep} log
 * @param {PackageSystem} [system]
 */
export async function ensureSystemPackages(sets, log, system = thisMachine()) {
  if (system.platform !== 'linux') return log('system', `nothing to install on ${system.platform}`)
  if (!system.hasProgram('dpkg-query') || !system.hasProgram('apt-get'))
    return checkPrograms(sets, log, system)

  const missing = await missingPackages(sets, system)
  if (missing.length === 0) return log('system', 'packages present')
  if (!system.isRoot) return tellCommand(sets, missing, log, system)

  log('system', `apt-get update and install: ${missing.map((names) => names[0]).join(' ')} …`)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const wait = ['-o', 'DPkg::Lock::Timeout=300', '-qq']
  // A failing update is not the end: the lists already there may be enough.
  await system.run('apt-get', [...wait, 'update'], env)
  const names = await Promise.all(missing.map((alternatives) => availableName(alternatives, system)))
  const installed = await system.run(
    'apt-get',
    [...wait, 'install', '-y', '--no-install-recommends', ...names],
    env,
  )
  if (installed.code !== 0) {
    throw new SetupError(
      'setup_apt_failed',
      `apt-get could not install ${names.join(' ')}\n${tail(installed.stderr)}`,
      'check that the apt sources can be reached, then run the same command again',
    )
  }
  log('system', `installed ${names.join(' ')}`)
}

/**
 * @param {readonly PackageSet[]} sets
 * @param {PackageSystem} system
 * @returns {Promise<(readonly string[])[]>} one list of alternative names per missing package
 */
async function missingPackages(sets, system) {
  const wanted = sets.flatMap((set) => PACKAGE_SETS[set])
  const answer = await system.run('dpkg-query', [
    '-W',
    '-f',
    '${Package} ${db:Status-Status}\\n',
    ...wanted.flat(),
  ])
  const present = new Set(
    answer.stdout
      .split('\n')
      .filter((line) => line.endsWith(' installed'))
      .map((line) => line.split(' ')[0]),
  )
  return wanted.filter((alternatives) => !alternatives.some((name) => present.has(name)))
}

/**
 * The name this release of the distribution knows.
 * @param {readonly string[]} alternatives
 * @param {PackageSystem} system
 */
async function availableName(alternatives, system) {
  for (const name of alternatives.toReversed()) {
    const policy = await system.run('apt-cache', ['policy', name])
    if (/Candidate: (?!\(none\))/.test(policy.stdout)) return name
  }
  return String(alternatives[0])
}

/**
 * Without root: say the command. The tests cannot go on without their programs; the app can where there is a display,
 * since the missing libraries may be there under other names.
 * @param {readonly PackageSet[]} sets
 * @param {readonly (readonly string[])[]} missing
 * @param {import('./log.mjs').LogStep} log
 * @param {PackageSystem} system
 */
function tellCommand(sets, missing, log, system) {
  const command = `sudo apt-get install -y --no-install-recommends ${missing.map((names) => names[0]).join(' ')}`
  const lacking = missingPrograms(sets, system)
  if (lacking.length > 0) {
    throw new SetupError(
      'setup_packages_missing',
      `these programs are needed: ${lacking.join(', ')}`,
      `run: ${command}`,
    )
  }
  log('system', `some packages are missing; if the app does not start, run: ${command}`)
}

/**
 * @param {readonly PackageSet[]} sets
 * @param {import('./log.mjs').LogStep} log
 * @param {PackageSystem} system
 */
function checkPrograms(sets, log, system) {
  const lacking = missingPrograms(sets, system)
  if (lacking.length > 0) {
    throw new SetupError(
      'setup_packages_missing',
      `these programs are needed: ${lacking.join(', ')}`,
      'install them with this system’s package manager (this is not Debian or Ubuntu, so it is not done for you)',
    )
  }
  log('system', 'not Debian or Ubuntu: the programs needed are there, libraries are not checked')
}

/**
 * @param {readonly PackageSet[]} sets
 * @param {PackageSystem} system
 */
function missingPrograms(sets, system) {
  return sets
    .filter((set) => set === 'test' || !system.hasDisplay)
    .flatMap((set) => PROGRAMS[set])
    .filter((program) => !system.hasProgram(program))
}

/** @returns {PackageSystem} */
function thisMachine() {
  return {
    platform: process.platform,
    isRoot: process.getuid?.() === 0,
    hasDisplay: hasDisplay(),
    hasProgram: findProgram,
    run: (program, args, env) => runCommand(program, args, env ? { env } : {}),
  }
}

/** Whether windows have somewhere to go: always, but on Linux without X11 and Wayland. */
export function hasDisplay(platform = process.platform, env = process.env) {
  return platform !== 'linux' || Boolean(env.DISPLAY || env.WAYLAND_DISPLAY)
}

/**
 * Whether a program is on the PATH.
 * @param {string} program
 */
export function findProgram(program, path = process.env.PATH ?? '') {
  return path.split(':').some((folder) => folder !== '' && existsSync(join(folder, program)))
}
