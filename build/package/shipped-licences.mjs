import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join, sep } from 'node:path'

/** Licences that let us ship a package inside an MIT application, as long as their text goes along. */
const ALLOWED = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC0-1.0',
  'ISC',
  'MIT',
  'MIT-0',
  'OFL-1.1',
  'Unlicense',
])

/** Loaded from node_modules in the packaged app instead of being bundled. */
const NOT_BUNDLED = ['@photostructure/sqlite', 'node-gyp-build']

/**
 * @typedef {object} ShippedPackage
 * @property {string} name
 * @property {string} version
 * @property {string} licence SPDX expression, or `unknown`
 * @property {string} text its licence file, or an empty string
 */

/**
 * The names of the packages whose code is in what was built, read from the source maps: not what might be bundled, but
 * what was.
 * @param {string} dist
 * @returns {Promise<string[]>}
 */
export async function bundledPackages(dist) {
  const entries = await readdir(dist, { recursive: true, withFileTypes: true })
  const maps = entries.filter((entry) => entry.isFile() && entry.name.endsWith('.map'))
  const names = new Set(NOT_BUNDLED)
  for (const entry of maps) {
    /** @type {{ sources?: string[] }} */
    const map = JSON.parse(await readFile(join(entry.parentPath, entry.name), 'utf8'))
    for (const source of map.sources ?? []) {
      const name = packageOf(source)
      if (name) names.add(name)
    }
  }
  return [...names].toSorted()
}

/**
 * @param {string} source a path as it stands in a source map
 * @returns {string | undefined} the innermost package it belongs to
 */
export function packageOf(source) {
  const path = source.split(sep).join('/')
  const at = path.lastIndexOf('node_modules/')
  if (at < 0) return undefined
  const [first, second] = path.slice(at + 'node_modules/'.length).split('/')
  if (!first) return undefined
  return first.startsWith('@') && second ? `${first}/${second}` : first
}

/**
 * @param {string} root
 * @param {readonly string[]} names
 * @returns {Promise<ShippedPackage[]>}
 */
export async function readLicences(root, names) {
  const found = []
  for (const name of names) {
    const folder = join(root, 'node_modules', name)
    if (!existsSync(join(folder, 'package.json'))) continue
    /** @type {{ version: string, license?: string | { type: string } }} */
    const { version, license } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'))
    const file = (await readdir(folder)).find((entry) => /^(licen[cs]e|copying)/i.test(entry))
    found.push({
      name,
      version,
      licence: typeof license === 'string' ? license : (license?.type ?? 'unknown'),
      text: file ? await readFile(join(folder, file), 'utf8').catch(() => '') : '',
    })
  }
  return found
}

/**
 * @param {string} licence SPDX expression
 * @returns {boolean} whether one of the alternatives it offers may be shipped, or all of what it joins
 */
export function mayShip(licence) {
  const bare = licence.replace(/[()]/g, '')
  return bare.split(/ OR /i).some((choice) => choice.split(/ AND /i).every((one) => ALLOWED.has(one.trim())))
}

/** @param {readonly ShippedPackage[]} packages */
export function licenceText(packages) {
  const parts = packages.map(
    ({ name, version, licence, text }) =>
      `${name} ${version} (${licence})\n\n${text.trim() || `Licensed under ${licence}.`}\n`,
  )
  return `Countersign carries these packages, each under its own licence.\n\n${parts.join(`\n${'-'.repeat(80)}\n\n`)}`
}
