import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { SetupError } from '../setup/setup-error.mjs'
import { bundledPackages, licenceText, mayShip, readLicences } from './shipped-licences.mjs'

/**
 * Writes the licences of every package that is in the build to dist/THIRD-PARTY-NOTICES.txt, and refuses to package one
 * whose licence does not allow it.
 * @param {string} root
 * @returns {Promise<number>} how many packages ship
 */
export async function writeNotices(root) {
  const packages = await readLicences(root, await bundledPackages(join(root, 'dist')))
  const refused = packages.filter(({ licence }) => !mayShip(licence))
  if (refused.length > 0) {
    throw new SetupError(
      'package_licence_refused',
      `these packages may not be shipped: ${refused.map(({ name, licence }) => `${name} (${licence})`).join(', ')}`,
      'replace the package, or add its licence to build/package/shipped-licences.mjs once it has been read',
    )
  }
  await writeFile(join(root, 'dist', 'THIRD-PARTY-NOTICES.txt'), licenceText(packages))
  return packages.length
}
