import { mkdir, open, readFile, rm, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { SetupError } from './setup-error.mjs'

/**
 * Runs `work` while holding a lock file, so that two set-ups on one machine do not write the same folder at once.
 * A lock whose owner has died is taken over.
 * @template T
 * @param {string} file
 * @param {() => Promise<T>} work
 * @param {{ waitMs?: number, onWait?: () => void }} [options] default wait: 15 minutes, longer than any download here
 * @returns {Promise<T>}
 */
export async function withLock(file, work, { waitMs = 15 * 60_000, onWait } = {}) {
  await mkdir(dirname(file), { recursive: true })
  const giveUpAt = Date.now() + waitMs
  let told = false
  while (!(await tryLock(file))) {
    if (await ownerIsGone(file)) {
      await rm(file, { force: true })
      continue
    }
    if (Date.now() > giveUpAt) {
      throw new SetupError(
        'setup_locked',
        `another set-up has held ${file} for too long`,
        'wait for the other process, or delete that file if none is running',
      )
    }
    if (!told) onWait?.()
    told = true
    await sleep(200)
  }
  try {
    return await work()
  } finally {
    await rm(file, { force: true })
  }
}

/** @param {string} file */
async function tryLock(file) {
  try {
    const handle = await open(file, 'wx')
    await handle.writeFile(String(process.pid))
    await handle.close()
    return true
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'EEXIST') return false
    throw error
  }
}

/** @param {string} file */
async function ownerIsGone(file) {
  try {
    const pid = Number((await readFile(file, 'utf8')).trim())
    // The owner writes its pid just after creating the file; an empty file is only stale once it is old.
    if (!pid) return Date.now() - (await stat(file)).mtimeMs > 10_000
    process.kill(pid, 0)
    return false
  } catch (error) {
    const { code } = /** @type {NodeJS.ErrnoException} */ (error)
    return code === 'ESRCH' || code === 'ENOENT'
  }
}
