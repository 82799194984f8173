import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { executableName } from './electron-runtime.mjs'
import { versionOf } from './electron-override.mjs'
import { withLock } from './lock.mjs'

/** How long a download may stay without its first byte, and then without a further one. */
const PATIENCE = { firstByteMs: 60_000, noProgressMs: 45_000 }
/** A network that refuses today is not asked again until tomorrow. */
const REMEMBER_REFUSAL_MS = 24 * 3600_000

/**
 * The `electron` package's own binary, downloaded by its own installer (which verifies checksums) when it is missing.
 * @param {{ root: string, cache: string, log: import('./log.mjs').LogStep, now?: number, patience?: typeof PATIENCE }} context
 * @returns {Promise<import('./electron-runtime.mjs').Attempt>}
 */
export async function pinnedElectron({ root, cache, log, now = Date.now(), patience = PATIENCE }) {
  const packageFolder = join(root, 'node_modules', 'electron')
  const version = await pinnedVersion(root)
  const ready = await installedPinned(packageFolder, version)
  if (ready) return { runtime: ready }

  const memory = join(cache, `electron-${version}-refused.json`)
  const remembered = await rememberedRefusal(memory, now)
  if (remembered) return { refused: `${remembered} (remembered for a day; delete ${memory} to try again)` }

  return withLock(join(cache, 'locks', 'electron-pinned'), async () => {
    const meanwhile = await installedPinned(packageFolder, version)
    if (meanwhile) return { runtime: meanwhile }
    log('electron', `downloading the pinned Electron ${version} …`)
    const refused = await download(packageFolder, cache, patience)
    const runtime = await installedPinned(packageFolder, version)
    if (runtime) return { runtime }
    const reason = refused ?? 'its installer left no executable'
    await writeFile(memory, JSON.stringify({ reason, at: now }))
    return { refused: reason }
  })
}

/** @param {string} root */
export async function pinnedVersion(root) {
  const manifest = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'))
  return String(manifest.devDependencies.electron)
}

/**
 * @param {string} packageFolder
 * @param {string} version
 * @returns {Promise<import('./electron-runtime.mjs').ElectronRuntime | undefined>}
 */
async function installedPinned(packageFolder, version) {
  const electronDist = join(packageFolder, 'dist')
  const executable = join(electronDist, executableName())
  // path.txt is the last thing its installer writes: without it the unpacking may have been cut short.
  if (!existsSync(executable) || !existsSync(join(packageFolder, 'path.txt'))) return undefined
  if ((await versionOf(electronDist)) !== version) return undefined
  return { electronDist, executable, version, source: 'pinned', releaseReady: true }
}

/**
 * @param {string} file
 * @param {number} now
 * @returns {Promise<string | undefined>} the reason, while it is fresh
 */
export async function rememberedRefusal(file, now) {
  try {
    const { reason, at } = JSON.parse(await readFile(file, 'utf8'))
    const age = now - Number(at)
    return age >= 0 && age < REMEMBER_REFUSAL_MS ? String(reason) : undefined
  } catch {
    return undefined
  }
}

/**
 * Runs the package's installer with bounds on silence, since a firewall that drops packets would hold it for minutes.
 * @param {string} packageFolder
 * @param {string} cache
 * @param {typeof PATIENCE} patience
 * @returns {Promise<string | undefined>} why it failed; nothing when it ended well
 */
async function download(packageFolder, cache, patience) {
  await mkdir(cache, { recursive: true })
  const staging = await mkdtemp(join(cache, 'download-'))
  try {
    return await runInstaller(packageFolder, staging, patience)
  } finally {
    await rm(staging, { recursive: true, force: true })
  }
}

/**
 * @param {string} packageFolder
 * @param {string} staging the installer's temporary folder, watched for growth
 * @param {typeof PATIENCE} patience
 * @returns {Promise<string | undefined>}
 */
function runInstaller(packageFolder, staging, patience) {
  return new Promise((resolve) => {
    const env = {
      ...process.env,
      TMPDIR: staging,
      TEMP: staging,
      TMP: staging,
      ELECTRON_GET_NO_PROGRESS: '1',
    }
    const child = spawn(process.execPath, [join(packageFolder, 'install.js')], {
      cwd: dirname(packageFolder),
      env,
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    let errors = ''
    let size = 0
    let lastGrowth = Date.now()
    let stalled = ''
    child.stderr.setEncoding('utf8').on('data', (text) => (errors += text))
    const watch = setInterval(async () => {
      const current = (await folderSize(staging)) + (await folderSize(join(packageFolder, 'dist')))
      if (current > size) {
        size = current
        lastGrowth = Date.now()
      }
      const silence = Date.now() - lastGrowth
      if (silence < (size === 0 ? patience.firstByteMs : patience.noProgressMs)) return
      stalled = `no byte arrived for ${Math.round(silence / 1000)} s`
      child.kill('SIGKILL')
    }, 1000)
    child.on('error', (error) => (errors += error.message))
    child.on('close', (code) => {
      clearInterval(watch)
      const reason = stalled || errors.trim().split('\n')[0] || `its installer ended with code ${code}`
      resolve(code === 0 ? undefined : reason)
    })
  })
}

/**
 * @param {string} folder
 * @returns {Promise<number>} bytes
 */
async function folderSize(folder) {
  const entries = await readdir(folder, { recursive: true }).catch(() => [])
  const sizes = await Promise.all(
    entries.map((entry) =>
      stat(join(folder, entry)).then(
        (found) => found.size,
        () => 0,
      ),
    ),
  )
  return sizes.reduce((sum, bytes) => sum + bytes, 0)
}
