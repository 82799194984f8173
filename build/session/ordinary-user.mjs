import { chmod, chown, cp, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { UNPRIVILEGED } from '../setup/postgres.mjs'
import { runCommand } from '../setup/run-command.mjs'

/** What the desktop's own tests and the app under test need of the project. */
const PARTS = [
  'package.json',
  'tsconfig.base.json',
  'dist',
  'e2e',
  'build/session',
  'build/setup',
  'node_modules/@photostructure/sqlite',
  'node_modules/@playwright/test',
  'node_modules/node-gyp-build',
  'node_modules/playwright',
  'node_modules/playwright-core',
]

/**
 * @typedef {object} OrdinaryUser
 * @property {string} root a copy of the project that this user can read and not change
 * @property {string} home
 * @property {NodeJS.ProcessEnv} env its whole environment
 * @property {(command: readonly string[]) => string[]} command the command line that runs a program as this user
 * @property {() => Promise<void>} remove
 */

/**
 * Lets root run the desktop's tests as somebody who is not: what lies in root's own home nobody else can read, so the
 * project and Electron are copied to where they can, and Node where it has to be.
 * @param {string} root the project, built
 * @param {import('../setup/electron-runtime.mjs').ElectronRuntime} runtime
 * @returns {Promise<OrdinaryUser>}
 */
export async function makeOrdinaryUser(root, runtime) {
  const { uid, gid } = required()
  const folder = await mkdtemp(join(tmpdir(), 'countersign-ordinary-'))
  const remove = () => rm(folder, { recursive: true, force: true })
  try {
    await chmod(folder, 0o755)
    const copy = join(folder, 'project')
    for (const part of PARTS) {
      await mkdir(dirname(join(copy, part)), { recursive: true })
      await cp(join(root, part), join(copy, part), { recursive: true })
    }
    const electron = join(folder, 'electron')
    await cp(runtime.electronDist, electron, { recursive: true, verbatimSymlinks: true })
    const node = await reachableNode(folder)
    await readableByAll(folder)
    // It belongs to root here, as in a package that is installed.
    await chmod(join(electron, 'chrome-sandbox'), 0o4755)
    const home = join(folder, 'home')
    await mkdir(home)
    await chown(home, uid, gid)
    const env = {
      PATH: [node, process.env.PATH].join(':'),
      HOME: home,
      LANG: 'C.UTF-8',
      ELECTRON_OVERRIDE_DIST_PATH: electron,
    }
    const command = (/** @type {readonly string[]} */ line) => [...asOrdinary(), ...line]
    return { root: copy, home, env, command, remove }
  } catch (error) {
    await remove()
    throw error
  }
}

/**
 * Why Chromium's sandbox cannot work here for an ordinary user, or null when it can. It wants namespaces of its own: made
 * by that user, or by the helper that belongs to root.
 * @returns {Promise<string | null>}
 */
export async function sandboxProblem() {
  const namespaces = ['--pid', '--net', '--fork', 'true']
  const [program = '', ...rest] = [...asOrdinary(), 'unshare', '--user', ...namespaces]
  if ((await runCommand(program, rest)).code === 0) return null
  const { code, stderr } = await runCommand('unshare', namespaces)
  return code === 0 ? null : `this kernel gives nobody namespaces of their own: ${stderr.trim()}`
}

function required() {
  if (UNPRIVILEGED === null) throw new Error('only root can be somebody else')
  return UNPRIVILEGED
}

function asOrdinary() {
  const { uid, gid } = required()
  return ['setpriv', `--reuid=${uid}`, `--regid=${gid}`, '--clear-groups', '--']
}

/**
 * The folder of a Node that this user can start: ours, else a copy.
 * @param {string} folder where a copy is put
 */
async function reachableNode(folder) {
  const [program = '', ...rest] = [...asOrdinary(), 'test', '-x', process.execPath]
  if ((await runCommand(program, rest)).code === 0) return dirname(process.execPath)
  await cp(process.execPath, join(folder, 'bin', 'node'))
  return join(folder, 'bin')
}

/** @param {string} folder */
async function readableByAll(folder) {
  const { code, stderr } = await runCommand('chmod', ['-R', 'a+rX', folder])
  if (code !== 0) throw new Error(`chmod: ${stderr}`)
}
