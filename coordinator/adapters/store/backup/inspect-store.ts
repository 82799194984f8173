import { createChainVerifier, type Sha256Hex } from '../../../../shared/domain/log/chain.ts'
import { entryOf, type Head, type StoredEntry } from '../rows/log-row.ts'
import type { Database } from '../sqlite/statements.ts'

const AT_ONCE = 1000

/** Where the text stands that only the right key opens. */
export const KEY_CHECK_VALUE = 'key-check'

/** What SQLite finds wrong with the file as a whole, in one line; null when nothing is. */
export function damageOf(database: Database): string | null {
  const lines = (database.prepare('PRAGMA integrity_check(5)').all() as { integrity_check: string }[])
    .map(({ integrity_check: line }) => line)
    .filter((line) => line !== 'ok')
  return lines.length === 0 ? null : lines.join('; ').slice(0, 500)
}

/** What is wrong with the chain of the log after an entry that is known to be right, in words; null when nothing is. */
export function chainProblemIn(database: Database, sha256: Sha256Hex, from?: Head): string | null {
  const verifier = createChainVerifier(sha256, from)
  const read = database.prepare('SELECT * FROM log WHERE seq > ? ORDER BY seq LIMIT ?')
  for (let since = from?.seq ?? 0; ;) {
    const page = read.all(since, AT_ONCE) as unknown as StoredEntry[]
    for (const row of page) {
      const problem = problemWith(verifier.add, row)
      if (problem !== null) return `entry ${problem.seq} of the log is ${problem.code}`
      since = row.seq
    }
    if (page.length < AT_ONCE) return null
  }
}

function problemWith(
  add: ReturnType<typeof createChainVerifier>['add'],
  row: StoredEntry,
): { readonly seq: number; readonly code: string } | null {
  try {
    return add(entryOf(row))
  } catch {
    // What stands there is no JSON any more.
    return { seq: row.seq, code: 'altered' }
  }
}

/** The entry so many before the end: from where the tail of a long log is checked. */
export const entryBefore = (database: Database, seq: number): Head | undefined =>
  database.prepare('SELECT seq, hash FROM log WHERE seq = ?').get(seq) as Head | undefined

export const storedValue = (database: Database, key: string): string | undefined =>
  (
    database.prepare('SELECT value FROM stored_values WHERE key = ?').get(key) as
      { value: string } | undefined
  )?.value
