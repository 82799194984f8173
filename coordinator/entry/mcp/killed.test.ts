import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Request } from '../../../shared/contract/http/requests.ts'
import { ODD_SERVER } from '../../adapters/upstream/testing/recorder.ts'
import { must, setStage, type Cast } from '../../testing/cast.ts'
import {
  bundleCoordinator,
  type CoordinatorProcess,
  type CoordinatorProgram,
} from '../../testing/coordinator-process.ts'
import { clientOf, OWNER_EMAIL, OWNER_TOKEN, type TestClient } from '../../testing/test-coordinator.ts'
import { CLIENTS, textOf, type AnyClient } from './testing/clients.ts'

const OWNER = { COUNTERSIGN_OWNER_EMAIL: OWNER_EMAIL, COUNTERSIGN_OWNER_TOKEN: OWNER_TOKEN }

let program: CoordinatorProgram
beforeAll(async () => {
  program = await bundleCoordinator()
}, 60_000)
afterAll(() => program.remove())

describe('a coordinator that is killed', () => {
  let data: string
  let running: CoordinatorProcess
  let cast: Cast
  const opened: AnyClient[] = []

  beforeEach(async () => {
    data = await mkdtemp(join(tmpdir(), 'countersign-killed-'))
    running = await program.start(data, OWNER)
    cast = await setStage({ as, data })
  }, 60_000)
  afterEach(async () => {
    for (const each of opened.splice(0)) await each.close().catch(() => undefined)
    await running.kill()
    await rm(data, { recursive: true })
  })

  /** Goes to whichever process runs now. */
  const as = (token: string | null): TestClient => clientOf(() => running.url, token)
  const connect = async (
    kind: keyof typeof CLIENTS,
    headers: Record<string, string> = {},
  ): Promise<AnyClient> => {
    const client = await CLIENTS[kind](`${running.url}/mcp`, cast.robot.token, headers)
    opened.push(client)
    return client
  }
  const pending = async (): Promise<Request[]> =>
    (await must<{ items: Request[] }>(as(OWNER_TOKEN).get('/requests?status=pending'))).items
  const request = (id: string): Promise<Request> => must(as(OWNER_TOKEN).get(`/requests/${id}`))
  const until = async <T>(read: () => Promise<T>, fits: (value: T) => boolean): Promise<T> => {
    for (;;) {
      const value = await read()
      if (fits(value)) return value
      await new Promise((resolve) => void setTimeout(resolve, 50))
    }
  }
  const approve = (id: string) =>
    must(
      as(cast.ana.token).post(`/requests/${id}/decisions`, { decisionId: randomUUID(), verdict: 'approve' }),
    )
  const killAndRestart = async () => {
    await running.kill()
    running = await program.start(data, OWNER)
  }

  it.each(Object.keys(CLIENTS) as (keyof typeof CLIENTS)[])(
    'while a call of %s is held keeps the request, and the repeat of the call attaches to it',
    async (kind) => {
      const given = { path: 'report.txt', content: `by ${kind}` }
      const call = { name: 'files_write_file', arguments: given }
      const first = await connect(kind)
      first.callTool(call, { timeout: 3_600_000 }).catch(() => undefined)
      const [held] = await until(pending, (list) => list.length === 1)
      const id = held?.id as string

      await killAndRestart()
      expect(await request(id)).toMatchObject({ id, status: 'pending', digest: held?.digest })
      const second = await connect(kind, { 'Countersign-Hold': '1' })
      expect(textOf(await second.callTool(call))).toContain(`(request ${id})`)
      expect(await pending()).toHaveLength(1)

      const third = await connect(kind)
      const answer = third.callTool(call)
      await approve(id)
      expect(textOf(await answer)).toContain('report.txt')
      expect(await readFile(join(cast.folder, 'report.txt'), 'utf8')).toBe(`by ${kind}`)
      expect((await request(id)).tools[0]).toMatchObject({ grant: 'used' })
    },
    60_000,
  )

  it('after an approval, and before the call was made again, still has the approval', async () => {
    const call = { name: 'files_write_file', arguments: { path: 'later.txt', content: 'later' } }
    const first = await connect('sdk 1', { 'Countersign-Hold': '1' })
    await first.callTool(call)
    const [held] = await pending()
    await approve(held?.id as string)
    await killAndRestart()
    expect(existsSync(join(cast.folder, 'later.txt'))).toBe(false)
    const second = await connect('sdk 1')
    await second.callTool(call)
    expect(await readFile(join(cast.folder, 'later.txt'), 'utf8')).toBe('later')
    expect(await pending()).toEqual([])
  }, 60_000)

  it('while a call runs says that its outcome is unknown, and does not run it again', async () => {
    const admin = as(OWNER_TOKEN)
    const { id: oddId } = await must<{ id: string }>(
      admin.post('/connectors', {
        key: 'odd',
        name: 'Odd',
        transport: { type: 'stdio', command: 'node', args: [ODD_SERVER] },
      }),
    )
    await until(
      () => must<{ status: string }>(admin.get(`/connectors/${oddId}`)),
      ({ status }) => status === 'connected',
    )
    const call = { name: 'odd_slow', arguments: { ms: 60_000 } }
    const first = await connect('client 2, newest revision')
    first.callTool(call, { timeout: 3_600_000 }).catch(() => undefined)
    const [held] = await until(pending, (list) => list.length === 1)
    const id = held?.id as string
    await approve(id)
    await until(
      () => request(id),
      ({ tools }) => tools[0]?.grant === 'executing',
    )

    await killAndRestart()
    expect((await request(id)).tools[0]).toMatchObject({ outcome: 'approved', grant: 'outcome-unknown' })
    expect(running.logged.map(({ msg }) => msg)).toContain(
      'calls were cut off by the last stop; their outcome is unknown',
    )
    const second = await connect('client 2, newest revision', { 'Countersign-Hold': '1' })
    expect(textOf(await second.callTool(call))).toContain('Approval is pending')
    expect((await pending()).map((each) => each.id)).not.toContain(id)
  }, 60_000)

  it('by SIGTERM answers held calls as pending first, and ends well', async () => {
    const clients = await Promise.all(
      (Object.keys(CLIENTS) as (keyof typeof CLIENTS)[]).map((kind) => connect(kind)),
    )
    const answers = clients.map((client, n) =>
      client.callTool({ name: 'files_write_file', arguments: { path: `${n}.txt`, content: '' } }),
    )
    await until(pending, (list) => list.length === clients.length)
    expect(await running.stop()).toBe(0)
    for (const answer of await Promise.all(answers)) expect(textOf(answer)).toContain('Approval is pending')
  }, 60_000)
})
