import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fuseDifferences, fuseTable, setFuses } from './fuses.mjs'

/**
 * Called by electron-builder when the app's folder is complete and before it is signed: removes what must not ship, sets
 * the fuses, and reads them back.
 * @param {import('electron-builder').AfterPackContext} context
 */
export default async function afterPack({ appOutDir, packager, electronPlatformName }) {
  const resources = packager.getResourcesDir(appOutDir)
  // The default app would start any folder named on the command line; the mark belongs to the development copy.
  await rm(join(resources, 'default_app.asar'), { force: true })
  await rm(join(appOutDir, 'not-for-release'), { force: true })

  const executable = join(appOutDir, executableFile(packager, electronPlatformName))
  const table = fuseTable(electronPlatformName, {
    testBuild: packager.config.extraMetadata?.testBuild === true,
  })
  await setFuses(executable, table)
  const differences = await fuseDifferences(executable, table)
  if (differences.length > 0) throw new Error(`fuses are not as set: ${JSON.stringify(differences)}`)
}

/**
 * @param {import('electron-builder').AfterPackContext['packager']} packager
 * @param {string} platform
 */
function executableFile(packager, platform) {
  if (platform === 'darwin') return `${packager.appInfo.productFilename}.app`
  if (platform === 'win32') return `${packager.appInfo.productFilename}.exe`
  return String(packager.config.linux?.executableName)
}
