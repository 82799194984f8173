import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { bundleCoordinator, type CoordinatorProgram } from '../coordinator/testing/coordinator-process.ts'
import { machine, rounded, type Benchmark } from './harness.ts'
import { installPeers, peerVersion } from './peers.ts'
import { readyWithMany } from './recover-many.ts'
import { freePorts, startRestate } from './restate-server.ts'
import { eachOf, inTurns, sized, type Measures, type Worker } from './turns.ts'
import { approveAll, askMany, decisionsIn, startWaitingTeam } from './waiting-team.ts'

const PENDING = 2_000
const MANY_PENDING = 100_000
/** Agents that hold a line open at the same time; beyond it they come one after the other. */
const HELD = 2_000
const AT_ONCE = 32

/** Everything that holds pending approvals is killed; from the restart until the last of them was approved and went on. */
export const recoverBenchmark: Benchmark = async (options) => {
  installPeers()
  const program = await bundleCoordinator()
  try {
    const pending = sized(PENDING, options)
    const [our, their] = await inTurns([ours(program, pending), restate(pending)], options.runs)
    const large = await ours(program, 10 * pending).once()
    const many = await readyWithMany(program, sized(MANY_PENDING, options))
    const ms = our?.medians['ms'] ?? Number.NaN
    const peer = their?.medians['ms'] ?? Number.NaN
    const wrong = (our?.runs ?? []).reduce((sum, run) => sum + (run['lost'] ?? 0) + (run['doubled'] ?? 0), 0)
    return {
      bench: 'recover',
      ours: ms,
      peer,
      ratio: rounded(peer / ms),
      unit: `ms from the restart until ${pending.toLocaleString('en-US')} pending approvals went on`,
      n: options.runs,
      peerName: 'Restate',
      goals: [
        { goal: '≤ 0.2× Restate', reached: `${rounded(ms / peer)}×`, met: ms <= 0.2 * peer },
        {
          goal: `${many.pending.toLocaleString('en-US')} pending ready ≤ 1 s`,
          reached: `${many.readyMs} ms`,
          met: many.readyMs <= 1_000,
        },
        { goal: '0 lost, 0 doubled', reached: `${wrong}`, met: wrong === 0 },
      ],
      growth: { by: 10, ms: large['ms'], times: rounded((large['ms'] ?? Number.NaN) / ms) },
      many,
      contenders: [our, their],
      machine: machine(),
    }
  } finally {
    await program.remove()
  }
}

const ours = (program: CoordinatorProgram, pending: number): Worker => ({
  name: `countersign, ${pending} pending`,
  version: 'this',
  settings:
    'one coordinator over HTTP, SQLite WAL, synchronous FULL; agents wait anew, 32 decisions at a time',
  async once() {
    const team = await startWaitingTeam(program, pending)
    try {
      const waiting = await askMany(team, pending)
      await team.process.kill()
      await pause(500)
      const started = performance.now()
      await team.restart()
      const up = performance.now() - started
      await approveAll(team, waiting, HELD)
      const ms = performance.now() - started
      await team.process.kill()
      const { decided, doubled } = decisionsIn(team.data)
      return { ms: rounded(ms), up: rounded(up), lost: pending - decided, doubled }
    } finally {
      await team.remove()
    }
  },
})

type Message = { readonly paused?: string; readonly resumed?: string; readonly up?: true }

const restate = (pending: number): Worker => ({
  name: 'Restate',
  version: `server ${peerVersion('@restatedev/restate-server')}, SDK ${peerVersion('@restatedev/restate-sdk')}`,
  settings:
    'awakeables over HTTP, 4 partitions, worker in Node; server and worker killed; 32 decisions at a time',
  once: () => recoverRestate(pending),
})

async function recoverRestate(pending: number): Promise<Measures> {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-restate-'))
  const [port] = await freePorts(1)
  const server = await startRestate(folder, 4)
  let worker = await startWorker(port ?? 0)
  const post = async (url: string, body: unknown): Promise<void> => {
    const reply = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    const text = await reply.text()
    if (!reply.ok) throw new Error(`Restate: ${reply.status} ${text.slice(0, 300)}`)
  }
  try {
    await post(`${server.admin}/deployments`, { uri: `http://127.0.0.1:${port}`, force: true })
    const paused = collected(worker, 'paused', pending)
    await eachOf(Array.from({ length: pending }), AT_ONCE, () => post(`${server.ingress}/Bench/ask/send`, {}))
    const ids = await paused
    await pause(1_500)
    await Promise.all([ended(worker), server.kill()])
    await pause(500)
    const started = performance.now()
    await server.start()
    worker = await startWorker(port ?? 0)
    const up = performance.now() - started
    const resumed = collected(worker, 'resumed', pending)
    await eachOf([...ids], AT_ONCE, (id) => post(`${server.ingress}/restate/awakeables/${id}/resolve`, true))
    const all = await resumed
    const ms = performance.now() - started
    return { ms: rounded(ms), up: rounded(up), lost: pending - all.size, doubled: 0 }
  } finally {
    await Promise.all([ended(worker), server.kill()])
    rmSync(folder, { recursive: true, force: true })
  }
}

async function startWorker(port: number): Promise<ChildProcess> {
  const worker = fork(join(import.meta.dirname, 'restate-worker.mjs'), [String(port)], {
    execArgv: [],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  })
  await once(worker, 'message')
  return worker
}

const LONGEST_MS = 180_000

/** The ids that it tells of, once so many of them are there. */
function collected(
  worker: ChildProcess,
  what: 'paused' | 'resumed',
  count: number,
): Promise<ReadonlySet<string>> {
  const ids = new Set<string>()
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`Restate: ${ids.size} of ${count} ${what}`)), LONGEST_MS)
    worker.on('message', (message: Message) => {
      const id = message[what]
      if (id !== undefined) ids.add(id)
      if (ids.size < count) return
      clearTimeout(late)
      resolve(ids)
    })
  })
}

async function ended(worker: ChildProcess): Promise<void> {
  if (worker.exitCode !== null || worker.signalCode !== null) return
  const exit = once(worker, 'exit')
  worker.kill('SIGKILL')
  await exit
}
