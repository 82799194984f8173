import 'fake-indexeddb/auto'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { ServerMessage } from '../../shared/contract/stream.ts'
import type { Follower, WireListener } from '../../shared/sync/follow-stream.ts'
import { createApi } from './api.ts'
import { CacheDatabase } from './database.ts'
import type { LoadProgress } from './load-lists.ts'
import { followCoordinator } from './follow-coordinator.ts'
import { answering, json, problem } from './testing/answers.ts'
import { sampleRequest } from './testing/sample-request.ts'
import type { Request } from '../../shared/contract/http/requests.ts'

const page = (items: unknown[]) => json(200, { items, nextCursor: null, total: items.length })
/** What the stream says of a request: the same for everybody. */
function shared(request: Request) {
  const { canDecide: _can, cannotDecideBecause: _why, ...rest } = request
  return rest
}

let database: CacheDatabase
let pending: Request[] = []
let membersOnly = false
const followers: Follower[] = []

async function connect() {
  const progress: (LoadProgress | null)[] = []
  const wires: { since: number | null; listener: WireListener }[] = []
  const { calls, transport } = answering(({ path }) => {
    if (path.startsWith('/requests?status=pending')) return page(pending)
    if (path.startsWith('/users') && membersOnly) return problem(403, 'not_allowed')
    return page([])
  })
  const wire = { send: () => undefined, close: () => undefined }
  const follower = await followCoordinator({
    database,
    api: createApi(transport),
    transport: {
      openWire(since, listener) {
        wires.push({ since, listener })
        return wire
      },
    },
    onStatus: () => undefined,
    onLoading: () => undefined,
    onProgress: (told) => void progress.push(told),
    onProblem: () => undefined,
    onStored: () => undefined,
    clock: { now: () => 0, random: () => 0, schedule: () => () => undefined },
  })
  followers.push(follower)
  follower.start()
  const hear = async (message: ServerMessage) => {
    wires.at(-1)?.listener.frame(JSON.stringify(message))
    // What carries a sequence is stored together with it; a greeting is, once the lists are loaded.
    const seq = message.type === 'hello' ? message.head : 'seq' in message ? message.seq : 0
    await vi.waitFor(async () => expect((await database.meta.get('since'))?.value).toBe(seq), 30_000)
  }
  const hello = (head: number) => hear({ type: 'hello', version: '1', head, userId: 'ana' })
  return { follower, wires, calls, progress, hear, hello }
}
const ids = async () => (await database.rows.orderBy('id').toArray()).map(({ id, open }) => `${id}:${open}`)

beforeEach(() => {
  database = new CacheDatabase(crypto.randomUUID())
  pending = [sampleRequest('r1'), sampleRequest('r2')]
  membersOnly = false
})
afterEach(async () => {
  for (const follower of followers.splice(0)) follower.stop()
  await database.delete()
})

describe('following a coordinator', () => {
  it('loads the lists once, then applies what happens', async () => {
    const { wires, hear, hello } = await connect()
    expect(wires[0]?.since).toBeNull()
    await hello(10)
    expect(await ids()).toEqual(['r1:1', 'r2:1'])
    const done = shared(
      sampleRequest('r1', { status: 'approved', revision: 5, resolvedAt: '2026-11-22T10:01:00.000Z' }),
    )
    await hear({
      type: 'event',
      seq: 11,
      event: 'request.resolved',
      at: 'x',
      changes: [{ kind: 'request', value: done }],
    })
    expect(await ids()).toEqual(['r1:0', 'r2:1'])
    await hear({
      type: 'event',
      seq: 12,
      event: 'x',
      at: 'x',
      changes: [{ kind: 'removed', of: 'request', id: 'r2' }],
    })
    expect(await ids()).toEqual(['r1:0'])
    expect(await database.requests.get('r2')).toBeUndefined()
  })

  it('resumes after a restart where it was, without loading again', async () => {
    const first = await connect()
    await first.hello(10)
    await first.hear({ type: 'event', seq: 12, event: 'x', at: 'x', changes: [] })
    first.follower.stop()
    const second = await connect()
    expect(second.wires[0]?.since).toBe(12)
    await second.hello(12)
    expect(second.calls).toEqual([])
  })

  it('loads again when told to, and drops what is no longer pending', async () => {
    const { hear, hello } = await connect()
    await hello(10)
    pending = [sampleRequest('r3')]
    await hear({ type: 'resync', seq: 90 })
    expect(await ids()).toEqual(['r3:1'])
    expect((await database.meta.get('since'))?.value).toBe(90)
  })

  it('starts over when the coordinator has another log than before', async () => {
    const { wires, hear, hello } = await connect()
    await hello(10)
    await hear({ type: 'event', seq: 40, event: 'x', at: 'x', changes: [] })
    wires.at(-1)?.listener.closed(1006)
    const again = await connect()
    pending = [sampleRequest('restored')]
    again.wires
      .at(-1)
      ?.listener.frame(JSON.stringify({ type: 'hello', version: '1', head: 3, userId: 'ana' }))
    await vi.waitFor(() => expect(again.wires).toHaveLength(2), 30_000)
    expect(again.wires.at(-1)?.since).toBeNull()
    await again.hello(3)
    expect(await ids()).toEqual(['restored:1'])
  })

  it('keeps the newer of two views of a request', async () => {
    const { hear, hello } = await connect()
    await hello(10)
    const newer = shared(sampleRequest('r1', { revision: 9, note: 'newer' }))
    await hear({ type: 'event', seq: 11, event: 'x', at: 'x', changes: [{ kind: 'request', value: newer }] })
    const older = shared(sampleRequest('r1', { revision: 8, note: 'older' }))
    await hear({ type: 'event', seq: 12, event: 'x', at: 'x', changes: [{ kind: 'request', value: older }] })
    expect((await database.requests.get('r1'))?.note).toBe('newer')
  })

  it('applies what piled up in the order in which it happened', async () => {
    const { wires, hear, hello } = await connect()
    await hello(10)
    const names = Array.from({ length: 250 }, (_one, index) => `note ${index}`)
    for (const [index, note] of names.entries()) {
      const value = shared(sampleRequest('r1', { revision: index + 2, note }))
      const happened = { type: 'event', seq: 11 + index, event: 'x', at: 'x' }
      wires.at(-1)?.listener.frame(JSON.stringify({ ...happened, changes: [{ kind: 'request', value }] }))
    }
    await hear({ type: 'caught-up', seq: 260 })
    expect((await database.requests.get('r1'))?.note).toBe('note 249')
  })

  it('tells how far a long load has come, and when it is over', async () => {
    pending = Array.from({ length: 1_200 }, (_one, index) => sampleRequest(`r${index}`))
    const { hello, progress } = await connect()
    await hello(10)
    expect(progress).toEqual([{ done: 1_200, total: 1_200 }, null])
  })

  it('goes on without a list that this person may not read', async () => {
    membersOnly = true
    const { hello } = await connect()
    await hello(10)
    expect(await ids()).toEqual(['r1:1', 'r2:1'])
    expect(await database.meta.get('loaded')).toBeDefined()
  })
})
