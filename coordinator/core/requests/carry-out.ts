import type { SharedRequest } from '../../../shared/contract/http/requests.ts'
import type { Directory } from '../../../shared/domain/people/person.ts'
import { assertNever } from '../../../shared/domain/assert-never.ts'
import type { Effect, NoticeKind } from '../../../shared/domain/request/effect.ts'
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
        await tx.outbox.withdraw({
          requestId,
          kinds: ASKING,
          at: outcome.now.at,
          ...(effect.nodeId === undefined ? {} : { nodeId: effect.nodeId }),
        })
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

/** What asks somebody to act. News that already is true (a decision, a copy) still goes out. */
const ASKING: readonly NoticeKind[] = ['request', 'reminder', 'warning', 'escalation', 'question']
