import { AppError } from '../../shared/domain/app-error.ts'
import type { Caller, PersonCaller } from '../ports/caller.ts'
import type { Tx, Wanted } from '../ports/store.ts'
import type { Core } from './core.ts'

/**
 * The same person without the key of their request: for work that is made of several commands. One key stands for one
 * commit, so the second command would be answered with the reply of the first. Such work must itself be safe to repeat.
 */
export function withoutKey({ once: _once, ...person }: PersonCaller): PersonCaller {
  return person
}

/**
 * Commits one command of a caller, once. With an idempotency key, the reply is stored in the same transaction: the same
 * key again gets that reply and changes nothing; with another body it is refused (`idempotency_key_reused`).
 * Replies are sealed, because some hold a key that is shown only once.
 */
export function commitOnce<T>(
  core: Core,
  caller: Caller,
  work: (tx: Tx) => Promise<T>,
  wanted?: Wanted,
): Promise<T> {
  const once = caller.kind === 'system' ? undefined : caller.once
  if (!once) return core.store.commit(work, wanted)
  return core.store.commit(async (tx) => {
    const known = await tx.idempotency.get(once.key)
    if (known) {
      if (known.bodyHash !== once.bodyHash) throw new AppError('idempotency_key_reused')
      return JSON.parse(core.secrets.open(known.body)) as T
    }
    const reply = await work(tx)
    await tx.idempotency.put(once.key, {
      bodyHash: once.bodyHash,
      status: 200,
      body: core.secrets.seal(JSON.stringify(reply ?? null)),
      at: core.clock.now().at,
    })
    return reply
  }, wanted)
}
