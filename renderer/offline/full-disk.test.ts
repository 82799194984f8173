import 'fake-indexeddb/auto'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { CreateDecision, Request } from '../../shared/contract/http/requests.ts'
import type { ServerMessage } from '../../shared/contract/stream.ts'
import { storageTrouble } from './store/trouble.ts'
import { json, problem } from './testing/answers.ts'
import { onDiskThatFills } from './testing/full-disk.ts'
import { openWindow, type Window } from './testing/open-window.ts'
import { sampleRequest } from './testing/sample-request.ts'

const PATIENCE = { timeout: 30_000 }
const subject = { requestId: 'r1', requester: 'Maya', connector: 'Files', tools: ['write_file'] }
const deny = (): CreateDecision => ({ decisionId: crypto.randomUUID(), verdict: 'deny', reason: 'not today' })

let pending: Request[]
let reachable: boolean
let window: Window
let disk: { queue: { full: boolean }; cache: { full: boolean } }
/** Long enough for hundreds of tries, if nothing held them back. */
const aMoment = () =>
  new Promise<void>((done) => {
    setTimeout(done, 400)
  })
const states = async () => (await window.offline.queueDatabase.decisions.toArray()).map(({ state }) => state)

beforeEach(() => {
  pending = [sampleRequest('r1'), sampleRequest('r2')]
  reachable = true
  window = openWindow(
    crypto.randomUUID(),
    () => pending,
    () => {
      if (!reachable) throw new TypeError('no network')
      return json(200, {
        outcome: 'applied',
        request: sampleRequest('r1', { status: 'denied', revision: 2 }),
      })
    },
  )
  disk = {
    queue: onDiskThatFills(window.offline.queueDatabase),
    cache: onDiskThatFills(window.offline.cache),
  }
})
afterEach(() => window.offline.forget())

describe('a disk without room', () => {
  it('takes no decision, says so, and takes it when there is room', async () => {
    const { offline, sent } = window
    await offline.start()
    disk.queue.full = true
    const body = deny()
    const why = await offline.queue.add(subject, body).then(
      () => null,
      (error: unknown) => storageTrouble(error),
    )
    expect(why).toBe('full')
    await offline.queue.rest()
    expect(await states()).toEqual([])
    expect(sent()).toEqual([])
    disk.queue.full = false
    await offline.queue.add(subject, body)
    await vi.waitFor(() => expect(sent()).toEqual([body]), PATIENCE)
  })

  it('keeps what it had taken before, tries now and then, and sends it once when there is room', async () => {
    const { offline, sent, troubles } = window
    reachable = false
    await offline.start()
    const body = deny()
    await offline.queue.add(subject, body)
    await vi.waitFor(() => expect(sent()).toHaveLength(1), PATIENCE)
    await offline.queue.rest()
    disk.queue.full = true
    reachable = true
    const tries = vi.spyOn(offline.queueDatabase, 'transaction')
    offline.nudge()
    await vi.waitFor(() => expect(troubles).toEqual(['full']), PATIENCE)
    expect(await states()).toEqual(['queued'])
    // It waits between two tries, and longer each time.
    await aMoment()
    expect(tries.mock.calls.length).toBeLessThan(5)
    expect(sent()).toHaveLength(1)
    disk.queue.full = false
    await vi.waitFor(async () => expect(await states()).toEqual(['settled']), PATIENCE)
    expect(sent()).toEqual([body, body])
    expect(troubles).toEqual(['full', null])
  })

  it('does not hurry where a decision was held back and its time is over', async () => {
    const { offline, sent, troubles } = window
    await offline.start()
    await offline.queue.add(subject, deny(), 200)
    disk.queue.full = true
    const tries = vi.spyOn(offline.queueDatabase, 'transaction')
    await vi.waitFor(() => expect(troubles).toEqual(['full']), PATIENCE)
    await aMoment()
    expect(tries.mock.calls.length).toBeLessThan(5)
    expect(await states()).toEqual(['held'])
    disk.queue.full = false
    await vi.waitFor(() => expect(sent()).toHaveLength(1), PATIENCE)
  })

  it('leaves what was loaded readable, and goes on where it was when there is room', async () => {
    const { offline, troubles, hear } = window
    const ids = async () => (await offline.cache.rows.orderBy('id').primaryKeys()).join()
    await offline.start()
    await vi.waitFor(() => hear({ type: 'hello', version: '1', head: 5, userId: 'ana' }), PATIENCE)
    await vi.waitFor(async () => expect((await offline.cache.meta.get('since'))?.value).toBe(5), PATIENCE)
    disk.cache.full = true
    const { canDecide: _can, ...third } = sampleRequest('r3')
    const event: ServerMessage = {
      type: 'event',
      seq: 6,
      event: 'x',
      at: 'x',
      changes: [{ kind: 'request', value: third }],
    }
    hear(event)
    await vi.waitFor(() => expect(troubles).toEqual(['full']), PATIENCE)
    expect(await ids()).toBe('r1,r2')
    disk.cache.full = false
    // The stream is asked again from where it was.
    await vi.waitFor(async () => {
      hear({ type: 'hello', version: '1', head: 6, userId: 'ana' })
      hear(event)
      expect(await ids()).toBe('r1,r2,r3')
    }, PATIENCE)
    expect(troubles).toEqual(['full', null])
  })

  it('of the coordinator is told too, until it writes again, for this window or for anybody', async () => {
    let full = true
    const other = openWindow(
      crypto.randomUUID(),
      () => pending,
      () => (full ? problem(503, 'storage_full') : json(409, {})),
    )
    const { offline, refusals, troubles: own, hear } = other
    await offline.start()
    await vi.waitFor(() => hear({ type: 'hello', version: '1', head: 5, userId: 'ana' }), PATIENCE)
    await vi.waitFor(async () => expect((await offline.cache.meta.get('since'))?.value).toBe(5), PATIENCE)
    await offline.queue.add(subject, deny())
    await vi.waitFor(() => expect(refusals.at(-1)).toBe('storage_full'), PATIENCE)
    full = false
    hear({ type: 'event', seq: 6, event: 'x', at: 'x', changes: [] })
    await vi.waitFor(() => expect(refusals.at(-1)).toBeNull(), PATIENCE)
    expect(own).toEqual([])
    await offline.forget()
  })
})
