import 'fake-indexeddb/auto'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { CreateDecision } from '../../shared/contract/http/requests.ts'
import { createApi } from './api.ts'
import { QueueDatabase } from './database.ts'
import { createDecisionQueue, type DecisionQueue } from './decision-queue.ts'
import { answering, json, problem } from './testing/answers.ts'
import { createSeal } from './store/seal.ts'
import { sampleRequest } from './testing/sample-request.ts'
import type { ApiCall } from './transport.ts'

const subject = { requestId: 'r1', requester: 'Maya', connector: 'Files', tools: ['write_file'] }
const approve = (decisionId = crypto.randomUUID()): CreateDecision => ({
  decisionId,
  verdict: 'approve',
  digest: 'd'.repeat(64),
})
const applied = () =>
  json(200, { outcome: 'applied', request: sampleRequest('r1', { status: 'approved', revision: 2 }) })

let database: QueueDatabase
let clock = 0
let timers: { at: number; run: () => void }[] = []
const queues: DecisionQueue[] = []
let hangUp = new AbortController()

/** A call that is never answered, until the test is over. */
const unanswered = () =>
  new Promise<Response>((_done, fail) => {
    hangUp.signal.addEventListener('abort', () => fail(new TypeError('hung up')))
  })
const sent = (calls: readonly unknown[], count: number) =>
  vi.waitFor(() => expect(calls).toHaveLength(count), 30_000)

/** One run of the app over the same disk. */
function run(answer: (call: ApiCall) => Response | Promise<Response>, alone = true) {
  const { calls, transport } = answering(answer)
  const recorded: string[] = []
  const queue = createDecisionQueue({
    database,
    api: createApi(transport),
    recorded: async (request) => void recorded.push(`${request.id} ${request.status}`),
    troubled: () => undefined,
    now: () => clock,
    random: () => 0,
    schedule(ms, work) {
      const timer = { at: clock + ms, run: work }
      timers.push(timer)
      return () => (timers = timers.filter((one) => one !== timer))
    },
    async alone(work) {
      if (alone) await work()
      return alone
    },
  })
  queues.push(queue)
  return { queue, calls, recorded }
}

/** Lets all that was begun come to rest. */
const settle = () => queues.at(-1)?.rest() ?? Promise.resolve()

function tick(ms: number): void {
  clock += ms
  const due = timers.filter(({ at }) => at <= clock)
  timers = timers.filter(({ at }) => at > clock)
  for (const timer of due) timer.run()
}

async function pass(ms: number): Promise<void> {
  tick(ms)
  await settle()
}
const stored = (id: string) => database.decisions.get(id)

beforeEach(() => {
  clock = 1_000
  hangUp = new AbortController()
  timers = []
  // Sealed, as in the desktop; the pages of a browser try the other way.
  database = new QueueDatabase(crypto.randomUUID(), createSeal(crypto.getRandomValues(new Uint8Array(32))))
})
afterEach(async () => {
  hangUp.abort()
  for (const queue of queues.splice(0)) await queue.stop()
  await database.delete()
})

