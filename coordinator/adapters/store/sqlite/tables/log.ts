import type { LogActor, LogEntry, SubjectKind } from '../../../../../shared/domain/log/entry.ts'
import type { JsonObject } from '../../../../../shared/domain/json.ts'
import type { Change } from '../../../../../shared/contract/stream.ts'
import type { Committed, Tx } from '../../../../ports/store.ts'
import type { Statements } from '../statements.ts'

const FIRST_PREVIOUS_HASH = '0'.repeat(64)

/** Gives an entry its hash. Injected, because the adapter does not decide what the chain is made of. */
export type HashEntry = (entry: Omit<LogEntry, 'hash'>) => string

interface StoredRow {
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

const entryOf = (row: StoredRow): LogEntry => ({
  seq: row.seq,
  at: row.at,
  type: row.type,
  actor: JSON.parse(row.actor) as LogActor,
  subject: { kind: row.subject_kind, id: row.subject_id },
  data: JSON.parse(row.data) as JsonObject,
  previousHash: row.previous_hash,
  hash: row.hash,
})

interface Head {
  readonly seq: number
  readonly hash: string
}

/** Where the chain ends, and what the open transaction has added to it. */
export class LogTail {
  #committedHead: Head
  #head: Head
  #appended: Committed[] = []
  #memberHead: Head
  #memberLength = 0

  constructor(sql: Statements) {
    this.#committedHead = sql.get<{ seq: number; hash: string }>(
      'SELECT seq, hash FROM log ORDER BY seq DESC LIMIT 1',
    ) ?? {
      seq: 0,
      hash: FIRST_PREVIOUS_HASH,
    }
    this.#head = this.#committedHead
    this.#memberHead = this.#head
  }

  head(committed: boolean): Head {
    return committed ? this.#committedHead : this.#head
  }

  appended(entry: LogEntry, changes: readonly Change[]): void {
    this.#head = { seq: entry.seq, hash: entry.hash }
    this.#appended.push({ entry, changes })
  }

  memberStarts(): void {
    this.#memberHead = this.#head
    this.#memberLength = this.#appended.length
  }

  undoMember(): void {
    this.#head = this.#memberHead
    this.#appended.length = this.#memberLength
  }

  /** Returns what became durable. */
  commit(): readonly Committed[] {
    const committed = this.#appended
    this.#committedHead = this.#head
    this.#appended = []
    return committed
  }

  rollback(): void {
    this.#head = this.#committedHead
    this.#appended = []
  }
}

export function logTable(sql: Statements, tail: LogTail, hashEntry: HashEntry, mayWrite: boolean): Tx['log'] {
  return {
    async append(entry, changes = []) {
      const { seq, hash: previousHash } = tail.head(false)
      // Written out and read back once, so that what is hashed is exactly what the table holds.
      const actor = JSON.stringify(entry.actor)
      const data = JSON.stringify(entry.data)
      const next: Omit<LogEntry, 'hash'> = {
        seq: seq + 1,
        at: entry.at,
        type: entry.type,
        actor: JSON.parse(actor) as LogActor,
        subject: { kind: entry.subject.kind, id: entry.subject.id },
        data: JSON.parse(data) as JsonObject,
        previousHash,
      }
      const hash = hashEntry(next)
      sql.run(
        `INSERT INTO log (seq, at, type, actor, subject_kind, subject_id, data, previous_hash, hash)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        next.seq,
        next.at,
        next.type,
        actor,
        next.subject.kind,
        next.subject.id,
        data,
        previousHash,
        hash,
      )
      tail.appended({ ...next, hash }, changes)
    },
    async read(since, limit) {
      return sql
        .all<StoredRow>('SELECT * FROM log WHERE seq > ? ORDER BY seq LIMIT ?', since, limit)
        .map(entryOf)
    },
    async readSubject(subject, since, limit) {
      return sql
        .all<StoredRow>(
          'SELECT * FROM log WHERE subject_kind = ? AND subject_id = ? AND seq > ? ORDER BY seq LIMIT ?',
          subject.kind,
          subject.id,
          since,
          limit,
        )
        .map(entryOf)
    },
    async head() {
      return tail.head(!mayWrite)
    },
  }
}
