import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { SetupError } from '../setup/setup-error.mjs'
import { billOfMaterials } from './bill-of-materials.mjs'
import { bundledPackages, licenceText, mayShip, readLicences } from './shipped-licences.mjs'

/**
 * Writes what is in the build beside it: the licences of every package (dist/THIRD-PARTY-NOTICES.txt) and the bill of
 * materials (dist/sbom.cdx.json). Refuses to package one whose licence does not allow it.
 * @param {string} root
 * @param {string} electron the version that is packed
 * @returns {Promise<number>} how many packages ship
 */
export async function writeNotices(root, electron) {
  const packages = await readLicences(root, await bundledPackages(join(root, 'dist')))
  const refused = packages.filter(({ licence }) => !mayShip(licence))
  if (refused.length > 0) {
    throw new SetupError(
      'package_licence_refused',
      `these packages may not be shipped: ${refused.map(({ name, licence }) => `${name} (${licence})`).join(', ')}`,
      'replace the package, or add its licence to build/package/shipped-licences.mjs once it has been read',
    )
  }
  /** @type {{ name: string, version: string, packages: Record<string, { integrity?: string }> }} */
  const {
    name,
    version,
    packages: locked,
  } = JSON.parse(await readFile(join(root, 'package-lock.json'), 'utf8'))
  const bill = billOfMaterials({ name, version, electron, packages, locked })
  await writeFile(join(root, 'dist', 'THIRD-PARTY-NOTICES.txt'), licenceText(packages))
  await writeFile(join(root, 'dist', 'sbom.cdx.json'), `${JSON.stringify(bill, null, 2)}\n`)
  return packages.length
}
