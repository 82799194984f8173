/**
 * A CycloneDX 1.6 bill of what a release holds: the packages whose code is in the build, with the hashes the lock file
 * pins them by, and Electron.
 * @param {object} release
 * @param {string} release.name
 * @param {string} release.version
 * @param {string} release.electron the version that is packed
 * @param {readonly { name: string, version: string, licence: string }[]} release.packages
 * @param {Readonly<Record<string, { integrity?: string }>>} release.locked `packages` of package-lock.json
 */
export function billOfMaterials({ name, version, electron, packages, locked }) {
  const all = [...packages, { name: 'electron', version: electron, licence: 'MIT' }]
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: {
      component: { type: 'application', name, version, 'bom-ref': `${name}@${version}` },
    },
    components: all.map((one) => ({
      type: 'library',
      name: one.name,
      version: one.version,
      'bom-ref': `${one.name}@${one.version}`,
      purl: `pkg:npm/${one.name.replace(/^@/, '%40')}@${one.version}`,
      licenses: [licenceOf(one.licence)],
      ...hashesOf(one.name === 'electron' ? undefined : locked[`node_modules/${one.name}`]?.integrity),
    })),
  }
}

/** @param {string} licence SPDX identifier or expression */
const licenceOf = (licence) =>
  /\s/.test(licence)
    ? { expression: licence }
    : { license: licence === 'unknown' ? { name: licence } : { id: licence } }

/** @param {string | undefined} integrity as npm writes it: `sha512-` and base64 */
function hashesOf(integrity) {
  const digest = /^sha512-(.+)$/.exec(integrity ?? '')?.[1]
  return digest
    ? { hashes: [{ alg: 'SHA-512', content: Buffer.from(digest, 'base64').toString('hex') }] }
    : {}
}
