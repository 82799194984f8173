import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { DatabaseSync } from '@photostructure/sqlite'
import { entryOf, LOG_COLUMNS, type StoredEntry } from '../../../coordinator/adapters/store/rows/log-row.ts'
import type { Database } from '../../../coordinator/adapters/store/sqlite/statements.ts'
import { must, setStage, type Cast } from '../../../coordinator/testing/cast.ts'
import { startTestCoordinator } from '../../../coordinator/testing/test-coordinator.ts'
import type { AuditReport, LogCheckpoint } from '../../../shared/contract/http/record.ts'
import type { Request } from '../../../shared/contract/http/requests.ts'
import { sha256Hex } from '../../../shared/domain/canonical/sha256.ts'
import type { LogEntry } from '../../../shared/domain/log/entry.ts'
import type { FaultRow } from '../row.ts'
import { createRandom } from '../simulator/random.ts'
import { attackOn } from './attack.ts'

/** The log in the database of a real coordinator is changed behind its back; it is then asked to verify itself. */
export const logRow: FaultRow = {
  what: 'changes to the stored log, half of them with every hash made good again',
  goal: '10,000 changes, 100 % found up to the newest outside checkpoint, the rest said plainly',
  unit: 'changes',
  full: 10_000,
  short: 150,
  async play({ seed, rounds, isOver, tell }) {
    const random = createRandom(seed)
    const stage = await startTestCoordinator()
    const raw = new DatabaseSync(join(stage.data, 'countersign.db'))
    const counts = {
      'entries of the log': 0,
      found: 0,
      'after the checkpoint, and said so': 0,
    }
    let [done, wrong] = [0, 0]
    try {
      const cast = await setStage(stage)
      await live(cast, 3)
      // What somebody keeps outside; the coordinator's own copies are taken away from it.
      const { text } = await must<LogCheckpoint>(cast.olga.client.post('/audit/checkpoints'))
      const verify = (): Promise<AuditReport> =>
        must(cast.olga.client.post('/audit/verify', { checkpoints: [text] }))
      const covered = (await verify()).entries
      await live(cast, 2)
      raw.exec('PRAGMA synchronous = OFF')
      raw.exec('DROP TRIGGER log_never_changes; DROP TRIGGER log_never_shrinks')
      raw.exec("DELETE FROM stored_values WHERE key = 'log-checkpoints'")
      const log = (raw.prepare('SELECT * FROM log ORDER BY seq').all() as unknown as StoredEntry[]).map(
        entryOf,
      )
      counts['entries of the log'] = log.length
      for (; done < rounds && !isOver(); done += 1) {
        let attack = attackOn(log, random, sha256Hex)
        while (isSame(attack.entries, log)) attack = attackOn(log, random, sha256Hex)
        write(raw, attack.entries)
        const report = await verify()
        const isPlain = report.cannotDetect.some((spot) => spot.includes(`${covered + 1}`))
        if (!report.ok) counts.found += 1
        else if (
          isSame(attack.entries.slice(0, covered), log.slice(0, covered)) &&
          (isPlain || report.entries <= covered)
        )
          counts['after the checkpoint, and said so'] += 1
        else {
          wrong += 1
          tell({ round: done, attack: attack.name, isSkilled: attack.isSkilled, report })
        }
      }
      write(raw, log)
      if (!(await verify()).ok) throw new Error('the log is not what it was, so nothing was shown')
    } finally {
      raw.close()
      await stage.stop()
    }
    return { done, wrong, counts }
  },
}

/** What leaves entries of many kinds: requests asked, decided, edited and cancelled. */
async function live({ robot, ana, olga, security, ben }: Cast, times: number): Promise<void> {
  for (let time = 0; time < times; time += 1) {
    const tools = [{ name: 'write_file', arguments: { path: `p${time}`, content: 'x' } }]
    const ask = (): Promise<Request> => must(robot.client.post('/requests', { connector: 'files', tools }))
    const decide = (id: string, more: object): Promise<unknown> =>
      must(ana.client.post(`/requests/${id}/decisions`, { decisionId: randomUUID(), ...more }))
    await decide((await ask()).id, { verdict: 'approve', edits: { write_file: { path: 'c', content: 'd' } } })
    await decide((await ask()).id, { verdict: 'deny', reason: 'no' })
    await must(robot.client.post(`/requests/${(await ask()).id}/cancel`, {}))
    await must(olga.client.put(`/groups/${security.id}`, { name: `S${time}`, members: [ana.id, ben.id] }))
  }
}

function write(raw: Database, entries: readonly LogEntry[]): void {
  raw.exec('BEGIN IMMEDIATE; DELETE FROM log')
  const insert = raw.prepare(`INSERT INTO log (${LOG_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`)
  for (const { seq, at, type, actor, subject, data, previousHash, hash } of entries) {
    const texts = [JSON.stringify(actor), subject.kind, subject.id, JSON.stringify(data), previousHash, hash]
    insert.run(seq, at, type, ...texts)
  }
  raw.exec('COMMIT')
}

const isSame = (one: readonly LogEntry[], other: readonly LogEntry[]): boolean =>
  one.length === other.length && one.every((entry, index) => isDeepStrictEqual(entry, other[index]))
