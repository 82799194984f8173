import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { createCalls } from '../coordinator/core/calls/create-calls.ts'
import { authenticate } from '../coordinator/core/identity/authenticate.ts'
import { decideRequest } from '../coordinator/core/requests/decide-request.ts'
import type { AgentCaller, PersonCaller } from '../coordinator/ports/caller.ts'
import { flowBody, must, setStage } from '../coordinator/testing/cast.ts'
import { startTestCoordinator, type TestCoordinator } from '../coordinator/testing/test-coordinator.ts'
import {
  interleaved,
  machine,
  repeatAtOnce,
  rounded,
  type Benchmark,
  type Contender,
  type Figures,
} from './harness.ts'
import { langGraph } from './langgraph.ts'
import { installPeers } from './peers.ts'

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
    const people = await setTwoApprovers(stage)
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

interface People {
  readonly agents: readonly AgentCaller[]
  readonly approvers: readonly [PersonCaller, PersonCaller]
}

/** Two people of a group must agree to every call of these agents that writes. */
async function setTwoApprovers(stage: TestCoordinator): Promise<People> {
  const { core } = stage.coordinator
  const { olga, ana, ben, max, security } = await setStage(stage)
  const body = flowBody('Two agree', security.id)
  const [node] = body.graph.nodes
  const graph = { ...body.graph, nodes: [{ ...node, minimum: 2 }] }
  const flow = await must<{ id: string }>(olga.client.post('/flows', { ...body, graph, isDefault: false }))
  await must(
    olga.client.post('/policies', {
      name: 'Writing needs two people',
      action: 'request-approval',
      flowId: flow.id,
      connector: 'files',
      tools: ['write_file'],
    }),
  )
  const agents: AgentCaller[] = []
  for (let i = 0; i < AGENTS; i++) {
    const agent = await must<{ id: string }>(
      olga.client.post('/agents', { name: `Agent ${i}`, userId: max.id }),
    )
    const { key } = await must<{ key: string }>(
      olga.client.post(`/agents/${agent.id}/keys`, { name: 'bench' }),
    )
    agents.push((await authenticate(core, key, undefined)) as AgentCaller)
  }
  const person = async (token: string) => (await authenticate(core, token, undefined)) as PersonCaller
  return { agents, approvers: [await person(ana.token), await person(ben.token)] }
}

function ours(stage: TestCoordinator, { agents, approvers }: People, callers: number): Contender {
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
