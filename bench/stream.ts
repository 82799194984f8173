import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createConnection } from 'node:net'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { setTimeout as pause } from 'node:timers/promises'
import { must } from '../coordinator/testing/cast.ts'
import { OWNER_TOKEN } from '../coordinator/testing/test-coordinator.ts'
import { STREAM_PROTOCOL } from '../shared/contract/stream.ts'
import { withClosing, type Closing } from './closing.ts'
import { interleaved, machine, rounded, type Benchmark, type Contender, type Figures } from './harness.ts'
import { bearer, openHttp, type HttpClient } from './http-client.ts'
import { openListeners, type Listeners } from './listeners.ts'
import { installPeers, peerVersion } from './peers.ts'
import { freePorts } from './restate-server.ts'
import { startShipped } from './shipped.ts'

const SOCKETS = [2_000, 200] as const
const EVENTS_A_SECOND = 5
const CALLS_A_SECOND = 200
/** Makes an event of about 1 kB. */
const CONDITION = `arguments.path.startsWith("${'x'.repeat(640)}")`

/** An event to 2,000 sockets, several times a second, while the same process answers API requests. */
export const streamBenchmark: Benchmark = async (options) => {
  installPeers()
  return withClosing(async (closing) => {
    const sides: Side[] = []
    for (const sockets of SOCKETS) {
      sides.push(await startOurs(sockets, closing), await startPeer(sockets, closing))
    }
    const figures = await interleaved(sides.map(contender), options)
    const [our, their, smaller, theirSmaller] = sides.map(({ seen }) => costs(seen)) as [
      Cost,
      Cost,
      Cost,
      Cost,
    ]
    const [ours, peer] = figures as [Figures, Figures]
    const cpu = rounded(our.cpu / their.cpu)
    const p99 = rounded(ours.p99 / peer.p99)
    return {
      bench: 'stream',
      ours: our.cpu,
      peer: their.cpu,
      ratio: rounded(their.cpu / our.cpu),
      unit: 'ms of processor for an event of 1 kB to 2,000 sockets and the API requests meanwhile',
      n: options.runs,
      peerName: 'ws',
      goals: [
        { goal: 'CPU ≤ 0.75×', reached: `${cpu}×`, met: cpu <= 0.75 },
        {
          goal: 'event loop kept ≤ 5 ms at the longest',
          reached: `${our.longest} ms`,
          met: our.longest <= 5,
        },
        { goal: 'p99 of the API ≤ 0.3×', reached: `${p99}×`, met: p99 <= 0.3 },
      ],
      costs: { ours: our, peer: their },
      growth: { by: 10, cpu: rounded(our.cpu / smaller.cpu), peer: rounded(their.cpu / theirSmaller.cpu) },
      contenders: figures,
      machine: machine(),
    }
  })
}

/** Of one event, in ms: what the server computed, and the longest that its event loop was kept. */
interface Cost {
  readonly cpu: number
  readonly longest: number
}
interface Side {
  readonly name: string
  readonly version: string
  readonly settings: string
  readonly client: HttpClient
  readonly listeners: Listeners
  /** Makes an event in which `mark` stands. */
  readonly event: (mark: string) => Promise<void>
  readonly read: string
  readonly watch: number
  /** Of each run, the first of which does not count. */
  readonly seen: Cost[]
}

