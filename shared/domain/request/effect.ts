import type { PersonRef } from '../people/person.ts'
import type { NodeId } from '../flow/flow.ts'
import type { Timer } from './state.ts'

export type NoticeKind =
  'request' | 'reminder' | 'warning' | 'escalation' | 'question' | 'answer' | 'decision' | 'copy' | 'notify'

/**
 * What to do about what happened. Stored in the same transaction as the events, done by workers, never by the engine.
 * `id` is `<request>:<revision>:<index>`, so that a retry is seen as the same delivery.
 */
export type Effect = { readonly id: string } &
  /** Tell these people, on every channel of the flow and on their desktops. */
  (
    | {
        readonly type: 'tell'
        readonly notice: NoticeKind
        readonly to: readonly PersonRef[]
        readonly nodeId?: NodeId
      }
    /** Somebody decided: take back or mark what others were told. */
    | { readonly type: 'withdraw-notices'; readonly nodeId?: NodeId }
    | { readonly type: 'start-timer'; readonly timer: Timer }
    | { readonly type: 'stop-timer'; readonly timerId: string }
    | {
        readonly type: 'status-webhook'
        readonly event:
          'request.created' | 'request.notified' | 'request.reminded' | 'request.decided' | 'request.resolved'
      }
    /** Whoever waits for this request learns that it changed: a held call goes on, a long poll answers. */
    | { readonly type: 'release' }
  )
