import { once } from 'node:events'
import { Agent, request } from 'node:http'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { Webhook } from 'standardwebhooks'
import { startPostgres } from '../coordinator/adapters/store/testing/postgres-server.ts'
import { queuedAt } from '../coordinator/core/deliveries/queued-at.ts'
import { WEBHOOK_TEST } from '../coordinator/core/flows/test-webhook.ts'
import type { OutboxRow } from '../coordinator/ports/store.ts'
import { flowBody, must, setStage } from '../coordinator/testing/cast.ts'
import { machine, rounded, type Benchmark } from './harness.ts'
import { startInProcess, type InProcess } from './in-process.ts'
import { installPeers, peerModule, peerVersion } from './peers.ts'
import { eachOf, inTurns, sized, type Measures, type Worker as Contender } from './turns.ts'

const HOOKS = 4_000
const ENQUEUERS = 32
/** So that what one receiver takes at a time is not what is measured. */
const RECEIVERS = 8
const SECRET = `whsec_${Buffer.alloc(24, 7).toString('base64')}`
const LONGEST_MS = 300_000
const HOUR_MS = 3_600_000

/** Webhooks, each stored by a commit of its own, then signed and delivered: on PostgreSQL, beside pg-boss on the same. */
export const outboxBenchmark: Benchmark = async (options) => {
  installPeers()
  const [server, sink] = await Promise.all([startPostgres(), startSink()])
  const databaseUrl = await server.makeDatabase()
  const stage = await startInProcess({ databaseUrl, key: 'a key for this benchmark' })
  const boss = await openBoss(await server.makeDatabase())
  try {
    const count = sized(HOOKS, options)
    const due = "UPDATE outbox SET next_attempt_at = 0 WHERE channel = 'webhook' AND status = 'queued'"
    const makeDue = () => server.admin(databaseUrl, due)
    const team = { stage, sink, flows: await flowsWithHooks(stage, sink), makeDue }
    const workers = [ours(team, count), pgBoss(boss, sink, count)]
    const [our, their] = await inTurns(workers, options.runs)
    const large = await ours(team, 10 * count).once()
    const of = (measures: Measures | undefined, name: string): number => measures?.[name] ?? Number.NaN
    const enqueue = rounded(of(our?.medians, 'enqueued') / of(their?.medians, 'enqueued'))
    const deliver = rounded(of(our?.medians, 'delivered') / of(their?.medians, 'delivered'))
    return {
      bench: 'outbox',
      ours: of(our?.medians, 'delivered'),
      peer: of(their?.medians, 'delivered'),
      ratio: deliver,
      unit: 'webhooks delivered/s',
      n: options.runs,
      peerName: 'pg-boss',
      goals: [
        { goal: '≥ 5× enqueue/s', reached: `${enqueue}×`, met: enqueue >= 5 },
        { goal: '≥ 2× delivered/s', reached: `${deliver}×`, met: deliver >= 2 },
      ],
      growth: { by: 10, enqueued: of(large, 'enqueued'), delivered: of(large, 'delivered') },
      contenders: [our, their],
      machine: machine(),
    }
  } finally {
    await boss.stop({ graceful: false })
    await stage.stop()
    await Promise.all([server.remove(), sink.stop()])
  }
}

interface Sink {
  readonly urls: readonly string[]
  /** Resolves when so many have been taken from now on. */
  take(count: number): Promise<unknown>
  stop(): Promise<unknown>
}

async function startSink(): Promise<Sink> {
  const worker = new Worker(join(import.meta.dirname, 'hook-sink.mjs'), { workerData: { ports: RECEIVERS } })
  const [{ ports }] = (await once(worker, 'message')) as [{ ports: number[] }]
  return {
    urls: ports.map((port) => `http://127.0.0.1:${port}/hook`),
    async take(count) {
      worker.postMessage(count)
      await once(worker, 'message', { signal: AbortSignal.timeout(LONGEST_MS) })
    },
    stop: () => worker.terminate(),
  }
}

/** Each flow has its own receiver and signs with its own secret. Returns the ids, in the order of the receivers. */
async function flowsWithHooks(stage: InProcess, sink: Sink): Promise<readonly string[]> {
  const { olga, security } = await setStage(stage)
  const ids: string[] = []
  for (const [i, url] of sink.urls.entries()) {
    const advanced = { webhook: { url, secret: SECRET } }
    const body = flowBody(`Flow ${i}`, security.id, { isDefault: false, advanced })
    ids.push((await must<{ id: string }>(olga.client.post('/flows', body))).id)
  }
  return ids
}

interface Ours {
  readonly stage: InProcess
  readonly sink: Sink
  readonly flows: readonly string[]
  /** Brings the time of everything that is stored to now, past the store. */
  makeDue(): Promise<unknown>
}

