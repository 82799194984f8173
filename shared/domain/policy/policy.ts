import type { GroupId, PersonId } from '../people/person.ts'

export type PolicyAction = 'allow' | 'deny' | 'request-approval'

/** Rules are tried in order; the first that matches decides. */
export interface Policy {
  readonly id: string
  readonly name: string
  readonly enabled: boolean
  readonly action: PolicyAction
  readonly flowId?: string
  /** All three empty: everyone. Otherwise any one match suffices. */
  readonly subjects: {
    readonly users: readonly PersonId[]
    readonly groups: readonly GroupId[]
    readonly agents: readonly string[]
  }
  /** A connector's key, or `*`. */
  readonly connector: string
  /** Tool names or globs (`*`, `?`). Empty: every tool. */
  readonly tools: readonly string[]
  readonly annotations?: { readonly readOnly?: boolean; readonly destructive?: boolean }
  /** CEL over `{ arguments }`; a call whose arguments make it fail does not match an allow rule. */
  readonly condition?: string
  /**
   * The definition of each tool as it was when somebody agreed to this rule, by tool name; of a rule about all connectors
   * by connector and tool (`pinName`). With it, an allow rule no longer lets through a tool whose definition changed, or
   * one that was not there: those are asked about.
   */
  readonly toolHashes?: Readonly<Record<string, string>>
  /** ISO 8601 instants: inclusive, exclusive. */
  readonly validFrom?: string
  readonly validUntil?: string
}
