import { FuseState, FuseV1Options, FuseVersion, flipFuses, getCurrentFuseWire } from '@electron/fuses'

/**
 * @typedef {Exclude<keyof typeof FuseV1Options, number>} FuseName
 * @typedef {Readonly<Record<FuseName, boolean>>} FuseTable
 * @typedef {{ fuse: string, wanted: boolean, found: string }} FuseDifference
 */

/**
 * What each fuse must be in the packaged app, all of them named.
 * @param {string} platform "linux", "darwin" or "win32"
 * @param {{ testBuild?: boolean }} [options] a test build lets Playwright drive it and differs in nothing else
 * @returns {FuseTable}
 */
export function fuseTable(platform, { testBuild = false } = {}) {
  return {
    RunAsNode: false,
    EnableCookieEncryption: true,
    // Also stops NODE_EXTRA_CA_CERTS.
    EnableNodeOptionsEnvironmentVariable: false,
    // Also stops SIGUSR1 from opening the inspector.
    EnableNodeCliInspectArguments: testBuild,
    // Electron has not made it for Linux.
    EnableEmbeddedAsarIntegrityValidation: platform !== 'linux',
    OnlyLoadAppFromAsar: true,
    // Without a snapshot of its own the app would not start with it.
    LoadBrowserProcessSpecificV8Snapshot: false,
    GrantFileProtocolExtraPrivileges: false,
    WasmTrapHandlers: true,
  }
}

/**
 * Sets every fuse this Electron has; one that the table does not name is an error, so that a new one is not overlooked.
 * @param {string} executable
 * @param {FuseTable} table
 */
export async function setFuses(executable, table) {
  const present = await presentFuses(executable)
  const settings = Object.entries(table)
    .filter(([name]) => present.has(fuseIndex(name)))
    .map(([name, on]) => [fuseIndex(name), on])
  await flipFuses(executable, {
    version: FuseVersion.V1,
    strictlyRequireAllFuses: true,
    ...Object.fromEntries(settings),
  })
}

/**
 * Reads the fuses back from the executable.
 * @param {string} executable
 * @param {FuseTable} table
 * @returns {Promise<FuseDifference[]>} what is not as wanted; empty when all is well
 */
export async function fuseDifferences(executable, table) {
  const wire = /** @type {Record<string, unknown>} */ (await getCurrentFuseWire(executable))
  return Object.entries(table).flatMap(([fuse, wanted]) => {
    const state = wire[fuseIndex(fuse)]
    // An older Electron, for tests only, lacks the newest fuses.
    if (state === undefined) return []
    const expected = wanted ? FuseState.ENABLE : FuseState.DISABLE
    return state === expected ? [] : [{ fuse, wanted, found: stateName(state) }]
  })
}

/** @param {string} executable */
async function presentFuses(executable) {
  const wire = await getCurrentFuseWire(executable)
  return new Set(
    Object.keys(wire)
      .filter((key) => key !== 'version')
      .map(Number),
  )
}

/** @param {string} name */
function fuseIndex(name) {
  return FuseV1Options[/** @type {FuseName} */ (name)]
}

/** @param {unknown} state */
function stateName(state) {
  if (state === FuseState.ENABLE) return 'on'
  if (state === FuseState.DISABLE) return 'off'
  return state === FuseState.REMOVED ? 'removed' : 'not set'
}