const costs = (seen: readonly Cost[]): Cost => {
  const middle = (values: readonly number[]): number =>
    rounded([...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN)
  const counted = seen.slice(1)
  return {
    cpu: middle(counted.map(({ cpu }) => cpu)),
    longest: middle(counted.map(({ longest }) => longest)),
  }
}

let marks = 0

function contender(side: Side): Contender {
  const { name, version, settings, listeners, seen } = side
  return {
    name: `${name}, ${listeners.count} sockets`,
    version,
    settings,
    async run(ms) {
      const events = Math.max(2, Math.round((ms / 1_000) * EVENTS_A_SECOND))
      await usedSince(side.watch)
      const started = performance.now()
      let over = false
      const calls = callSteadily(side, () => over)
      for (let i = 0; i < events; i++) {
        const mark = `mark-${String(++marks).padStart(8, '0')}`
        const heard = listeners.heard(mark)
        await side.event(mark)
        await heard
        await pause(Math.max(0, ((i + 1) * 1_000) / EVENTS_A_SECOND - (performance.now() - started)))
      }
      const seconds = (performance.now() - started) / 1_000
      over = true
      const { cpu, longest } = await usedSince(side.watch)
      seen.push({ cpu: cpu / events, longest })
      const latencies = Float64Array.from(await calls).sort()
      const at = (share: number): number => (latencies[Math.floor(latencies.length * share)] ?? 0) * 1_000
      return {
        perSecond: (events * listeners.count) / seconds,
        p50: at(0.5),
        p99: at(0.99),
        operations: events,
      }
    },
  }
}

/** API requests at fixed moments, whether or not those before were answered; ms from its moment to its answer. */
async function callSteadily({ client, read }: Side, isOver: () => boolean): Promise<readonly number[]> {
  const started = performance.now()
  const answers: Promise<number>[] = []
  while (!isOver()) {
    const due = started + (answers.length * 1_000) / CALLS_A_SECOND
    const wait = due - performance.now()
    if (wait > 0) {
      await pause(wait)
      continue
    }
    answers.push(
      client.request('GET', read).then(({ status }) => {
        if (status !== 200) throw new Error(`the API answered ${status}`)
        return performance.now() - due
      }),
    )
  }
  return Promise.all(answers)
}

const WATCH = pathToFileURL(join(import.meta.dirname, 'watch-loop.mjs')).href

async function usedSince(port: number): Promise<Cost> {
  const socket = createConnection(port, '127.0.0.1')
  let text = ''
  socket.on('data', (part) => (text += part.toString()))
  await once(socket, 'end')
  return JSON.parse(text) as Cost
}

async function startOurs(sockets: number, closing: Closing): Promise<Side> {
  const [watch = 0] = await freePorts(1)
  const environment = { NODE_OPTIONS: `--import ${WATCH}`, BENCH_WATCH: String(watch) }
  const reading = { connector: 'files', tools: [{ name: 'read_file' }] }
  const { server, filled: asked } = await startShipped(
    closing,
    ({ robot }) => must<{ id: string }>(robot.client.post('/requests', reading)),
    environment,
  )
  const client = openHttp(server.url, bearer(OWNER_TOKEN))
  closing(() => client.close())
  const listeners = await openListeners(
    server.url,
    '/api/v1/stream',
    `${bearer(OWNER_TOKEN)}Sec-WebSocket-Protocol: ${STREAM_PROTOCOL}\r\n`,
    sockets,
  )
  closing(() => listeners.close())
  const policy = (name: string) => ({ name, action: 'deny', connector: 'files', condition: CONDITION })
  const { id } = await client.must<{ id: string }>('POST', '/api/v1/policies', policy('of the benchmark'))
  return {
    name: 'countersign',
    version: 'this',
    settings: `its own process; events are changes of a policy, durable and on record; ${CALLS_A_SECOND} requests/s read a request with a token`,
    client,
    listeners,
    event: async (mark) => void (await client.must('PUT', `/api/v1/policies/${id}`, policy(mark))),
    read: `/api/v1/requests/${asked.id}`,
    watch,
    seen: [],
  }
}

async function startPeer(sockets: number, closing: Closing): Promise<Side> {
  const [port = 0, watch = 0] = await freePorts(2)
  const child = spawn(
    process.execPath,
    ['--import', WATCH, join(import.meta.dirname, 'ws-loop.mjs'), String(port)],
    { stdio: 'inherit', env: { PATH: process.env['PATH'], BENCH_WATCH: String(watch) } },
  )
  closing(() => void child.kill())
  const url = `http://127.0.0.1:${port}`
  await serves(url)
  const client = openHttp(url, '')
  closing(() => client.close())
  await client.must('PUT', '/thing', { of: 'the size of a request', body: 'x'.repeat(1_500) })
  const listeners = await openListeners(url, '/', '', sockets)
  closing(() => listeners.close())
  const event = (mark: string) => ({ type: 'event', mark, body: 'x'.repeat(960) })
  return {
    name: 'ws',
    version: peerVersion('ws'),
    settings: `a loop that sends to each socket, no compression; ${CALLS_A_SECOND} requests/s read a text from memory`,
    client,
    listeners,
    event: async (mark) => void (await client.must('POST', '/event', event(mark))),
    read: '/thing',
    watch,
    seen: [],
  }
}

async function serves(url: string): Promise<void> {
  for (let attempt = 0; attempt < 1_000; attempt++) {
    const answered = await fetch(url).then(
      () => true,
      () => false,
    )
    if (answered) return
    await pause(20)
  }
  throw new Error('the peer did not become ready')
}
