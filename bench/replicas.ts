import { fork, type ChildProcess } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { join } from 'node:path'
import { startPostgres, type PostgresServer } from '../coordinator/adapters/store/testing/postgres-server.ts'
import { createCalls } from '../coordinator/core/calls/create-calls.ts'
import { decideRequest } from '../coordinator/core/requests/decide-request.ts'
import type { AgentCaller } from '../coordinator/ports/caller.ts'
import { setStage } from '../coordinator/testing/cast.ts'
import { agentsFor, setTwoApprovers, type TwoApprovers } from './agents.ts'
import {
  interleaved,
  machine,
  rounded,
  type Benchmark,
  type Contender,
  type Figures,
  type Sample,
} from './harness.ts'
import { startInProcess, type InProcess } from './in-process.ts'
import { installPeers, peerVersion } from './peers.ts'
import { repeatAtOnce } from './repeat.ts'
import { percentile } from './turns.ts'

const CALLERS = 64
const CONTENT = 'x'.repeat(400)

/**
 * Whole approvals by two people with two coordinators on one PostgreSQL: asked and waited for at one of them, approved
 * first at the other, then at the first. Beside DBOS on the same server.
 */
export const replicasBenchmark: Benchmark = async (options) => {
  installPeers()
  const server = await startPostgres()
  const team = await startPair(await server.makeDatabase())
  const peer = await dbos(server)
  try {
    const contenders = [ours(team, CALLERS), peer, ours(team, 10 * CALLERS)]
    const [many, their, more] = (await interleaved(contenders, options)) as [Figures, Figures, Figures]
    const ratio = rounded(many.perSecond / their.perSecond)
    const doubled = await doubledIn(server, team.database)
    return {
      bench: 'replicas',
      ours: many.perSecond,
      peer: their.perSecond,
      ratio,
      unit: `approvals by two people/s, ${CALLERS} callers, two coordinators on PostgreSQL`,
      n: options.runs,
      peerName: their.name,
      goals: [
        { goal: '≥ 40×', reached: `${ratio}×`, met: ratio >= 40 },
        { goal: 'no decision doubled', reached: `${doubled}`, met: doubled === 0 },
      ],
      growth: { by: 10, perSecond: more.perSecond, p99: more.p99 },
      contenders: [many, their, more],
      machine: machine(),
    }
  } finally {
    await peer.close?.()
    await Promise.all(team.pair.map((each) => each.stop()))
    await server.remove()
  }
}

interface Team extends TwoApprovers {
  readonly database: string
  readonly pair: readonly [InProcess, InProcess]
}

async function startPair(database: string): Promise<Team> {
  const flags = { databaseUrl: database, key: 'one key for both coordinators' }
  const pair = [await startInProcess(flags), await startInProcess(flags)] as const
  const [stage] = pair
  const agents = 2 * agentsFor(10 * CALLERS)
  const people = await setTwoApprovers(stage.coordinator.core, await setStage(stage), agents)
  return { database, pair, ...people }
}

function ours({ pair, agents, approvers }: Team, callers: number): Contender {
  const calls = pair.map(({ coordinator }) => createCalls(coordinator.core))
  let made = 0
  const approve = async (): Promise<void> => {
    const number = made++
    const here = number % 2
    const at = [1 - here, here].map((index) => pair[index]?.coordinator.core)
    const call = {
      connectorKey: 'files',
      tool: 'write_file',
      arguments: { path: `notes/${callers}-${number}.txt`, content: CONTENT },
    }
    const agent = agents[number % agents.length] as AgentCaller
    const verdict = await calls[here]?.decideCall(agent, call)
    if (verdict?.action !== 'hold') throw new Error('the call was not held')
    const released = calls[here]?.waitForRequest(verdict.requestId, 60_000)
    for (const [turn, approver] of approvers.entries()) {
      const core = at[turn]
      if (core) {
        await decideRequest(core, approver, verdict.requestId, {
          decisionId: randomUUID(),
          verdict: 'approve',
        })
      }
    }
    const request = await released
    if (request?.status !== 'approved') throw new Error(`the request is ${request?.status}`)
  }
  return {
    name: `countersign, ${callers} callers`,
    version: 'this',
    settings:
      'two whole coordinators in one process, PostgreSQL as it comes (fsync on); policies, log, notices',
    run: (ms) => repeatAtOnce(ms, callers, approve),
  }
}

async function dbos(server: PostgresServer): Promise<Contender> {
  const url = await server.makeDatabase()
  const worker = fork(join(import.meta.dirname, 'dbos-worker.mjs'), [url], {
    execArgv: [],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  await answerOf(worker)
  return {
    name: 'DBOS',
    version: peerVersion('@dbos-inc/dbos-sdk'),
    settings: 'recv twice, send twice; pool of 20; the same PostgreSQL',
    async run(ms): Promise<Sample> {
      worker.send({ approvals: ms, callers: CALLERS })
      const { latencies, tookMs } = (await answerOf(worker)) as { latencies: number[]; tookMs: number }
      return {
        perSecond: latencies.length / (tookMs / 1_000),
        p50: percentile(latencies, 0.5) * 1_000,
        p99: percentile(latencies, 0.99) * 1_000,
        operations: latencies.length,
      }
    },
    close: () => void worker.kill('SIGKILL'),
  }
}

async function answerOf(worker: ChildProcess): Promise<unknown> {
  const [message] = (await Promise.race([
    once(worker, 'message'),
    once(worker, 'exit').then(() => Promise.reject(new Error('DBOS ended'))),
  ])) as [unknown]
  return message
}

/** Requests that were resolved more than once, or have a decision more than they may. */
async function doubledIn(server: PostgresServer, database: string): Promise<number> {
  const [row] = await server.admin(
    database,
    `SELECT count(*) AS n FROM (SELECT subject_id FROM log WHERE type = 'request.resolved'
      GROUP BY subject_id HAVING count(*) > 1) AS twice`,
  )
  const [votes] = await server.admin(
    database,
    `SELECT count(*) AS n FROM (SELECT subject_id FROM log WHERE type = 'request.decided'
      GROUP BY subject_id HAVING count(*) > 2) AS thrice`,
  )
  return Number(row?.['n']) + Number(votes?.['n'])
}
