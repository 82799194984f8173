import { constants } from 'node:fs'
import { lstat, mkdir, open, readdir, realpath, stat, unlink } from 'node:fs/promises'
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path'

/** A sentence for the agent about why something was not done. */
export class FolderRefusal extends Error {}

/** The files of one folder, and nothing outside it. Paths are relative to the folder, or absolute and inside it. */
export interface FolderFiles {
  /** Names below a path, one a line, folders with a slash at the end. */
  list(path: string): Promise<readonly string[]>
  read(path: string): Promise<string>
  /** Creates the file and the folders above it, or replaces what is there. Returns the bytes written. */
  write(path: string, text: string): Promise<number>
  remove(path: string): Promise<void>
}

const LARGEST_READ_BYTES = 1024 * 1024
/** Not there on Windows, where links need a privilege; `inside` looks for them on every system. */
const NO_LINKS = constants.O_NOFOLLOW

/** `root` must exist. */
export async function openFolder(root: string): Promise<FolderFiles> {
  const home = await realpath(root)
  if (!(await stat(home)).isDirectory()) throw new FolderRefusal(`${root} is not a folder.`)

  /** The absolute path, once it is certain that neither dots nor links lead out of the folder. */
  const inside = async (path: string): Promise<string> => {
    if (path.includes('\0')) throw new FolderRefusal('A path cannot hold a NUL character.')
    const wanted = resolve(home, path)
    if (!isWithin(home, wanted)) throw new FolderRefusal(`“${path}” lies outside the folder.`)
    // On Windows a colon names another stream of a file, or another drive.
    if (relative(home, wanted).includes(':') && sep === '\\')
      throw new FolderRefusal(`“${path}” is not a file name.`)
    const real = await realAncestor(wanted)
    if (!isWithin(home, real)) throw new FolderRefusal(`“${path}” leads outside the folder by a link.`)
    if (await isLink(wanted)) throw new FolderRefusal(`“${path}” is a link; links are not followed.`)
    return wanted
  }

  return {
    async list(path) {
      const folder = await inside(path === '' ? '.' : path)
      const entries = await readdir(folder, { withFileTypes: true }).catch(refuse(path))
      return entries.map((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.name)).toSorted()
    },
    async read(path) {
      const file = await open(await inside(path), constants.O_RDONLY | NO_LINKS).catch(refuse(path))
      try {
        const { size } = await file.stat()
        if (size > LARGEST_READ_BYTES) throw new FolderRefusal(`“${path}” is larger than 1 MiB.`)
        return await file.readFile('utf8').catch(refuse(path))
      } finally {
        await file.close()
      }
    },
    async write(path, text) {
      const target = await inside(path)
      if (target === home) throw new FolderRefusal('Name a file in the folder.')
      await mkdir(dirname(target), { recursive: true }).catch(refuse(path))
      const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | NO_LINKS
      const file = await open(await inside(path), flags, 0o644).catch(refuse(path))
      try {
        await file.writeFile(text, 'utf8')
        return Buffer.byteLength(text)
      } finally {
        await file.close()
      }
    },
    async remove(path) {
      const target = await inside(path)
      const found = await lstat(target).catch(refuse(path))
      if (!found.isFile()) throw new FolderRefusal(`“${path}” is not a file; only files are deleted.`)
      await unlink(target).catch(refuse(path))
    },
  }
}

function isWithin(home: string, path: string): boolean {
  const way = relative(home, path)
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way))
}

/** The real path of a file, or of the nearest folder above it that exists. */
async function realAncestor(path: string): Promise<string> {
  try {
    return await realpath(path)
  } catch (error) {
    const above = dirname(path)
    if (above === path) throw error
    return join(await realAncestor(above), relative(above, path))
  }
}

const isLink = async (path: string): Promise<boolean> =>
  lstat(path).then(
    (found) => found.isSymbolicLink(),
    () => false,
  )

const refuse =
  (path: string) =>
  (error: NodeJS.ErrnoException): never => {
    const said = WORDS[error.code ?? ''] ?? `cannot be used (${error.code ?? 'unknown cause'})`
    throw new FolderRefusal(`“${path}” ${said}.`)
  }

const WORDS: Readonly<Record<string, string>> = {
  ENOENT: 'does not exist',
  ENOTDIR: 'is not a folder',
  EISDIR: 'is a folder',
  EACCES: 'may not be used: permission denied',
  EPERM: 'may not be used: permission denied',
  ELOOP: 'is a link; links are not followed',
  ENOSPC: 'cannot be written: the disk is full',
}
