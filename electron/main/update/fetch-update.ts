import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { UpdateManifest } from './manifest.ts'
import type { Publisher } from './publisher.ts'

const LARGEST_MANIFEST = 64 * 1024
const ANSWER_MS = 15_000
/** A whole release over a slow line. */
const DOWNLOAD_MS = 60 * 60_000

/** The server cannot be reached, or does not have it. */
export class UpdateUnavailable extends Error {}

/** What came is not what was signed. */
export class UpdateDamaged extends Error {}

/** https, or this machine; so that nobody on the way learns more than they must. What counts is the signature. */
export function isUpdateAddress(address: string): boolean {
  try {
    const { protocol, hostname, username, password } = new URL(address)
    const near = protocol === 'http:' && ['127.0.0.1', '[::1]'].includes(hostname)
    return (protocol === 'https:' || near) && username === '' && password === ''
  } catch {
    return false
  }
}

/**
 * The text of the newest manifest for one target, at `ADDRESS/CHANNEL/PLATFORM-ARCH.json`.
 * @throws UpdateUnavailable
 */
export async function fetchManifest(
  { address }: Publisher,
  { channel, platform, arch }: { readonly channel: string; readonly platform: string; readonly arch: string },
  fetchWith: typeof fetch = fetch,
): Promise<string> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of await read(
    `${address}/${channel}/${platform}-${arch}.json`,
    ANSWER_MS,
    fetchWith,
  )) {
    size += chunk.byteLength
    if (size > LARGEST_MANIFEST) throw new UpdateUnavailable('the manifest is too large')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

/**
 * Fetches the file of a judged manifest into a folder and checks it byte by byte. What is not exactly it is removed.
 * @returns the file's path
 * @throws UpdateUnavailable, UpdateDamaged
 */
export async function downloadUpdate(
  { address }: Publisher,
  manifest: UpdateManifest,
  folder: string,
  fetchWith: typeof fetch = fetch,
): Promise<string> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const file = join(folder, manifest.file)
  if (await isExactly(file, manifest)) return file
  const part = `${file}.part`
  await rm(part, { force: true })
  try {
    const handle = await open(part, 'wx', 0o600)
    try {
      let size = 0
      for await (const chunk of await read(
        `${address}/${manifest.channel}/${manifest.file}`,
        DOWNLOAD_MS,
        fetchWith,
      )) {
        size += chunk.byteLength
        if (size > manifest.size) throw new UpdateDamaged('the file is longer than it was signed')
        await handle.writeFile(chunk)
      }
      await handle.sync()
    } finally {
      await handle.close()
    }
    if (!(await isExactly(part, manifest))) throw new UpdateDamaged('the file is not the one that was signed')
    await rename(part, file)
    return file
  } catch (error) {
    await rm(part, { force: true })
    throw error instanceof UpdateDamaged || error instanceof UpdateUnavailable
      ? error
      : new UpdateUnavailable('the file did not arrive whole', { cause: error })
  }
}

/** Whether a file is, now, the one of the manifest. Asked again right before it is installed. */
export async function isExactly(file: string, { size, sha256 }: UpdateManifest): Promise<boolean> {
  const found = await stat(file).catch(() => null)
  if (!found?.isFile() || found.size !== size) return false
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer)
  return hash.digest('hex') === sha256
}

async function read(
  address: string,
  limitMs: number,
  fetchWith: typeof fetch,
): Promise<AsyncIterable<Uint8Array>> {
  if (!isUpdateAddress(address)) throw new UpdateUnavailable('the address is not https')
  let answer: Response
  try {
    answer = await fetchWith(address, { redirect: 'error', signal: AbortSignal.timeout(limitMs) })
  } catch (error) {
    throw new UpdateUnavailable('the update server does not answer', { cause: error })
  }
  if (!answer.ok || answer.body === null) {
    await answer.body?.cancel()
    throw new UpdateUnavailable(`the update server answered with ${answer.status}`)
  }
  return answer.body as AsyncIterable<Uint8Array>
}
