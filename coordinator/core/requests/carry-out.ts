import type { SharedRequest } from '../../../shared/contract/http/requests.ts'
import type { Directory } from '../../../shared/domain/people/person.ts'
import { assertNever } from '../../../shared/domain/assert-never.ts'
import type { Effect } from '../../../shared/domain/request/effect.ts'
import type { RequestState } from '../../../shared/domain/request/state.ts'
import type { Now } from '../../../shared/domain/time.ts'
import type { Tx } from '../../ports/store.ts'
import type { Core } from '../core.ts'
import { tell } from './tell.ts'
import { enqueueStatusWebhook } from './status-webhook.ts'

export interface Outcome {
  readonly state: RequestState
  readonly view: SharedRequest
  readonly effects: readonly Effect[]
  readonly directory: Directory
  readonly now: Now
}

/** Turns what the engine wants done into timers and outbox rows, in the transaction of the events that caused it. */
export async function carryOut(core: Core, tx: Tx, outcome: Outcome): Promise<void> {
  const requestId = outcome.state.snapshot.id
  for (const effect of outcome.effects) {
    switch (effect.type) {
      case 'tell':
        await tell(core, tx, effect, outcome)
        break
      case 'withdraw-notices':
        await withdrawNotices(tx, requestId, effect.nodeId, outcome.now.at)
        break
      case 'start-timer':
        await tx.timers.put({ ...effect.timer, requestId })
        break
      case 'stop-timer':
        await tx.timers.remove(requestId, effect.timerId)
        break
      case 'status-webhook':
        await enqueueStatusWebhook(core, tx, effect, outcome)
        break
      case 'release':
        // Waiting calls are woken by the commit itself: see `Waiters` and create-coordinator.ts.
        break
      default:
        assertNever(effect)
    }
  }
}

/** Takes back what asks somebody to act; news that already is true (a decision, a copy) still goes out. */
const ASKING: readonly string[] = ['request', 'reminder', 'warning', 'escalation', 'question']

async function withdrawNotices(
  tx: Tx,
  requestId: string,
  nodeId: string | undefined,
  at: number,
): Promise<void> {
  for (const row of await tx.outbox.open(requestId)) {
    const payload = row.payload as { nodeId?: string } | null
    // One that is being sent at this moment too: should it not arrive, it is not tried again.
    if ((row.status !== 'queued' && row.status !== 'sending') || !ASKING.includes(row.kind)) continue
    if (nodeId !== undefined && payload?.nodeId !== nodeId) continue
    await tx.outbox.update({ ...row, status: 'withdrawn', updatedAt: at })
  }
}
