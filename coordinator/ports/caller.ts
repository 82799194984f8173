import type { PersonId, Role } from '../../shared/domain/people/person.ts'
import type { Via } from '../../shared/domain/request/state.ts'

/**
 * Who is at the other end, as entry folders establish it from a credential. Use cases trust this value and nothing
 * that a caller sends about itself.
 */
export type Caller =
  | {
      readonly kind: 'person'
      readonly id: PersonId
      readonly name: string
      readonly role: Role
      readonly via: Via
      readonly sessionId: string
      readonly from?: string
    }
  | {
      readonly kind: 'agent'
      readonly id: string
      readonly name: string
      readonly keyId: string
      readonly userId: PersonId
      readonly holdSeconds: number | null
      readonly from?: string
    }
  | { readonly kind: 'system' }

export type PersonCaller = Extract<Caller, { kind: 'person' }>
export type AgentCaller = Extract<Caller, { kind: 'agent' }>
