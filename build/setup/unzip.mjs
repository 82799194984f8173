import { createWriteStream } from 'node:fs'
import { mkdir, symlink } from 'node:fs/promises'
import { dirname, resolve, sep } from 'node:path'
import { text } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'

const SYMBOLIC_LINK = 0o120000
const FILE_TYPE = 0o170000

/**
 * Unpacks a zip file, keeping modes and symbolic links, without needing an `unzip` program.
 * @param {string} zipFile
 * @param {string} target
 * @param {(name: string) => boolean} wanted which entries to unpack
 */
export async function unzip(zipFile, target, wanted) {
  const { openPromise } = await import('yauzl')
  const zip = await openPromise(zipFile, { lazyEntries: true })
  try {
    for await (const entry of zip.eachEntry()) {
      if (!wanted(entry.fileName) || entry.fileName.endsWith('/')) continue
      const path = resolve(target, entry.fileName)
      if (!path.startsWith(resolve(target) + sep))
        throw new Error(`entry outside the target: ${entry.fileName}`)
      await mkdir(dirname(path), { recursive: true })
      const content = await zip.openReadStreamPromise(entry)
      const mode = entry.externalFileAttributes >>> 16
      if ((mode & FILE_TYPE) === SYMBOLIC_LINK) await symlink(await text(content), path)
      else await pipeline(content, createWriteStream(path, { mode: mode & 0o777 || 0o644 }))
    }
  } finally {
    zip.close()
  }
}
