import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { DatabaseSync } from '@photostructure/sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { AuditReport } from '../../../shared/contract/http/record.ts'
import type { Request } from '../../../shared/contract/http/requests.ts'
import { sha256Hex } from '../../../shared/domain/canonical/sha256.ts'
import { chainEntry, EMPTY_HEAD, type LogHead } from '../../../shared/domain/log/chain.ts'
import { entryOf, type StoredEntry } from '../../adapters/store/rows/log-row.ts'
import { must, setStage, type Cast } from '../../testing/cast.ts'
import { startTestCoordinator, type TestCoordinator } from '../../testing/test-coordinator.ts'

let stage: TestCoordinator
let cast: Cast
beforeEach(async () => {
  stage = await startTestCoordinator()
  cast = await setStage(stage)
})
afterEach(() => stage.stop())

/** Somebody writes to the file while nobody looks. */
async function tamper(sql: string): Promise<void> {
  await stage.coordinator.stop()
  const raw = new DatabaseSync(join(stage.data, 'countersign.db'))
  raw.exec('DROP TRIGGER log_never_changes; DROP TRIGGER log_never_shrinks')
  raw.exec(sql)
  raw.close()
  await stage.restart()
}
const verify = (): Promise<AuditReport> => must(cast.olga.client.get('/audit/verify'))

describe('verifying the log', () => {
  it('finds nothing after an ordinary life, and says what it could not have noticed', async () => {
    const tools = [{ name: 'write_file', arguments: { path: 'a', content: 'b' } }, { name: 'delete_file' }]
    const ask = (): Promise<Request> =>
      must(cast.robot.client.post('/requests', { connector: 'files', tools }))
    const [one, two, three] = [await ask(), await ask(), await ask()]
    const decide = (id: string, more: object) =>
      must(cast.ana.client.post(`/requests/${id}/decisions`, { decisionId: randomUUID(), ...more }))
    await decide(one.id, {
      verdict: 'approve',
      tools: ['write_file'],
      edits: { write_file: { path: 'c', content: 'd' } },
    })
    await decide(two.id, { verdict: 'deny', reason: 'no' })
    await must(
      cast.ana.client.post(`/requests/${three.id}/questions`, { questionId: randomUUID(), text: 'Why?' }),
    )
    await must(cast.robot.client.post(`/requests/${three.id}/cancel`, {}))
    await must(
      cast.olga.client.put(`/groups/${cast.security.id}`, { name: 'Security', members: [cast.ben.id] }),
    )
    const report = await verify()
    expect(report).toMatchObject({ ok: true })
    expect(report.entries).toBeGreaterThan(20)
    expect(report.cannotDetect.length).toBeGreaterThan(0)
  })

  it.each([
    [
      'a changed entry',
      "UPDATE log SET data = json_set(data, '$.name', 'Mallory') WHERE seq = 3",
      { seq: 3, code: 'altered' },
    ],
    [
      'another actor',
      `UPDATE log SET actor = '{"kind":"system"}' WHERE seq = 4`,
      { seq: 4, code: 'altered' },
    ],
    ['a removed entry', 'DELETE FROM log WHERE seq = 5', { seq: 5, code: 'missing' }],
    [
      'two that changed places',
      'UPDATE log SET seq = 999 WHERE seq = 6; UPDATE log SET seq = 6 WHERE seq = 7; UPDATE log SET seq = 7 WHERE seq = 999',
      { seq: 6, code: 'altered' },
    ],
  ])('finds %s', async (_what, sql, problem) => {
    await tamper(sql)
    expect(await verify()).toMatchObject({ ok: false, firstProblem: problem })
  })

  it('finds a stored request that is not what happened to it', async () => {
    const { id } = await must<Request>(
      cast.robot.client.post('/requests', { connector: 'files', tools: [{ name: 'read_file' }] }),
    )
    await must(
      cast.ana.client.post(`/requests/${id}/decisions`, { decisionId: randomUUID(), verdict: 'deny' }),
    )
    await tamper(
      `UPDATE requests SET status = 'approved', state = json_set(state, '$.status', 'approved') WHERE id = '${id}'`,
    )
    expect(await verify()).toMatchObject({
      ok: false,
      firstProblem: { code: 'request-differs', text: expect.stringContaining(id) as string },
    })
  })

  it('names the request whose entries tell of what cannot have happened, though every hash is good', async () => {
    const { id } = await must<Request>(
      cast.robot.client.post('/requests', { connector: 'files', tools: [{ name: 'read_file' }] }),
    )
    await stage.coordinator.stop()
    const raw = new DatabaseSync(join(stage.data, 'countersign.db'))
    raw.exec('DROP TRIGGER log_never_changes')
    const rows = raw.prepare('SELECT * FROM log ORDER BY seq').all() as unknown as StoredEntry[]
    const update = raw.prepare('UPDATE log SET subject_id = ?, previous_hash = ?, hash = ? WHERE seq = ?')
    let head: LogHead = EMPTY_HEAD
    for (const row of rows) {
      const { at, type, actor, subject, data } = entryOf(row)
      // The first entry of the request, and it alone, becomes one of another.
      const is = type === 'request.created' ? { ...subject, id: 'another' } : subject
      const next = chainEntry({ at, type, actor, subject: is, data }, head, sha256Hex)
      update.run(is.id, next.previousHash, next.hash, next.seq)
      head = next
    }
    raw.close()
    await stage.restart()
    expect(await verify()).toMatchObject({
      ok: false,
      firstProblem: { code: 'request-differs', text: expect.stringContaining(id) as string },
    })
  })

  it('finds a request that is gone, of which no entry says that it was archived', async () => {
    const ask = (): Promise<Request> =>
      must(cast.robot.client.post('/requests', { connector: 'files', tools: [{ name: 'read_file' }] }))
    const [gone, other] = [await ask(), await ask()]
    expect(await verify()).toMatchObject({ ok: true })
    const tables = ['request_snapshots', 'request_people']
    await tamper(
      `PRAGMA foreign_keys = OFF; ${tables.map((table) => `DELETE FROM ${table} WHERE request_id = '${gone.id}';`).join(' ')}
       DELETE FROM requests WHERE id = '${gone.id}'`,
    )
    const report = await verify()
    expect(report).toMatchObject({
      ok: false,
      firstProblem: { code: 'request-missing', text: expect.stringContaining(gone.id) as string },
    })
    expect(report.firstProblem?.text).not.toContain(other.id)
    expect(report.cannotDetect.at(-1)).toContain('Only requests are compared with the log')
  })

  it('finds arguments that were changed under a request', async () => {
    const tools = [{ name: 'write_file', arguments: { path: 'harmless.txt', content: 'x' } }]
    const { id } = await must<Request>(cast.robot.client.post('/requests', { connector: 'files', tools }))
    await tamper(
      `UPDATE request_snapshots SET body = replace(body, 'harmless.txt', 'harmful.txt') WHERE request_id = '${id}'`,
    )
    expect(await verify()).toMatchObject({ ok: false, firstProblem: { code: 'request-differs' } })
  })
})
