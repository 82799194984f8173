import { join } from 'node:path'
import type { Notifier } from '../../notifications/notifier.ts'
import type { ShellTexts } from '../../texts/en.ts'
import type { CoordinatorChoice } from '../access/coordinator-choice.ts'
import type { Keychain } from '../access/keychain.ts'
import { createResending, type Resending } from '../decide/create-resending.ts'
import { timing } from '../launch/timing.ts'
import type { Log } from '../log/create-log.ts'
import { openKeptRequests, type KeptRequests } from './kept-requests.ts'
import { openStoreKeys, type StoreKeys } from './store-keys.ts'

/** What is made after this, from it. */
export interface LaterParts {
  choice(): CoordinatorChoice
  notifier(): Notifier
}

export interface KeptParts {
  /** The desktop's own folder. */
  readonly folder: string
  readonly keychain: Keychain
  readonly later: LaterParts
  texts(): ShellTexts
  readonly log: Log
}

/** What the app itself keeps: the keys of pages' stores, decisions that are on their way, and what waits for one. */
export async function openKept(
  parts: KeptParts,
): Promise<{ readonly storeKeys: StoreKeys; readonly resending: Resending; readonly kept: KeptRequests }> {
  const { folder, keychain, later, texts, log } = parts
  const keys = await openStoreKeys({
    file: join(folder, 'stores.json'),
    keychain,
    onSetAside: (why) =>
      log.error({ why }, 'the keys of what is stored could not be read; they were set aside'),
  })
  const kept = openKeptRequests({
    folder: join(folder, 'waiting'),
    store: keys.open,
    isKnown: (place) =>
      later
        .choice()
        .places()
        .some(({ id }) => id === place),
    now: Date.now,
    onFailed: (error) => log.warn({ err: String(error) }, 'a request was not kept'),
  })
  const storeKeys: StoreKeys = {
    open: keys.open,
    async forget(place, which) {
      // The keys go also when files cannot be removed: without them nothing opens.
      await kept.forget(place).catch((error: unknown) => log.warn({ err: String(error) }, 'files were left'))
      await keys.forget(place, which)
    },
  }
  const resending = await createResending({
    file: join(folder, 'unanswered.json'),
    store: (place) => storeKeys.open(place, null),
    schedule: timing.schedule,
    access: () => later.choice().access(),
    place: () => later.choice().active(),
    texts,
    say: (about, wording) => void later.notifier().say(about, wording),
    log,
  })
  return { storeKeys, resending, kept }
}
