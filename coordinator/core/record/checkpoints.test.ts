import { join } from 'node:path'
import { DatabaseSync } from '@photostructure/sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { AuditReport, LogCheckpoint } from '../../../shared/contract/http/record.ts'
import { sha256Hex } from '../../../shared/domain/canonical/sha256.ts'
import { chainEntry, EMPTY_HEAD, type LogHead } from '../../../shared/domain/log/chain.ts'
import type { LogEntry } from '../../../shared/domain/log/entry.ts'
import { must, setStage, type Cast } from '../../testing/cast.ts'
import { startTestCoordinator, type TestCoordinator } from '../../testing/test-coordinator.ts'

let stage: TestCoordinator
let cast: Cast
beforeEach(async () => {
  stage = await startTestCoordinator()
  cast = await setStage(stage)
})
afterEach(() => stage.stop())

const sign = (): Promise<LogCheckpoint> => must(cast.olga.client.post('/audit/checkpoints'))
const verify = (checkpoints: readonly string[] = []): Promise<AuditReport> =>
  must(cast.olga.client.post('/audit/verify', { checkpoints }))

/** Somebody with the database, and without the key, writes a whole new history whose chain is sound. */
async function rewrite(change: (entry: LogEntry) => LogEntry | null, forget: boolean): Promise<void> {
  await stage.coordinator.stop()
  const raw = new DatabaseSync(join(stage.data, 'countersign.db'))
  raw.exec('DROP TRIGGER log_never_changes; DROP TRIGGER log_never_shrinks')
  const rows = raw.prepare('SELECT * FROM log ORDER BY seq').all() as Record<string, string | number>[]
  raw.exec('DELETE FROM log')
  const insert = raw.prepare('INSERT INTO log VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)')
  let head: LogHead = EMPTY_HEAD
  for (const row of rows) {
    const entry = change({
      seq: Number(row['seq']),
      at: Number(row['at']),
      type: String(row['type']),
      actor: JSON.parse(String(row['actor'])) as LogEntry['actor'],
      subject: {
        kind: String(row['subject_kind']) as LogEntry['subject']['kind'],
        id: String(row['subject_id']),
      },
      data: JSON.parse(String(row['data'])) as LogEntry['data'],
      previousHash: '',
      hash: '',
    })
    if (entry === null) continue
    const { at, type, actor, subject, data } = entry
    const next = chainEntry({ at, type, actor, subject, data }, head, sha256Hex)
    insert.run(
      next.seq,
      at,
      type,
      JSON.stringify(actor),
      subject.kind,
      subject.id,
      JSON.stringify(data),
      next.previousHash,
      next.hash,
    )
    head = next
  }
  if (forget) raw.exec(`DELETE FROM stored_values WHERE key = 'log-checkpoints'`)
  raw.close()
  await stage.restart()
}
const rename = (entry: LogEntry): LogEntry =>
  entry.seq === 3 ? { ...entry, data: { ...entry.data, name: 'Mallory' } } : entry

describe('checkpoints of the log', () => {
  it('vouch for everything up to them, and no further', async () => {
    const before = await verify()
    expect(before).toMatchObject({ ok: true, coveredUntil: 0 })
    const { text } = await sign()
    expect(await verify([text])).toMatchObject({ ok: true, coveredUntil: before.entries })
    await must(cast.olga.client.post('/groups', { name: 'Later' }))
    const after = await verify([text])
    expect(after.coveredUntil).toBe(before.entries)
    expect(after.entries).toBeGreaterThan(before.entries)
  })

  it('tell that a history with a sound chain is not the one that was signed', async () => {
    const { text } = await sign()
    await rewrite(rename, false)
    expect(await verify()).toMatchObject({ ok: false, firstProblem: { code: 'rewritten' } })
    expect(await verify([text])).toMatchObject({ ok: false, firstProblem: { code: 'rewritten' } })
  })

  it('still tell when the ones kept here were removed, if one was kept outside', async () => {
    const { text } = await sign()
    await rewrite(rename, true)
    expect(await verify()).toMatchObject({ ok: true, coveredUntil: 0 })
    expect(await verify([text])).toMatchObject({ ok: false, firstProblem: { code: 'rewritten' } })
  })

  it('tell that the end was cut off', async () => {
    const { text } = await sign()
    const { entries } = await verify()
    await rewrite((entry) => (entry.seq > entries - 3 ? null : entry), true)
    expect(await verify([text])).toMatchObject({ ok: false, firstProblem: { code: 'cut-off' } })
  })

  it.each([
    ['nonsense', () => 'hello'],
    ['another number', (text: string) => text.replace(/\n(\d+)\n/, '\n1\n')],
    ['another signature', (text: string) => text.replace(/[0-9a-f]{4}\n$/, '0000\n')],
  ])('that are damaged are refused: %s', async (_what, damage) => {
    const { text } = await sign()
    const answer = await cast.olga.client.post('/audit/verify', { checkpoints: [damage(text)] })
    expect(answer).toMatchObject({ status: 422, body: { code: 'invalid_checkpoint' } })
  })
})
