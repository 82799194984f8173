import { open, rename, rm } from 'node:fs/promises'

/**
 * Writes a file so that after a crash either the old or the new text stands there, whole. Readable by its owner only.
 */
export async function writeAtomically(file: string, text: string): Promise<void> {
  const fresh = `${file}.${process.pid}.new`
  try {
    const handle = await open(fresh, 'w', 0o600)
    try {
      await handle.writeFile(text, 'utf8')
      await handle.sync()
    } finally {
      await handle.close()
    }
    await rename(fresh, file)
  } catch (error) {
    await rm(fresh, { force: true })
    throw error
  }
}
