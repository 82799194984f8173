import type { Core } from './core/core.ts'
import { archiveOldRequests } from './core/archive/archive-requests.ts'
import { recoverInterruptedCalls } from './core/calls/finish-call.ts'
import { credentialsOf, usersOf } from './core/documents.ts'
import { revokeCredentials } from './core/identity/revoke-credentials.ts'
import { endOf } from './core/identity/session-end.ts'
import { recountPending } from './core/requests/recount-pending.ts'
import type { OpenedCore } from './open-core.ts'
import type { Archive } from './ports/archive.ts'

const STORE_CLOCK_EVERY_MS = 10_000
/** Other coordinators may die at any time; what they were carrying out is then of unknown outcome. */
const LOOK_AFTER_OTHERS_EVERY_MS = 2_000
const TIDY_EVERY_MS = 3_600_000
const LOOK_EVERY_MS = 30_000
const KEEP_REPLIES_MS = 7 * 24 * 3_600_000
const KEEP_ENDED_CREDENTIALS_MS = 30 * 24 * 3_600_000

/** What has to be done now and then whatever else happens. Returns the function that ends it. */
export function keepHouse({ core, isShared, keepTime }: OpenedCore, archive: Archive): () => void {
  let stopped = false
  const cancels = new Map<string, () => void>()
  const every = (name: string, ms: number, work: () => Promise<void>): void => {
    if (stopped) return
    const again = core.clock.after(ms, () => {
      work()
        .catch((error: unknown) => core.warn('housekeeping failed', { name, error: String(error) }))
        .finally(() => every(name, ms, work))
    })
    cancels.set(name, again)
  }
  every('store the clock', STORE_CLOCK_EVERY_MS, keepTime)
  every('tidy', TIDY_EVERY_MS, () => tidy(core))
  every('archive', TIDY_EVERY_MS, async () => {
    await archiveOldRequests(core, archive)
  })
  if (isShared) every('look after others', LOOK_AFTER_OTHERS_EVERY_MS, () => lookAfterOthers(core))
  every('what time changes', LOOK_EVERY_MS, createTimeKeeper(core))
  return () => {
    stopped = true
    for (const cancel of cancels.values()) cancel()
  }
}

async function lookAfterOthers(core: Core): Promise<void> {
  const interrupted = await recoverInterruptedCalls(core)
  if (interrupted > 0)
    core.warn('calls were cut off with another coordinator; their outcome is unknown', { interrupted })
}

/**
 * What changes with the clock alone: credentials that end, and stand-ins whose days begin or end. Both are asked for
 * anew wherever they matter; this closes what is open and brings lists up to date.
 */
function createTimeKeeper(core: Core): () => Promise<void> {
  let standIns: string | null = null
  return async () => {
    const now = core.clock.now()
    const { ended, active } = await core.store.read(async (tx) => ({
      ended: (await credentialsOf(tx).all()).filter(
        (one) => one.revokedAt === undefined && endOf(one) <= now.at,
      ),
      active: (await usersOf(tx).all())
        .filter(({ delegation }) => delegation && delegation.from <= now.at && now.at < delegation.until)
        .map(({ id, delegation }) => `${id}:${delegation?.to ?? ''}`)
        .join(),
    }))
    if (ended.length > 0) {
      const ids = new Set(ended.map(({ id }) => id))
      await core.store.commit((tx) =>
        revokeCredentials(tx, { kind: 'system' }, now.at, ({ id }) => ids.has(id)),
      )
    }
    if (standIns !== null && standIns !== active)
      await core.store.commit((tx) => recountPending(core, tx, now))
    standIns = active
  }
}

/** Forgets replies that nobody will ask for again, and credentials that ended long ago. The record keeps both. */
async function tidy(core: Core): Promise<void> {
  const { at } = core.clock.now()
  await core.store.commit(async (tx) => {
    await tx.idempotency.forget(at - KEEP_REPLIES_MS)
    await tx.proofs.forget(at)
    for (const credential of await credentialsOf(tx).all()) {
      const ended = credential.revokedAt ?? credential.expiresAt
      if (ended !== undefined && ended < at - KEEP_ENDED_CREDENTIALS_MS)
        await credentialsOf(tx).remove(credential.id)
    }
  })
}
