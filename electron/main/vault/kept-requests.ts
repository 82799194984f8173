import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { sharedRequest, type SharedRequest } from '../../../shared/contract/http/requests.ts'
import { isDestructive } from '../../../shared/domain/flow/risk.ts'
import type { OpenedStore } from '../../../shared/contract/ipc.ts'
import { openBytes, sealBytes } from './seal-bytes.ts'

/** Of each place. Beyond it the oldest go: they can be approved with a connection. */
const MOST = 500
const MOST_BYTES = 50 * 1024 * 1024

const content = z.strictObject({ keptAt: z.number(), request: sharedRequest })

/** A request as the coordinator told main of it. */
export interface KeptRequest {
  readonly request: SharedRequest
  /** Epoch ms. */
  readonly keptAt: number
}

export interface KeptRequests {
  /** Keeps those of what waits for a person that would destroy something. One that is kept already is not written again. */
  keep(place: string, userId: string, requests: readonly SharedRequest[]): Promise<void>
  /** One no longer waits. */
  settled(place: string, requestId: string): Promise<void>
  /** These are all that wait: others are removed. */
  only(place: string, requestIds: ReadonlySet<string>): Promise<void>
  /** For whoever was signed in there last; null when it is not kept, was changed on the disk, or does not open. */
  find(place: string, requestId: string): Promise<KeptRequest | null>
  /** Removes all of a place. */
  forget(place: string): Promise<void>
}

export interface KeptRequestsParts {
  readonly folder: string
  /** The keys of a person at a place, or of whoever was there last. */
  store(place: string, userId: string | null): Promise<Pick<OpenedStore, 'userId' | 'cacheKey'> | null>
  /** Nothing is kept of a place that this desktop has left. */
  isKnown(place: string): boolean
  /** Epoch ms. */
  now(): number
  onFailed(error: unknown): void
  readonly bounds?: { readonly most: number; readonly bytes: number }
}

interface Stored {
  readonly revision: number
  readonly bytes: number
}
/** By the request's hash, the one kept longest first. */
type Index = Map<string, Stored>

/**
 * What main itself has heard from coordinators about requests of high risk, sealed on the disk as the pages' store is: so
 * that its own window can show one while nobody answers, without taking a page's word for it.
 */
export function openKeptRequests(parts: KeptRequestsParts): KeptRequests {
  const { most, bytes: mostBytes } = parts.bounds ?? { most: MOST, bytes: MOST_BYTES }
  const indexes = new Map<string, Index>()
  let last: Promise<unknown> = Promise.resolve()
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = last.then(work)
    last = turn.catch(() => undefined)
    return turn
  }
  /** A copy that cannot be written is missing later, which is said then: nothing else fails by it. */
  const tried = (work: () => Promise<void>): Promise<void> => inTurn(work).catch(parts.onFailed)

  const folderOf = (place: string) => join(parts.folder, shortHash(place))
  const fileOf = (place: string, name: string, { revision }: Stored) =>
    join(folderOf(place), `${name}-${revision}`)

  async function indexOf(place: string): Promise<Index> {
    const known = indexes.get(place)
    if (known) return known
    const read = await readIndex(folderOf(place))
    indexes.set(place, read)
    return read
  }
  async function remove(place: string, index: Index, name: string): Promise<void> {
    const stored = index.get(name)
    if (!stored) return
    index.delete(name)
    await rm(fileOf(place, name, stored), { force: true })
  }
  async function write(place: string, index: Index, one: SharedRequest, userId: string, key: string) {
    const name = shortHash(one.id)
    if (index.get(name)?.revision === one.revision) return
    const text = JSON.stringify({ keptAt: parts.now(), request: one })
    const sealed = sealBytes(key, contextOf(place, userId, one.id, one.revision), Buffer.from(text, 'utf8'))
    await remove(place, index, name)
    const stored = { revision: one.revision, bytes: sealed.length }
    // Before it is written: what a full disk cut off is removed with the rest.
    index.set(name, stored)
    await writeFile(fileOf(place, name, stored), sealed, { mode: 0o600 }).catch(async (error: unknown) => {
      await remove(place, index, name)
      throw error
    })
    let size = [...index.values()].reduce((sum, { bytes }) => sum + bytes, 0)
    for (const [oldest, { bytes }] of [...index]) {
      if (index.size <= most && size <= mostBytes) break
      size -= bytes
      await remove(place, index, oldest)
    }
  }

  return {
    keep: (place, userId, requests) =>
      tried(async () => {
        const risky = requests.filter(({ tools }) => tools.some(isDestructive))
        if (risky.length === 0 || !parts.isKnown(place)) return
        const store = await parts.store(place, userId)
        if (!store) return
        const index = await indexOf(place)
        await mkdir(folderOf(place), { recursive: true, mode: 0o700 })
        for (const one of risky) await write(place, index, one, userId, store.cacheKey)
      }),
    settled: (place, requestId) =>
      tried(async () => remove(place, await indexOf(place), shortHash(requestId))),
    only: (place, requestIds) =>
      tried(async () => {
        const index = await indexOf(place)
        const wanted = new Set([...requestIds].map(shortHash))
        for (const name of [...index.keys()]) if (!wanted.has(name)) await remove(place, index, name)
      }),
    find: (place, requestId) =>
      inTurn(async () => {
        const name = shortHash(requestId)
        const stored = (await indexOf(place)).get(name)
        const store = stored && parts.isKnown(place) ? await parts.store(place, null) : null
        if (!stored || !store) return null
        const sealed = await readFile(fileOf(place, name, stored)).catch(() => null)
        const context = contextOf(place, store.userId, requestId, stored.revision)
        const text = sealed && openBytes(store.cacheKey, context, sealed)
        const read = text && content.safeParse(JSON.parse(Buffer.from(text).toString('utf8')))
        return read?.success ? read.data : null
      }),
    forget: (place) =>
      inTurn(async () => {
        indexes.delete(place)
        await rm(folderOf(place), { recursive: true, force: true })
      }),
  }
}

const shortHash = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 40)

const contextOf = (place: string, userId: string, requestId: string, revision: number): Buffer =>
  Buffer.from(JSON.stringify(['kept request', place, userId, requestId, revision]))

async function readIndex(folder: string): Promise<Index> {
  const found: [name: string, stored: Stored, at: number][] = []
  for (const file of await readdir(folder).catch(() => [])) {
    const [, name, revision] = /^([0-9a-f]{40})-(\d+)$/.exec(file) ?? []
    const facts = await stat(join(folder, file)).catch(() => null)
    if (name === undefined || !facts) continue
    found.push([name, { revision: Number(revision), bytes: facts.size }, facts.mtimeMs])
  }
  return new Map(found.sort((a, b) => a[2] - b[2]).map(([name, stored]) => [name, stored]))
}
