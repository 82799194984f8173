import type { JsonObject } from '../json.ts'
import type { GroupId, PersonId } from '../people/person.ts'
import type { EpochMs } from '../time.ts'

/** What a policy may look at: one call of one tool, by one agent, for one user. */
export interface PolicyCall {
  readonly at: EpochMs
  readonly userId: PersonId
  /** The user's groups at the time of the call. */
  readonly groups: readonly GroupId[]
  readonly agentId?: string
  /** The connector's key. */
  readonly connector: string
  readonly tool: {
    readonly name: string
    readonly readOnly: boolean
    readonly destructive: boolean
    /** Absent only where the definition is not at hand; a rule that pins definitions then does not trust it. */
    readonly definitionHash?: string
  }
  /** Absent when somebody asks ahead, without a call at hand. */
  readonly arguments?: JsonObject
}
