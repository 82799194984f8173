import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { startPostgres, type PostgresServer } from '../coordinator/adapters/store/testing/postgres-server.ts'
import { markTold } from '../coordinator/core/requests/mark-told.ts'
import { createCalls } from '../coordinator/core/calls/create-calls.ts'
import type { AgentCaller } from '../coordinator/ports/caller.ts'
import { flowBody, must, setStage } from '../coordinator/testing/cast.ts'
import { agentCallers, agentsFor } from './agents.ts'
import { machine, rounded, type Benchmark } from './harness.ts'
import { HeldClock, startInProcess, type InProcess } from './in-process.ts'
import { installPeers, peerVersion } from './peers.ts'
import { freePorts, startRestate } from './restate-server.ts'
import { eachOf, inTurns, percentile, sized, type Measures, type Worker } from './turns.ts'

const TIMERS = 2_000
const AT_ONCE = 32
const MINUTE = 60_000
/** Time to go to sleep in before the instant comes; longer than the worker ever sleeps without looking. */
const LEAD_MS = 4_000
const LONGEST_MS = 120_000

/** Approvals by silence that are due at one instant: how late each of them is stored. */
export const timersBenchmark: Benchmark = async (options) => {
  installPeers()
  const server = await startPostgres()
  try {
    const count = sized(TIMERS, options)
    const workers = [ours(count), dbos(server, count), restate(count)]
    const [our, ofDbos, ofRestate] = await inTurns(workers, options.runs)
    const large = await ours(10 * count).once()
    const late = our?.medians['p99'] ?? Number.NaN
    const peer = ofDbos?.medians['p99'] ?? Number.NaN
    return {
      bench: 'timers',
      ours: late,
      peer,
      ratio: rounded(peer / late),
      unit: `ms late until stored, p99 of ${count.toLocaleString('en-US')} due at one instant`,
      n: options.runs,
      peerName: 'DBOS',
      goals: [
        { goal: 'lateness p99 ≤ 0.2× DBOS', reached: `${rounded(late / peer)}×`, met: late <= 0.2 * peer },
      ],
      growth: { by: 10, p99: large['p99'], times: rounded((large['p99'] ?? Number.NaN) / late) },
      contenders: [our, ofDbos, ofRestate],
      machine: machine(),
    }
  } finally {
    await server.remove()
  }
}

const figuresOf = (late: readonly number[]): Measures => ({
  p50: rounded(percentile(late, 0.5)),
  p99: rounded(percentile(late, 0.99)),
  earliest: rounded(Math.min(...late)),
})

const ours = (count: number): Worker => ({
  name: 'countersign',
  version: 'this',
  settings:
    'whole coordinator, SQLite WAL, synchronous FULL: the approval, its log and its messages are stored',
  async once() {
    const clock = new HeldClock()
    const stage = await startInProcess({}, clock)
    try {
      await armTimers(stage, count)
      const late: number[] = []
      const { store } = stage.coordinator.core
      const at = await warnFirst(stage, clock)
      clock.letGo(at - LEAD_MS)
      const due = performance.now() + LEAD_MS
      await new Promise<void>((resolve, reject) => {
        setTimeout(() => reject(new Error(`${late.length} of ${count} timers fired`)), LONGEST_MS).unref()
        store.onCommitted((committed) => {
          const now = performance.now()
          for (const { entry } of committed) if (entry.type === 'request.resolved') late.push(now - due)
          if (late.length >= count) resolve()
        })
      })
      return figuresOf(late)
    } finally {
      await stage.stop()
    }
  },
})

/** Silence is warned of when half of the time is over. Returns when it approves: the same moment for all. */
async function warnFirst({ coordinator }: InProcess, clock: HeldClock): Promise<number> {
  const { store } = coordinator.core
  clock.standAt(MINUTE / 2)
  const until = performance.now() + LONGEST_MS
  for (;;) {
    const { running } = await store.read((tx) => tx.timers.next())
    if (running !== null && running > MINUTE / 2) return running
    if (performance.now() > until) throw new Error('nobody was warned')
    await pause(50)
  }
}

