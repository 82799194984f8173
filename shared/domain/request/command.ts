import type { Flow } from '../flow/flow.ts'
import type { JsonObject } from '../json.ts'
import type { Directory, PersonId, PersonRef } from '../people/person.ts'
import type { ChannelKind } from '../flow/flow.ts'
import type { RequestSnapshot } from './snapshot.ts'
import type { Via } from './state.ts'

/** Who gives a command. The coordinator derives it from the session alone; nothing the caller sends names it. */
export type Actor =
  | { readonly kind: 'person'; readonly id: PersonId; readonly via: Via }
  | { readonly kind: 'agent'; readonly id: string; readonly ownerId: PersonId }
  | { readonly kind: 'system' }

export type RequestCommand =
  | { readonly type: 'submit'; readonly snapshot: RequestSnapshot; readonly directory: Directory }
  | {
      readonly type: 'decide'
      readonly actor: Actor
      /** Made by the client; the same id again is the same decision. */
      readonly decisionId: string
      readonly verdict: 'approve' | 'deny'
      /** Approve only these; absent: all that are not denied yet. */
      readonly tools?: readonly string[]
      readonly edits?: Readonly<Record<string, JsonObject>>
      /** Digest of the call with `edits` applied; the coordinator computes it. Required with `edits`. */
      readonly editedDigest?: string
      readonly reason?: string
      /** What the person saw. Refused as `changed` when it is not what would run. */
      readonly digest?: string
      /** Eligibility is read in the deciding transaction. */
      readonly directory: Directory
    }
  | {
      readonly type: 'withdraw'
      readonly actor: Actor
      readonly decisionId: string
      readonly directory: Directory
    }
  | {
      readonly type: 'ask'
      readonly actor: Actor
      readonly questionId: string
      readonly text: string
      readonly directory: Directory
    }
  | {
      readonly type: 'answer'
      readonly actor: Actor
      readonly questionId: string
      readonly text: string
      readonly directory: Directory
    }
  | { readonly type: 'cancel'; readonly actor: Actor; readonly reason?: string }
  | {
      readonly type: 'timer-due'
      readonly timerId: string
      readonly flowToday: Flow | null
      readonly directory: Directory
    }
  /** A message reached a person, or did not. */
  | { readonly type: 'told'; readonly personId: PersonId; readonly channel: ChannelKind | 'desktop' }
  /** People, groups or the policy changed: recount who may decide. Never lowers what is needed. */
  | { readonly type: 'recount'; readonly directory: Directory }
  /**
   * Uses the grant for one call, durably, before the first byte goes upstream. `digest`: `digestOf` the call at hand with
   * this tool alone, made from what the caller sent and the definition as of now (`request/digest.ts`).
   */
  | {
      readonly type: 'execute'
      readonly tool: string
      readonly callId: string
      readonly digest: string
      readonly directory: Directory
    }
  | {
      readonly type: 'executed'
      readonly tool: string
      readonly callId: string
      readonly outcome: 'used' | 'outcome-unknown'
    }
  | { readonly type: 'revoke'; readonly actor: Actor; readonly tool?: string }
  | {
      readonly type: 'resolve-by-policy'
      readonly actor: Actor
      readonly person: PersonRef
      readonly policyId: string
      readonly action: 'allow' | 'deny'
      readonly directory: Directory
    }

export type CommandType = RequestCommand['type']
