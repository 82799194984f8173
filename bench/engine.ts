import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { createCalls } from '../coordinator/core/calls/create-calls.ts'
import { decideRequest } from '../coordinator/core/requests/decide-request.ts'
import type { AgentCaller } from '../coordinator/ports/caller.ts'
import { setStage } from '../coordinator/testing/cast.ts'
import { startTestCoordinator, type TestCoordinator } from '../coordinator/testing/test-coordinator.ts'
import { setTwoApprovers, type TwoApprovers } from './agents.ts'
import { interleaved, machine, rounded, type Benchmark, type Contender, type Figures } from './harness.ts'
import { langGraph } from './langgraph.ts'
import { installPeers } from './peers.ts'
import { repeatAtOnce } from './repeat.ts'

const CALLERS = 64
/** An agent may have 200 requests open. */
const AGENTS = 8
const CONTENT = 'x'.repeat(400)

/**
 * Whole approvals by two people in one process, each step durable before it answers: the call is judged by policies and
 * held, one person approves, the other approves, and whoever waits for the call hears of it.
 */
export const engineBenchmark: Benchmark = async (options) => {
  installPeers()
  const stage = await startTestCoordinator()
  const peer = langGraph(join(stage.data, 'langgraph.db'), CALLERS, CONTENT)
  try {
    const people = await setTwoApprovers(stage.coordinator.core, await setStage(stage), AGENTS)
    const contenders = [ours(stage, people, CALLERS), peer, ours(stage, people, 10 * CALLERS)]
    const [many, their, more] = (await interleaved(contenders, options)) as [Figures, Figures, Figures]
    const ratio = rounded(many.perSecond / their.perSecond)
    const p99 = rounded(many.p99 / their.p99)
    return {
      bench: 'engine',
      ours: many.perSecond,
      peer: their.perSecond,
      ratio,
      unit: 'approvals by two people/s, 64 callers',
      n: options.runs,
      peerName: their.name,
      goals: [
        { goal: '≥ 60×', reached: `${ratio}×`, met: ratio >= 60 },
        { goal: 'p99 ≤ 1/40', reached: `1/${rounded(1 / p99)}`, met: p99 <= 1 / 40 },
      ],
      growth: { by: 10, perSecond: more.perSecond, p99: more.p99 },
      contenders: [many, their, more],
      machine: machine(),
    }
  } finally {
    await peer.close?.()
    await stage.stop()
  }
}

function ours(stage: TestCoordinator, { agents, approvers }: TwoApprovers, callers: number): Contender {
  const { core } = stage.coordinator
  const calls = createCalls(core)
  let made = 0
  const approve = async (i: number): Promise<void> => {
    const agent = agents[i % agents.length] as AgentCaller
    const path = `notes/${callers}-${made++}.txt`
    const verdict = await calls.decideCall(agent, {
      connectorKey: 'files',
      tool: 'write_file',
      arguments: { path, content: CONTENT },
    })
    if (verdict.action !== 'hold') throw new Error('the call was not held')
    const released = calls.waitForRequest(verdict.requestId, 60_000)
    for (const approver of approvers) {
      await decideRequest(core, approver, verdict.requestId, { decisionId: randomUUID(), verdict: 'approve' })
    }
    const { status } = await released
    if (status !== 'approved') throw new Error(`the request is ${status}`)
  }
  return {
    name: `countersign, ${callers} callers`,
    version: 'this',
    settings: 'whole engine in process: policies, log, timers, notices; SQLite WAL, synchronous FULL',
    run: (ms) => repeatAtOnce(ms, callers, approve),
  }
}