/** Requests that silence approves a minute after they were made, which is the same instant for all: the clock stands. */
async function armTimers(stage: InProcess, count: number): Promise<void> {
  const cast = await setStage(stage)
  const { core } = stage.coordinator
  const body = flowBody('Silence agrees', cast.security.id, { advanced: { autoApproveAfterMinutes: 1 } })
  await must(cast.olga.client.put(`/flows/${cast.flow.id}`, body))
  const agents = await agentCallers(core, cast, agentsFor(count))
  const calls = createCalls(core)
  await eachOf(Array.from({ length: count }), AT_ONCE, async (_unused, i) => {
    const call = { connectorKey: 'files', tool: 'write_file', arguments: { path: `n${i}.txt`, content: 'x' } }
    const verdict = await calls.decideCall(agents[i % agents.length] as AgentCaller, call)
    if (verdict.action !== 'hold') throw new Error('the call was not held')
    // Silence counts only where somebody was told.
    const told = {
      requestId: verdict.requestId,
      personId: cast.ana.id,
      channel: 'desktop',
      kind: 'request',
    } as const
    await core.store.commit((tx) => markTold(core, tx, told))
  })
}

const dbos = (server: PostgresServer, count: number): Worker => ({
  name: 'DBOS',
  version: peerVersion('@dbos-inc/dbos-sdk'),
  settings: 'sleep, then one step whose result is stored; pool of 20, PostgreSQL as it comes (fsync on)',
  async once() {
    const url = await server.makeDatabase()
    const worker = fork(join(import.meta.dirname, 'dbos-worker.mjs'), [url], {
      execArgv: [],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    })
    try {
      await once(worker, 'message')
      worker.send({ timers: count, aheadMs: 10_000 })
      const [{ late }] = (await once(worker, 'message')) as [{ late: number[] }]
      return figuresOf(late)
    } finally {
      worker.kill('SIGKILL')
    }
  },
})

const restate = (count: number): Worker => ({
  name: 'Restate',
  version: `server ${peerVersion('@restatedev/restate-server')}, SDK ${peerVersion('@restatedev/restate-sdk')}`,
  settings: 'delayed calls, then one step whose result is stored; 1 partition',
  async once() {
    const folder = mkdtempSync(join(tmpdir(), 'countersign-restate-'))
    const [port] = await freePorts(1)
    const server = await startRestate(folder, 1)
    const worker = fork(join(import.meta.dirname, 'restate-worker.mjs'), [String(port)], {
      execArgv: [],
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    })
    try {
      await once(worker, 'message')
      const post = async (url: string, body: unknown): Promise<void> => {
        const headers = { 'content-type': 'application/json' }
        const reply = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })
        await reply.text()
        if (!reply.ok) throw new Error(`Restate: ${reply.status}`)
      }
      await post(`${server.admin}/deployments`, { uri: `http://127.0.0.1:${port}`, force: true })
      const due = Date.now() + 10_000
      const late: number[] = []
      const all = new Promise<void>((resolve) => {
        worker.on('message', ({ fired, at }: { fired?: number; at: number }) => {
          if (fired === due) late.push(at - due)
          if (late.length === count) resolve()
        })
      })
      await eachOf(Array.from({ length: count }), AT_ONCE, () =>
        post(`${server.ingress}/Bench/fire/send?delay=${Math.max(0, due - Date.now())}ms`, { due }),
      )
      const inTime = await Promise.race([all.then(() => true), pause(LONGEST_MS, false)])
      if (!inTime) throw new Error(`Restate: ${late.length} of ${count} timers fired`)
      return figuresOf(late)
    } finally {
      worker.kill('SIGKILL')
      await server.kill()
      rmSync(folder, { recursive: true, force: true })
    }
  },
})
