import type { Committed, Tx } from '../../../../ports/store.ts'
import type { Change } from '../../../../../shared/contract/stream.ts'
import {
  entryOf,
  LOG_COLUMNS,
  nextEntry,
  type HashEntry,
  type Head,
  type StoredEntry,
} from '../../rows/log-row.ts'
import type { TxConnection } from '../tx-connection.ts'

/** Where the chain ends for one transaction, and what it has added. */
export class Appending {
  #head: Head
  #appended: Committed[] = []
  #atMember: { readonly head: Head; readonly length: number }

  constructor(head: Head) {
    this.#head = head
    this.#atMember = { head, length: 0 }
  }

  get head(): Head {
    return this.#head
  }

  get appended(): readonly Committed[] {
    return this.#appended
  }

  add(committed: Committed): void {
    this.#head = { seq: committed.entry.seq, hash: committed.entry.hash }
    this.#appended.push(committed)
  }

  memberStarts(): void {
    this.#atMember = { head: this.#head, length: this.#appended.length }
  }

  undoMember(): void {
    this.#head = this.#atMember.head
    this.#appended.length = this.#atMember.length
  }
}

export function logTable(sql: TxConnection, tail: Appending, hashEntry: HashEntry): Tx['log'] {
  return {
    async append(entry, changes = []) {
      const next = nextEntry(tail.head, entry, hashEntry)
      sql.write(`INSERT INTO log (${LOG_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`, next.values)
      if (changes.length > 0) {
        sql.write('INSERT INTO log_changes (seq, changes) VALUES (?, ?)', [
          next.entry.seq,
          JSON.stringify(changes),
        ])
      }
      tail.add({ entry: next.entry, changes })
    },
    async read(since, limit) {
      const rows = await sql.all<StoredEntry>(
        'SELECT * FROM log WHERE seq > ? ORDER BY seq LIMIT ?',
        since,
        limit,
      )
      return rows.map(entryOf)
    },
    async readSubject(subject, since, limit) {
      const rows = await sql.all<StoredEntry>(
        'SELECT * FROM log WHERE subject_kind = ? AND subject_id = ? AND seq > ? ORDER BY seq LIMIT ?',
        subject.kind,
        subject.id,
        since,
        limit,
      )
      return rows.map(entryOf)
    },
    async head() {
      return tail.head
    },
  }
}

/** What a follower that knows everything up to `since` has missed, as it was told where it happened. */
export const READ_COMMITTED = `SELECT l.*, c.changes FROM log l LEFT JOIN log_changes c ON c.seq = l.seq
  WHERE l.seq > $1 ORDER BY l.seq LIMIT $2`

export const committedOf = (row: StoredEntry & { readonly changes: string | null }): Committed => ({
  entry: entryOf(row),
  changes: row.changes === null ? [] : (JSON.parse(row.changes) as readonly Change[]),
  elsewhere: true,
})
