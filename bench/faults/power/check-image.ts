import { rmSync, writeFileSync } from 'node:fs'
import { nodeSha256 } from '../../../coordinator/adapters/crypto/node-sha256.ts'
import { LOG_COLUMNS, entryOf, type StoredEntry } from '../../../coordinator/adapters/store/rows/log-row.ts'
import { assertWhole } from '../../../coordinator/adapters/store/sqlite/clean-stop.ts'
import { openWriter } from '../../../coordinator/adapters/store/sqlite/open-database.ts'
import type { Database } from '../../../coordinator/adapters/store/sqlite/statements.ts'
import { verifyChain } from '../../../shared/domain/log/chain.ts'
import type { LogEntry } from '../../../shared/domain/log/entry.ts'
import type { Image } from './images.ts'

export interface Expected {
  /** The log as it became in the end: what is found has to be a beginning of it. */
  readonly log: readonly LogEntry[]
  /** Requests that were made up to each entry, by its number. */
  readonly requestsUpTo: readonly number[]
  /** The last entry of a command whose success had been told when power was lost. */
  readonly least: number
  /** Reads every entry and not only the last. */
  readonly readsAll: boolean
}

/** Requests that were made up to each entry of a log, by the number of the entry. */
export function countRequests(log: readonly LogEntry[]): readonly number[] {
  const counts = [0]
  for (const { type } of log) counts.push((counts.at(-1) ?? 0) + (type === 'request.created' ? 1 : 0))
  return counts
}

/** Opens an image as the coordinator does after a power cut. Returns what is wrong, or null. `file`: a name of its own. */
export function faultOfImage(file: string, image: Image, expected: Expected): string | null {
  writeFileSync(file, image[0])
  writeFileSync(`${file}-wal`, image[1])
  try {
    const database = openWriter(file, { check: assertWhole })
    try {
      return faultOf(database, expected)
    } finally {
      database.close()
    }
  } catch (error) {
    return `it does not open: ${error instanceof Error ? error.message : String(error)}`
  } finally {
    for (const end of ['', '-wal', '-shm']) rmSync(`${file}${end}`, { force: true })
  }
}

function faultOf(database: Database, { log, requestsUpTo, least, readsAll }: Expected): string | null {
  const count = (sql: string): number => (database.prepare(sql).get() as { n: number }).n
  const entries = count('SELECT count(*) AS n FROM log')
  const last = database.prepare('SELECT seq, hash FROM log ORDER BY seq DESC LIMIT 1').get()
  const { seq, hash } = last as { seq: number; hash: string }
  if (entries !== seq) return `${entries} entries up to ${seq}`
  if (log[seq - 1]?.hash !== hash) return `entry ${seq} is not the one that was written`
  if (seq < least) return `entry ${least} was acknowledged, and the log ends with ${seq}`
  const requests = count('SELECT count(*) AS n FROM requests')
  if (requests !== requestsUpTo[seq]) return `${requests} requests, and the log has ${requestsUpTo[seq]}`
  if (!readsAll) return null
  const rows = database.prepare(`SELECT ${LOG_COLUMNS} FROM log ORDER BY seq`).all()
  const report = verifyChain((rows as unknown as StoredEntry[]).map(entryOf), nodeSha256)
  if (!report.ok) return `the log is broken: ${JSON.stringify(report)}`
  return undecided(database)
}

/** A request of which the log knows the end, while its row is open, or the other way round. */
function undecided(database: Database): string | null {
  const found = database
    .prepare(
      `SELECT id FROM requests WHERE (status = 'pending') =
       (id IN (SELECT subject_id FROM log WHERE type = 'request.resolved')) LIMIT 1`,
    )
    .get() as { id: string } | undefined
  return found ? `request ${found.id} does not stand as the log says` : null
}
