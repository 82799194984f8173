import type { LogEntry } from '../../../../../shared/domain/log/entry.ts'
import type { Change } from '../../../../../shared/contract/stream.ts'
import type { Committed, Tx } from '../../../../ports/store.ts'
import {
  entryOf,
  LOG_COLUMNS,
  nextEntry,
  NO_ENTRIES,
  type HashEntry,
  type Head,
  type StoredEntry,
} from '../../rows/log-row.ts'
import type { Statements } from '../statements.ts'

/** Where the chain ends, and what the open transaction has added to it. */
export class LogTail {
  #committedHead: Head
  #head: Head
  #appended: Committed[] = []
  #memberHead: Head
  #memberLength = 0

  constructor(sql: Statements) {
    this.#committedHead = sql.get<Head>('SELECT seq, hash FROM log ORDER BY seq DESC LIMIT 1') ?? NO_ENTRIES
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
      const next = nextEntry(tail.head(false), entry, hashEntry)
      sql.run(`INSERT INTO log (${LOG_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`, ...next.values)
      tail.appended(next.entry, changes)
    },
    async read(since, limit) {
      return sql
        .all<StoredEntry>('SELECT * FROM log WHERE seq > ? ORDER BY seq LIMIT ?', since, limit)
        .map(entryOf)
    },
    async readSubject(subject, since, limit) {
      return sql
        .all<StoredEntry>(
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
