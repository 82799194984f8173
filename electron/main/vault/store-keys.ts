import { randomBytes } from 'node:crypto'
import { readFile, rename } from 'node:fs/promises'
import { z } from 'zod'
import type { OpenedStore, StoreKept } from '../../../shared/contract/ipc.ts'
import type { Keychain } from '../access/keychain.ts'
import { COMPUTER } from '../settings/desktop-settings.ts'
import { writeAtomically } from '../settings/atomic-file.ts'

/** Sealed by the system's keychain, or as it is where there is none. */
const keptKey = z.union([z.strictObject({ sealed: z.base64() }), z.strictObject({ plain: z.base64url() })])
type KeptKey = z.infer<typeof keptKey>

const keyFile = z.strictObject({
  version: z.literal(1),
  stores: z.array(
    z.strictObject({
      place: z.string(),
      userId: z.string(),
      /** Absent where the cache is kept for the run of the app only. */
      cache: keptKey.optional(),
      queue: keptKey,
    }),
  ),
})
type Entry = z.infer<typeof keyFile>['stores'][number]

export interface StoreKeysParts {
  /** Where the keys are kept, beside the settings. */
  readonly file: string
  readonly keychain: Keychain
  /** Told why, when a file that cannot be read was set aside. */
  onSetAside(why: string): void
}

export interface StoreKeys {
  /**
   * The keys of what a page stores for a person; made, and on the disk, before this answers.
   * @param place which coordinator
   * @param userId null for whoever was there last
   * @returns null when nobody was
   */
  open(place: string, userId: string | null): Promise<OpenedStore | null>
  /** Destroys the keys of a place: what they closed stays closed, wherever copies of it are. */
  forget(place: string, which?: 'all' | 'cache'): Promise<void>
}

/**
 * The keys under which pages keep requests and unsent decisions on the disk, apart for each coordinator and person.
 *
 * Without a keychain the key of unsent decisions lies in a file of the person's account, since a decision that was said
 * to be kept must not be lost. So does the key of the cache for the coordinator of this computer, whose own records lie
 * beside it; of a team's requests nothing can be read any more once the app has ended.
 */
export async function openStoreKeys({ file, keychain, onSetAside }: StoreKeysParts): Promise<StoreKeys> {
  let entries = await readEntries(file, onSetAside)
  /** Keys of this run. */
  const running = new Map<string, string>()
  let last: Promise<unknown> = Promise.resolve()
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const turn = last.then(work)
    last = turn.catch(() => undefined)
    return turn
  }
  const save = (): Promise<void> =>
    writeAtomically(file, `${JSON.stringify({ version: 1, stores: entries }, null, 2)}\n`)

  async function keep(key: string, safe: boolean): Promise<KeptKey> {
    return safe ? { sealed: await keychain.seal(key) } : { plain: key }
  }
  async function read(kept: KeptKey | undefined): Promise<string | null> {
    if (kept === undefined) return null
    return 'plain' in kept ? kept.plain : keychain.open(kept.sealed)
  }
  /** As it is kept, unless it is lost, or can be kept better than before. */
  async function keyOf(kept: KeptKey | undefined, safe: boolean): Promise<{ key: string; kept: KeptKey }> {
    const known = await read(kept)
    const key = known ?? randomBytes(32).toString('base64url')
    const stays = known !== null && kept !== undefined && !(safe && 'plain' in kept)
    return { key, kept: stays ? kept : await keep(key, safe) }
  }

  async function open(place: string, wanted: string | null): Promise<OpenedStore | null> {
    const found = entries.findLast(
      (entry) => entry.place === place && entry.userId === (wanted ?? entry.userId),
    )
    const userId = wanted ?? found?.userId
    if (userId === undefined) return null
    const safe = await keychain.isSafe()
    const kept: StoreKept = safe ? 'keychain' : place === COMPUTER ? 'file' : 'run'
    const name = `${place} ${userId}`
    const queue = await keyOf(found?.queue, safe)
    const cache = kept === 'run' ? null : await keyOf(found?.cache, safe)
    const cacheKey = cache?.key ?? running.get(name) ?? randomBytes(32).toString('base64url')
    running.set(name, cacheKey)
    const entry: Entry = { place, userId, ...(cache && { cache: cache.kept }), queue: queue.kept }
    // The newest stands last: it is whose store opens first.
    const next = [...entries.filter((one) => one !== found), entry]
    if (JSON.stringify(next) !== JSON.stringify(entries)) {
      entries = next
      await save()
    }
    return { place, userId, name, cacheKey, queueKey: queue.key, kept }
  }

  return {
    open: (place, userId) => inTurn(() => open(place, userId)),
    forget: (place, which = 'all') =>
      inTurn(async () => {
        for (const name of running.keys()) if (name.startsWith(`${place} `)) running.delete(name)
        entries =
          which === 'all'
            ? entries.filter((entry) => entry.place !== place)
            : entries.map(({ cache, ...entry }) =>
                entry.place === place || !cache ? entry : { ...entry, cache },
              )
        await save()
      }),
  }
}

async function readEntries(file: string, onSetAside: (why: string) => void): Promise<Entry[]> {
  try {
    return keyFile.parse(JSON.parse(await readFile(file, 'utf8'))).stores
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    await rename(file, `${file}.unreadable`)
    onSetAside(error instanceof Error ? error.name : 'unknown')
    return []
  }
}