describe('a decision', () => {
  it('is sent once, with its own id as idempotency key, and keeps what the coordinator answered', async () => {
    const { queue, calls, recorded } = run(applied)
    queue.start()
    const body = approve()
    await queue.add(subject, body)
    await settle()
    expect(calls.map(({ path, idempotencyKey, body: sent }) => ({ path, idempotencyKey, sent }))).toEqual([
      { path: '/requests/r1/decisions', idempotencyKey: body.decisionId, sent: body },
    ])
    expect(recorded).toEqual(['r1 approved'])
    expect(await stored(body.decisionId)).toMatchObject({ state: 'settled', outcome: 'applied', told: false })
  })

  it('keeps arguments that somebody wrote only until the coordinator has them', async () => {
    const { queue, calls } = run(applied)
    queue.start()
    const body = { ...approve(), edits: { write_file: { content: 'secret' } } }
    await queue.add(subject, body)
    await settle()
    expect(calls[0]?.body).toEqual(body)
    expect(JSON.stringify(await stored(body.decisionId))).not.toContain('secret')
  })

  it('waits on the disk while the network is down, and goes out when it is back', async () => {
    let down = true
    const { queue, calls } = run(() => {
      if (down) throw new TypeError('failed to fetch')
      return applied()
    })
    queue.start()
    const body = approve()
    await queue.add(subject, body)
    await settle()
    expect(await stored(body.decisionId)).toMatchObject({ state: 'queued', outcome: null })
    down = false
    queue.nudge()
    await settle()
    expect(await stored(body.decisionId)).toMatchObject({ state: 'settled', outcome: 'applied' })
    expect(calls).toHaveLength(2)
  })

  it('is tried again by itself, later each time', async () => {
    const { queue, calls } = run(() => problem(503, 'shutting_down'))
    queue.start()
    await queue.add(subject, approve())
    await settle()
    expect(calls).toHaveLength(1)
    await pass(250)
    expect(calls).toHaveLength(2)
    await pass(250)
    expect(calls).toHaveLength(2)
    await pass(250)
    expect(calls).toHaveLength(3)
  })

  it('survives the end of the app, also when that came while it was being sent', async () => {
    const first = run(() => unanswered())
    first.queue.start()
    const body = approve()
    await first.queue.add(subject, body)
    await sent(first.calls, 1)
    expect(await stored(body.decisionId)).toMatchObject({ state: 'sending' })

    const second = run(() => json(200, { outcome: 'already-applied', request: sampleRequest('r1') }))
    second.queue.start()
    await settle()
    expect(second.calls.map(({ idempotencyKey }) => idempotencyKey)).toEqual([body.decisionId])
    expect(await stored(body.decisionId)).toMatchObject({ state: 'settled', outcome: 'already-applied' })
  })

  it.each([
    ['a sign-in page of the network', new Response('<h1>Welcome to the hotel</h1>')],
    ['a page that is not found', new Response('<h1>Not found</h1>', { status: 404 })],
  ])('is not taken for answered by %s', async (_name, page) => {
    let between = true
    const { queue } = run(() => (between ? page.clone() : applied()))
    queue.start()
    const body = approve()
    await queue.add(subject, body)
    await settle()
    expect(await stored(body.decisionId)).toMatchObject({ state: 'queued', outcome: null })
    between = false
    queue.nudge()
    await settle()
    expect(await stored(body.decisionId)).toMatchObject({ state: 'settled', outcome: 'applied' })
  })

  it('is said to wait while it is tried again', async () => {
    let answered = 0
    const { queue, calls } = run(() => {
      answered += 1
      if (answered === 1) throw new TypeError('failed to fetch')
      return unanswered()
    })
    queue.start()
    const body = approve()
    await queue.add(subject, body)
    await settle()
    tick(1_000)
    await sent(calls, 2)
    expect(await stored(body.decisionId)).toMatchObject({ state: 'queued' })
  })

  it('keeps the order in which decisions were made', async () => {
    let down = true
    const { queue, calls } = run(() => {
      if (down) throw new TypeError('failed to fetch')
      return applied()
    })
    queue.start()
    const ids = [approve(), approve(), approve()]
    for (const body of ids) {
      clock += 1
      await queue.add(subject, body)
    }
    await settle()
    down = false
    calls.length = 0
    queue.nudge()
    await settle()
    expect(calls.map(({ idempotencyKey }) => idempotencyKey)).toEqual(ids.map(({ decisionId }) => decisionId))
  })

  it.each([
    [409, 'already_decided', { status: 'denied', by: 'Ben' }, 'superseded'],
    [409, 'already_decided', { status: 'expired' }, 'expired'],
    [409, 'already_voted', {}, 'superseded'],
    [409, 'changed', {}, 'changed'],
    [403, 'not_eligible', {}, 'not-eligible'],
    [403, 'own_request', {}, 'not-eligible'],
    [404, 'not_found', {}, 'not-eligible'],
    [422, 'invalid_body', {}, null],
  ])('refused with %i %s comes to an end that can be told', async (status, code, data, outcome) => {
    const { queue, calls } = run(() => problem(status, code, data))
    queue.start()
    const body = approve()
    await queue.add(subject, body)
    await settle()
    expect(await stored(body.decisionId)).toMatchObject({
      state: 'settled',
      outcome,
      problem: { code, data },
      told: false,
    })
    await pass(60_000)
    expect(calls).toHaveLength(1)
  })

  it('is left to the window that already sends', async () => {
    const { queue, calls } = run(applied, false)
    queue.start()
    const body = approve()
    await queue.add(subject, body)
    await settle()
    expect(calls).toEqual([])
    expect(await stored(body.decisionId)).toMatchObject({ state: 'queued' })
  })
})

describe('a decision by one key', () => {
  it('is held, then sent', async () => {
    const { queue, calls } = run(applied)
    queue.start()
    const body = approve()
    await queue.add(subject, body, 4_000)
    await settle()
    await pass(3_999)
    expect(calls).toEqual([])
    expect(await stored(body.decisionId)).toMatchObject({ state: 'held' })
    await pass(1)
    expect(calls).toHaveLength(1)
  })

  it('can be taken back while it is held, and leaves nothing', async () => {
    const { queue, calls } = run(applied)
    queue.start()
    const body = approve()
    await queue.add(subject, body, 4_000)
    expect(await queue.takeBack(body.decisionId)).toBe(true)
    await pass(10_000)
    expect(calls).toEqual([])
    expect(await stored(body.decisionId)).toBeUndefined()
  })

  it('cannot be taken back once it is on its way', async () => {
    const { queue, calls } = run(() => unanswered())
    queue.start()
    const body = approve()
    await queue.add(subject, body, 1_000)
    await settle()
    tick(1_000)
    await sent(calls, 1)
    expect(await queue.takeBack(body.decisionId)).toBe(false)
    expect(await stored(body.decisionId)).toMatchObject({ state: 'sending' })
  })

  it('does not keep others waiting', async () => {
    const { queue, calls } = run(applied)
    queue.start()
    await queue.add(subject, approve(), 4_000)
    const pressed = approve()
    await queue.add({ ...subject, requestId: 'r2' }, pressed)
    await settle()
    expect(calls.map(({ idempotencyKey }) => idempotencyKey)).toEqual([pressed.decisionId])
  })
})

it('forgets what was told a week ago, and keeps what was not', async () => {
  const { queue } = run(applied)
  queue.start()
  const [told, untold] = [approve(), approve()]
  await queue.add(subject, told)
  await queue.add(subject, untold)
  await settle()
  await queue.markTold(told.decisionId)
  await queue.stop()
  clock += 8 * 24 * 60 * 60_000
  run(applied).queue.start()
  await settle()
  expect(await stored(told.decisionId)).toBeUndefined()
  expect(await stored(untold.decisionId)).toMatchObject({ told: false })
})
