import { existsSync } from 'node:fs'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Connector } from '../../shared/contract/http/connectors.ts'
import type { Request } from '../../shared/contract/http/requests.ts'
import type { SampleTry, SampleWorkspace } from '../../shared/contract/http/session.ts'
import { setStage, type Cast } from '../testing/cast.ts'
import {
  OWNER_TOKEN,
  startTestCoordinator,
  type TestClient,
  type TestCoordinator,
} from '../testing/test-coordinator.ts'
import { sampleTransport } from './sample-server-choice.ts'

type Page<T> = { items: T[]; total: number }

describe('the sample workspace', () => {
  let stage: TestCoordinator
  let owner: TestClient
  beforeEach(async () => {
    stage = await startTestCoordinator()
    owner = stage.as(OWNER_TOKEN)
  })
  afterEach(() => stage.stop())

  const counts = async () => {
    const totals: Record<string, number> = {}
    for (const path of ['flows', 'policies', 'connectors', 'agents', 'users', 'groups']) {
      totals[path] = (await owner.get<Page<unknown>>(`/${path}`)).body.total
    }
    return totals
  }
  /** As the app asks, with a key: it stands for the whole, not for each thing that is added. */
  const install = async (): Promise<string> => {
    const { status, body } = await owner.post<SampleWorkspace>('/sample-workspace', undefined, {
      'idempotency-key': randomUUID(),
    })
    expect([status, body]).toEqual([201, { installed: true, folder: expect.any(String) as string }])
    return body.folder as string
  }
  const pending = async (id: string): Promise<Request> => (await owner.get<Request>(`/requests/${id}`)).body
  const until = async (condition: () => Promise<boolean>): Promise<void> => {
    while (!(await condition())) await new Promise((resolve) => void setTimeout(resolve, 50))
  }

  it('adds a folder, a connector, flows, policies and an agent, once', async () => {
    expect((await owner.get('/sample-workspace')).body).toEqual({ installed: false })
    const before = await counts()
    const folder = await install()
    expect(await readdir(folder)).toEqual(['meeting-notes.txt', 'read-me-first.txt', 'shopping-list.txt'])
    const after = await counts()
    expect(after).toEqual({
      ...before,
      flows: 3 + (before['flows'] ?? 0),
      policies: 2 + (before['policies'] ?? 0),
      connectors: 1 + (before['connectors'] ?? 0),
      agents: 1 + (before['agents'] ?? 0),
    })
    await Promise.all([install(), install()])
    expect(await counts()).toEqual(after)
    expect((await owner.get('/sample-workspace')).body).toEqual({ installed: true, folder })
  })

  it('lets the sample agent make a real call that waits for its owner, who approves it', async () => {
    const folder = await install()
    const { status, body } = await owner.post<SampleTry>('/sample-workspace/try')
    expect(status).toBe(200)
    const request = await pending(body.requestId as string)
    expect(request).toMatchObject({
      status: 'pending',
      agent: { name: 'Sample agent' },
      connector: { key: 'files', status: 'connected' },
      flow: { name: 'Ask me', allowSelfApproval: true },
      canDecide: true,
      note: 'I would like to leave you a greeting in the sample folder.',
    })
    expect(existsSync(join(folder, 'greeting.txt'))).toBe(false)
    const decided = await owner.post(`/requests/${request.id}/decisions`, {
      decisionId: randomUUID(),
      verdict: 'approve',
      digest: request.digest,
    })
    expect(decided.status).toBe(200)
    await until(async () => (await pending(request.id)).tools[0]?.grant === 'used')
    expect(await readFile(join(folder, 'greeting.txt'), 'utf8')).toContain('after you had agreed')
  })

  it('lets the agent read without asking', async () => {
    await install()
    await until(
      async () => (await owner.get<Page<Connector>>('/connectors')).body.items[0]?.status === 'connected',
    )
    const { items } = (await owner.get<Page<Connector>>('/connectors')).body
    const { user } = (await owner.get<{ user: { id: string } }>('/me')).body
    const reading = items[0]?.tools.filter(({ readOnly }) => readOnly) ?? []
    expect(reading.length).toBeGreaterThan(3)
    for (const { name } of reading) {
      const verdict = await owner.post('/policies/evaluate', {
        user: user.id,
        connector: 'files',
        tool: name,
      })
      expect(verdict.body).toMatchObject({ action: 'allow' })
    }
  })

  it('takes back exactly what it added, and can be added again', async () => {
    const before = await counts()
    const folder = await install()
    await writeFile(join(folder, 'mine.txt'), 'mine')
    await writeFile(join(folder, 'shopping-list.txt'), 'Bread, and nothing else')
    const { requestId } = (await owner.post<SampleTry>('/sample-workspace/try')).body
    expect((await owner.delete('/sample-workspace')).body).toEqual({ installed: false })
    expect(await counts()).toEqual(before)
    expect(await readdir(folder)).toEqual(['mine.txt', 'shopping-list.txt'])
    expect((await pending(requestId as string)).status).toBe('cancelled')
    expect((await owner.post('/sample-workspace/try')).status).toBe(404)
    expect((await owner.delete('/sample-workspace')).status).toBe(200)
    await install()
    expect(await readFile(join(folder, 'shopping-list.txt'), 'utf8')).toBe('Bread, and nothing else')
  })

  it('stands beside a connector and names that are taken', async () => {
    const cast: Cast = await setStage(stage)
    await install()
    const { items } = (await owner.get<Page<Connector>>('/connectors')).body
    expect(items.map(({ key }) => key).toSorted()).toEqual(['files', 'sample-files'])
    expect((await cast.robot.client.post('/sample-workspace')).body).toMatchObject({
      code: 'agents_not_allowed',
    })
    expect((await cast.eve.client.post('/sample-workspace')).body).toMatchObject({ code: 'not_allowed' })
    expect((await cast.eve.client.post('/sample-workspace/try')).body).toMatchObject({ code: 'not_allowed' })
    expect((await cast.eve.client.delete('/sample-workspace')).body).toMatchObject({ code: 'not_allowed' })
    expect((await stage.as(null).get('/sample-workspace')).status).toBe(401)
  })

  it('brings its own server where the other is not installed', () => {
    const absent = (() => {
      throw new Error('MODULE_NOT_FOUND')
    }) as unknown as NodeJS.RequireResolve
    expect(sampleTransport('/folder', absent)).toEqual({
      type: 'stdio',
      command: 'countersign-sample',
      args: ['/folder'],
      env: {},
    })
    expect(sampleTransport('/folder')).toMatchObject({ command: 'node' })
  })
})
