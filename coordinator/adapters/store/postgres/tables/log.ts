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
import type { SqlValue } from '../../rows/page-sql.ts'
import type { TxConnection } from '../tx-connection.ts'

/**
 * Where the chain ends for one transaction, and what it has added. Entries are sent together when the group ends, or
 * before somebody reads the log.
 */
export class Appending {
  #head: Head
  #appended: Committed[] = []
  #rows: (readonly SqlValue[])[] = []
  #sent = 0
  #atMember: { readonly head: Head; readonly length: number; readonly sent: number }

  constructor(head: Head) {
    this.#head = head
    this.#atMember = { head, length: 0, sent: 0 }
  }

  get head(): Head {
    return this.#head
  }

  get appended(): readonly Committed[] {
    return this.#appended
  }

  add(committed: Committed, values: readonly SqlValue[]): void {
    this.#head = { seq: committed.entry.seq, hash: committed.entry.hash }
    this.#appended.push(committed)
    this.#rows.push(values)
  }

  memberStarts(): void {
    this.#atMember = { head: this.#head, length: this.#appended.length, sent: this.#sent }
  }

  /** What was sent inside the member is undone with it, also of those before it: it waits again. */
  undoMember(): void {
    const { head, length, sent } = this.#atMember
    this.#head = head
    this.#appended.length = length
    this.#rows.length = length
    this.#sent = sent
  }

  async send(sql: TxConnection): Promise<void> {
    const from = this.#sent
    if (from === this.#rows.length) return
    this.#sent = this.#rows.length
    const rows = this.#rows
      .slice(from)
      .map((values) => Object.fromEntries(values.map((value, n) => [COLUMNS[n], value])))
    const changes = this.#appended
      .slice(from)
      .filter((one) => one.changes.length > 0)
      .map((one) => ({ seq: one.entry.seq, changes: JSON.stringify(one.changes) }))
    await Promise.all([
      sql.writeReturning(INSERT, JSON.stringify(rows)),
      ...(changes.length === 0 ? [] : [sql.writeReturning(INSERT_CHANGES, JSON.stringify(changes))]),
    ])
  }
}

const COLUMNS = LOG_COLUMNS.split(', ')
const INSERT = `INSERT INTO log (${LOG_COLUMNS}) SELECT ${LOG_COLUMNS} FROM json_populate_recordset(NULL::log, ?::json)`
const INSERT_CHANGES = `INSERT INTO log_changes (seq, changes)
  SELECT seq, changes FROM json_populate_recordset(NULL::log_changes, ?::json)`

export function logTable(sql: TxConnection, tail: Appending, hashEntry: HashEntry): Tx['log'] {
  return {
    async append(entry, changes = []) {
      const next = nextEntry(tail.head, entry, hashEntry)
      sql.willWrite()
      tail.add({ entry: next.entry, changes }, next.values)
    },
    async read(since, limit) {
      await tail.send(sql)
      const rows = await sql.all<StoredEntry>(
        'SELECT * FROM log WHERE seq > ? ORDER BY seq LIMIT ?',
        since,
        limit,
      )
      return rows.map(entryOf)
    },
    async readSubject(subject, since, limit) {
      await tail.send(sql)
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