let made = 0
const bodyOf = (flow: string) => ({
  type: WEBHOOK_TEST,
  timestamp: new Date().toISOString(),
  data: { flow: { id: flow, name: 'Security asks' } },
})

const ours = ({ stage, sink, flows, makeDue }: Ours, count: number): Contender => ({
  name: 'countersign outbox',
  version: 'this',
  settings: `PostgreSQL as it comes (fsync on), a commit for each, ${ENQUEUERS} callers; what became of each in the log`,
  async once() {
    const { store, clock } = stage.coordinator.core
    const rows = Array.from({ length: count }, (_unused, i): OutboxRow => {
      const at = i % flows.length
      return {
        id: `bench-${made++}:webhook`,
        channel: 'webhook',
        kind: WEBHOOK_TEST,
        recipient: sink.urls[at] ?? '',
        personId: null,
        requestId: null,
        payload: bodyOf(flows[at] ?? ''),
        ...queuedAt(clock.now()),
        // Not due before all are stored, so that neither figure has a share in the other.
        nextAttemptAt: clock.now().elapsed + HOUR_MS,
      }
    })
    const taken = sink.take(count)
    const started = performance.now()
    await eachOf(rows, ENQUEUERS, (row) => store.commit((tx) => tx.outbox.enqueue(row)))
    const enqueuedMs = performance.now() - started
    await makeDue()
    const delivering = performance.now()
    await store.commit((tx) =>
      tx.log.append({
        at: clock.now().at,
        type: 'delivery.queued',
        actor: { kind: 'system' },
        subject: { kind: 'delivery', id: 'all' },
        data: {},
      }),
    )
    await taken
    const deliveredMs = performance.now() - delivering
    return {
      enqueued: rounded((count / enqueuedMs) * 1_000),
      delivered: rounded((count / deliveredMs) * 1_000),
    }
  },
})

interface Boss {
  on(event: 'error', listener: (error: unknown) => void): void
  start(): Promise<unknown>
  stop(options: { graceful: boolean }): Promise<unknown>
  createQueue(name: string): Promise<unknown>
  send(queue: string, data: object): Promise<unknown>
  fetch(queue: string, options: { batchSize: number }): Promise<readonly { id: string; data: Job }[]>
  complete(queue: string, ids: readonly string[]): Promise<unknown>
}
interface Job {
  readonly url: string
  readonly body: object
}

async function openBoss(connectionString: string): Promise<Boss> {
  const module = peerModule<{ default?: new (options: object) => Boss }>('pg-boss')
  const Made = (module.default ?? module) as new (options: object) => Boss
  const boss = new Made({ connectionString, max: 20 })
  boss.on('error', (error) => process.stderr.write(`pg-boss: ${String(error)}\n`))
  await boss.start()
  return boss
}

const FETCHERS = 4
const BATCH = 100

const pgBoss = (boss: Boss, sink: Sink, count: number): Contender => ({
  name: 'pg-boss',
  version: peerVersion('pg-boss'),
  settings: `pool of 20, ${ENQUEUERS} senders; ${FETCHERS} fetchers of ${BATCH}, connections kept open, signed, no log`,
  async once() {
    const queue = `hooks-${made++}`
    await boss.createQueue(queue)
    const jobs = Array.from({ length: count }, (_unused, i) => ({
      url: sink.urls[i % sink.urls.length] ?? '',
      body: bodyOf(`flow-${i % sink.urls.length}`),
    }))
    const taken = sink.take(count)
    const started = performance.now()
    await eachOf(jobs, ENQUEUERS, (job) => boss.send(queue, job))
    const enqueuedMs = performance.now() - started
    const agent = new Agent({ keepAlive: true, maxSockets: 64 })
    const fetcher = async (): Promise<void> => {
      for (;;) {
        const batch = await boss.fetch(queue, { batchSize: BATCH })
        if (batch.length === 0) return
        await Promise.all(batch.map(({ id, data }) => post(agent, id, data)))
        await boss.complete(
          queue,
          batch.map(({ id }) => id),
        )
      }
    }
    const delivering = performance.now()
    await Promise.all(Array.from({ length: FETCHERS }, fetcher))
    await taken
    const deliveredMs = performance.now() - delivering
    agent.destroy()
    return {
      enqueued: rounded((count / enqueuedMs) * 1_000),
      delivered: rounded((count / deliveredMs) * 1_000),
    }
  },
})

function post(agent: Agent, id: string, { url, body }: Job): Promise<void> {
  const text = JSON.stringify(body)
  const now = new Date()
  const headers = {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(now.getTime() / 1_000)),
    'webhook-signature': new Webhook(SECRET).sign(id, now, text),
  }
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: 'POST', agent, headers }, (response) => {
      response.resume()
      response.once('end', () => resolve())
    })
    sent.once('error', reject)
    sent.end(text)
  })
}
