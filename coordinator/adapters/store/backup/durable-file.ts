import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'

/** Waits until a file, or the names in a folder, are on the disk. */
export async function flush(path: string): Promise<void> {
  // Folders cannot be opened on Windows, where names are kept with the file.
  const handle = await open(path, 'r').catch(() => null)
  if (handle === null) return
  try {
    await handle.sync()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') throw error
  } finally {
    await handle.close()
  }
}

/** Writes a small file that only its owner can read, and waits until it is on the disk. */
export async function writePrivate(path: string, text: string): Promise<void> {
  const handle = await open(path, 'w', 0o600)
  try {
    await handle.writeFile(text)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Reads a file once: how long it is, and its SHA-256. `each` gets the bytes as they come. */
export async function digestFile(
  path: string,
  each: (chunk: Buffer) => Promise<unknown> | undefined = () => undefined,
): Promise<{ readonly bytes: number; readonly sha256: string }> {
  const hash = createHash('sha256')
  let bytes = 0
  for await (const read of createReadStream(path, { highWaterMark: 1024 * 1024 })) {
    const chunk = read as Buffer
    hash.update(chunk)
    bytes += chunk.length
    await each(chunk)
  }
  return { bytes, sha256: hash.digest('hex') }
}
