import { AppError } from '../../../shared/domain/app-error.ts'
import { sha256Hex } from '../../../shared/domain/canonical/sha256.ts'
import type { Tx } from '../../ports/store.ts'
import type { Core } from '../core.ts'

const KIND = 'sign-in-tries'
const WINDOW_MS = 3_600_000

/**
 * Counts one more of `what` within the hour, in the transaction of what it allows. Kept in the store, so that several
 * coordinators count together. Throws `too_many_requests` (data: `seconds`) beyond `most`.
 */
export async function countTry(core: Core, tx: Tx, what: string, most: number): Promise<void> {
  const { at } = core.clock.now()
  const id = sha256Hex(`${KIND} ${what}`)
  const known = await tx.proofs.get(id)
  const earlier = ((known?.body ?? []) as readonly number[]).filter((time) => time > at - WINDOW_MS)
  const [first] = earlier
  if (first !== undefined && earlier.length >= most) {
    throw new AppError('too_many_requests', { seconds: Math.ceil((first + WINDOW_MS - at) / 1000) })
  }
  await tx.proofs.put({ id, kind: KIND, body: [...earlier, at], expiresAt: at + WINDOW_MS })
}
