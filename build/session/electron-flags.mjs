import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { SetupError } from '../setup/setup-error.mjs'

/**
 * What Electron must be started with on this machine, before the app's folder. Chromium's sandbox is switched off only
 * for root, for whom it cannot work; never quietly for anyone else.
 * @param {import('../setup/electron-runtime.mjs').ElectronRuntime} runtime
 * @param {import('../setup/log.mjs').LogStep} log
 * @param {SandboxFacts} [facts]
 * @returns {string[]}
 */
export function electronFlags(runtime, log, facts = sandboxFacts(runtime)) {
  if (facts.platform !== 'linux') return []
  if (facts.isRoot) {
    log(
      'start',
      'running as root: Chromium’s sandbox is off (--no-sandbox); use an ordinary user for real work',
    )
    return ['--no-sandbox']
  }
  if (facts.userNamespaces || facts.helperIsSetuid) return []
  const helper = join(runtime.electronDist, 'chrome-sandbox')
  throw new SetupError(
    'start_sandbox_unavailable',
    'this system lets ordinary users make no namespaces, and Electron’s sandbox helper does not belong to root',
    `run: sudo chown root ${helper} && sudo chmod 4755 ${helper}`,
  )
}

/**
 * @typedef {object} SandboxFacts
 * @property {NodeJS.Platform} platform
 * @property {boolean} isRoot
 * @property {boolean} userNamespaces whether ordinary users may make namespaces
 * @property {boolean} helperIsSetuid whether chrome-sandbox belongs to root with mode 4755
 */

/**
 * @param {import('../setup/electron-runtime.mjs').ElectronRuntime} runtime
 * @returns {SandboxFacts}
 */
function sandboxFacts(runtime) {
  return {
    platform: process.platform,
    isRoot: process.getuid?.() === 0,
    userNamespaces:
      setting('/proc/sys/kernel/unprivileged_userns_clone', '1') !== '0' &&
      setting('/proc/sys/user/max_user_namespaces', '1') !== '0' &&
      setting('/proc/sys/kernel/apparmor_restrict_unprivileged_userns', '0') !== '1',
    helperIsSetuid: isSetuidRoot(join(runtime.electronDist, 'chrome-sandbox')),
  }
}

/**
 * @param {string} file
 * @param {string} otherwise for kernels that do not have it
 */
function setting(file, otherwise) {
  try {
    return readFileSync(file, 'utf8').trim()
  } catch {
    return otherwise
  }
}

/** @param {string} file */
function isSetuidRoot(file) {
  try {
    const { uid, mode } = statSync(file)
    return uid === 0 && (mode & 0o4000) !== 0
  } catch {
    return false
  }
}
