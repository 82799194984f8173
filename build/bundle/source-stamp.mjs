import { createHash } from 'node:crypto'
import { readFile, readdir } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'

/**
 * Names the content of source folders, so that a build is repeated when, and only when, something it reads has changed.
 * By content and not by time: a checkout or a copy changes times without changing anything.
 * @param {string} root
 * @param {readonly string[]} paths folders or files under root; missing ones count as empty
 */
export async function sourceStamp(root, paths) {
  const files = (await Promise.all(paths.map((path) => filesUnder(join(root, path))))).flat().toSorted()
  const hash = createHash('sha256')
  for (const file of files) {
    hash.update(relative(root, file).split(sep).join('/')).update('\0')
    hash.update(await readFile(file)).update('\0')
  }
  return hash.digest('hex')
}

/**
 * @param {string} path
 * @returns {Promise<string[]>}
 */
async function filesUnder(path) {
  try {
    const entries = await readdir(path, { recursive: true, withFileTypes: true })
    return entries
      .filter((entry) => entry.isFile() && !isTest(entry.name))
      .map((entry) => join(entry.parentPath, entry.name))
  } catch (error) {
    const { code } = /** @type {NodeJS.ErrnoException} */ (error)
    if (code === 'ENOTDIR') return [path]
    if (code === 'ENOENT') return []
    throw error
  }
}

/** @param {string} name */
function isTest(name) {
  return /\.test\.(ts|mjs)$/.test(name)
}
