import type { JsonObject } from '../json.ts'

export type SubjectKind =
  | 'request'
  | 'flow'
  | 'policy'
  | 'connector'
  | 'user'
  | 'group'
  | 'agent'
  | 'setting'
  | 'session'
  | 'call'
  | 'delivery'
  | 'log'

export type LogActor =
  | {
      readonly kind: 'person'
      readonly id: string
      readonly name: string
      readonly via: string
      readonly from?: string
    }
  | { readonly kind: 'agent'; readonly id: string; readonly name: string; readonly from?: string }
  | { readonly kind: 'system'; readonly name?: string; readonly from?: string }

/** What a use case hands over; the store gives it sequence and hashes when it commits. */
export interface NewLogEntry {
  readonly at: number
  readonly type: string
  readonly actor: LogActor
  readonly subject: { readonly kind: SubjectKind; readonly id: string }
  readonly data: JsonObject
}

/**
 * One line of the log. `hash` is the lower-case hex SHA-256 over the canonical JSON (RFC 8785) of every other field
 * of the entry, `previousHash` included; the first entry's `previousHash` is 64 zeros. `seq` starts at 1 and has no gaps.
 */
export interface LogEntry extends NewLogEntry {
  readonly seq: number
  readonly previousHash: string
  readonly hash: string
}
