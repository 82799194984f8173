import type { JsonObject } from '../../../../shared/domain/json.ts'
import type { LogActor, LogEntry, NewLogEntry, SubjectKind } from '../../../../shared/domain/log/entry.ts'
import type { SqlValue } from './page-sql.ts'

/** Where the chain ends. */
export interface Head {
  readonly seq: number
  readonly hash: string
}

/** The end of an empty log: what the first entry follows. */
export const NO_ENTRIES: Head = { seq: 0, hash: '0'.repeat(64) }

/** Gives an entry its hash. Injected, because the adapter does not decide what the chain is made of. */
export type HashEntry = (entry: Omit<LogEntry, 'hash'>) => string

export interface StoredEntry {
  readonly seq: number
  readonly at: number
  readonly type: string
  readonly actor: string
  readonly subject_kind: SubjectKind
  readonly subject_id: string
  readonly data: string
  readonly previous_hash: string
  readonly hash: string
}

export const entryOf = (row: StoredEntry): LogEntry => ({
  seq: row.seq,
  at: row.at,
  type: row.type,
  actor: JSON.parse(row.actor) as LogActor,
  subject: { kind: row.subject_kind, id: row.subject_id },
  data: JSON.parse(row.data) as JsonObject,
  previousHash: row.previous_hash,
  hash: row.hash,
})

export const LOG_COLUMNS = 'seq, at, type, actor, subject_kind, subject_id, data, previous_hash, hash'

/** The entry that follows `head`, and its columns in the order of `LOG_COLUMNS`. */
export function nextEntry(
  head: Head,
  entry: NewLogEntry,
  hashEntry: HashEntry,
): { readonly entry: LogEntry; readonly values: readonly SqlValue[] } {
  // Written out and read back once, so that what is hashed is exactly what the table holds.
  const actor = JSON.stringify(entry.actor)
  const data = JSON.stringify(entry.data)
  const next: Omit<LogEntry, 'hash'> = {
    seq: head.seq + 1,
    at: entry.at,
    type: entry.type,
    actor: JSON.parse(actor) as LogActor,
    subject: { kind: entry.subject.kind, id: entry.subject.id },
    data: JSON.parse(data) as JsonObject,
    previousHash: head.hash,
  }
  const hash = hashEntry(next)
  const { seq, at, type, subject, previousHash } = next
  return {
    entry: { ...next, hash },
    values: [seq, at, type, actor, subject.kind, subject.id, data, previousHash, hash],
  }
}
