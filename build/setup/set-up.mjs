import { ensureDependencies } from './dependencies.mjs'
import { findElectron, projectRoot } from './find-electron.mjs'
import { logStep } from './log.mjs'
import { checkNodeVersion } from './node-version.mjs'
import { ensurePostgres } from './postgres.mjs'
import { ensureSystemPackages } from './system-packages.mjs'

/** Node and the npm dependencies: what every command needs. Costs a few ms when all is there. */
export async function setUpTools() {
  logStep('node', checkNodeVersion())
  await ensureDependencies(projectRoot, logStep)
}

/**
 * Everything needed to run the desktop app, or with 'test' also to test it.
 * @param {'run' | 'test'} purpose
 * @returns {Promise<import('./electron-runtime.mjs').ElectronRuntime>}
 */
export async function setUpDesktop(purpose) {
  await setUpTools()
  await ensureSystemPackages(purpose === 'test' ? ['run', 'test'] : ['run'], logStep)
  if (purpose === 'test') await ensurePostgres(logStep)
  return findElectron(logStep)
}
