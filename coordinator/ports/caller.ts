import type { PersonId, Role } from '../../shared/domain/people/person.ts'
import type { Via } from '../../shared/domain/request/state.ts'

/**
 * Who is at the other end, as entry folders establish it from a credential. Use cases trust this value and nothing
 * that a caller sends about itself.
 */
/** Marks repeats of one command: a second one with the same key gets the first one's reply (invariant 11). */
export interface Once {
  /** Made of the caller's own id and the key they sent, so that callers never meet in it. */
  readonly key: string
  /** SHA-256 over method, path and body. Another body under the same key is refused. */
  readonly bodyHash: string
}

export type Caller =
  | {
      readonly kind: 'person'
      readonly id: PersonId
      readonly name: string
      readonly role: Role
      readonly via: Via
      readonly sessionId: string
      /** By which the decisions of this session have to be signed. */
      readonly deviceKey?: string
      readonly from?: string
      readonly once?: Once
    }
  | {
      readonly kind: 'agent'
      readonly id: string
      readonly name: string
      readonly keyId: string
      readonly userId: PersonId
      readonly holdSeconds: number | null
      readonly from?: string
      readonly once?: Once
    }
  | {
      readonly kind: 'system'
      /** What acts, where it is not the coordinator by itself: the key of a directory. */
      readonly name?: string
      readonly from?: string
    }

export type PersonCaller = Extract<Caller, { kind: 'person' }>
export type AgentCaller = Extract<Caller, { kind: 'agent' }>
