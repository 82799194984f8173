import { randomUUID } from 'node:crypto'
import { must } from '../coordinator/testing/cast.ts'
import { STREAM_PROTOCOL } from '../shared/contract/stream.ts'
import { agentKeys, writingNeeds } from './agents.ts'
import { withClosing, type Closing } from './closing.ts'
import { interleaved, machine, rounded, type Benchmark, type Contender, type Figures } from './harness.ts'
import { bearer, openHttp, type HttpClient } from './http-client.ts'
import { openListeners } from './listeners.ts'
import { installPeers, peerVersion } from './peers.ts'
import { repeatAtOnce } from './repeat.ts'
import { openRestateApprovals, type RestateApprovals } from './restate-approval.ts'
import { startShipped } from './shipped.ts'

const CALLERS = 64
/** An agent may have 200 requests open. */
const AGENTS = 8
const CONTENT = 'x'.repeat(400)

/** Whole approvals over HTTP: asked, held, decided by a person, released; each step durable before it answers. */
export const approvalBenchmark: Benchmark = async (options) => {
  installPeers()
  return withClosing(async (closing) => {
    const ours = await startOurs(closing)
    const restate = await openRestateApprovals(CONTENT)
    closing(() => restate.close())
    const contenders = [
      ours(CALLERS),
      theirs(restate, CALLERS),
      ours(1),
      theirs(restate, 1),
      ours(10 * CALLERS),
      theirs(restate, 10 * CALLERS),
    ]
    const figures = await interleaved(contenders, options)
    const [many, peerMany, one, peerOne, more, peerMore] = figures as readonly Figures[] & {
      readonly [i in 0 | 1 | 2 | 3 | 4 | 5]: Figures
    }
    const ratio = rounded(many.perSecond / peerMany.perSecond)
    const p99 = rounded(many.p99 / peerMany.p99)
    const release = rounded(one.p50 / peerOne.p50)
    return {
      bench: 'approval',
      ours: many.perSecond,
      peer: peerMany.perSecond,
      ratio,
      unit: 'approvals/s over HTTP, 64 callers',
      n: options.runs,
      peerName: 'Restate',
      goals: [
        { goal: '64 callers ≥ 5× approvals/s', reached: `${ratio}×`, met: ratio >= 5 },
        { goal: '64 callers: p99 ≤ 1/4', reached: `${p99}×`, met: p99 <= 0.25 },
        {
          goal: 'one caller: released after the decision, p50 ≤ 1/4',
          reached: `${release}×`,
          met: release <= 0.25,
        },
      ],
      growth: { by: 10, perSecond: more.perSecond, ratio: rounded(more.perSecond / peerMore.perSecond) },
      contenders: figures,
      machine: machine(),
    }
  })
}

/** The approval of one call; ms from sending the decision to the release. */
type Approve = (i: number) => Promise<number>

/** Of one caller, `p50` and `p99` are of the release alone; of more, of the whole approval. */
const contender = (
  name: string,
  version: string,
  settings: string,
  callers: number,
  approve: Approve,
): Contender => ({
  name: `${name}, ${callers === 1 ? '1 caller: release' : `${callers} callers`}`,
  version,
  settings,
  async run(ms) {
    const releases: number[] = []
    const sample = await repeatAtOnce(ms, callers, async (i) => releases.push(await approve(i)))
    if (callers > 1) return sample
    releases.sort((a, b) => a - b)
    const at = (share: number): number => (releases[Math.floor(releases.length * share)] ?? 0) * 1_000
    return { ...sample, p50: at(0.5), p99: at(0.99) }
  },
})

const theirs = (restate: RestateApprovals, callers: number): Contender =>
  contender(
    'Restate awakeable',
    `server ${peerVersion('@restatedev/restate-server')}, SDK ${peerVersion('@restatedev/restate-sdk')}`,
    'one partition, as durable as it comes, its handlers in the process of the callers',
    callers,
    async () => {
      const { id, released } = await restate.ask()
      const decided = performance.now()
      const [approved] = await Promise.all([released, restate.approve(id)])
      if (!approved) throw new Error('Restate did not approve')
      return performance.now() - decided
    },
  )

/** The coordinator as a process of its own, with a policy, a flow, agents, an approver, and somebody who watches. */
async function startOurs(closing: Closing): Promise<(callers: number) => Contender> {
  const { server, filled } = await startShipped(closing, async (cast) => {
    const policy = writingNeeds('Security agrees to what is written', cast.flow.id)
    await must(cast.olga.client.post('/policies', policy))
    return { keys: await agentKeys(cast, AGENTS), ana: cast.ana.token, olga: cast.olga.token }
  })
  const agents = filled.keys.map((key) => openHttp(server.url, bearer(key)))
  const approver = openHttp(server.url, bearer(filled.ana))
  closing(() => [approver, ...agents].forEach((client) => client.close()))
  const watching = `${bearer(filled.olga)}Sec-WebSocket-Protocol: ${STREAM_PROTOCOL}\r\n`
  const stream = await openListeners(server.url, '/api/v1/stream', watching, 1)
  closing(() => stream.close())
  return (callers) =>
    contender(
      'countersign',
      'this',
      'its own process: keys, policy, flow, log, timers, notices, stream; SQLite WAL, synchronous FULL; asks, waits and decides by the API',
      callers,
      (i) => approveOne(agents[i % agents.length] as HttpClient, approver),
    )
}

let asked = 0

async function approveOne(agent: HttpClient, approver: HttpClient): Promise<number> {
  const values = { path: `notes/${asked++}.txt`, content: CONTENT }
  const { id, digest } = await agent.must<{ id: string; digest: string }>('POST', '/api/v1/requests', {
    connector: 'files',
    tools: [{ name: 'write_file', arguments: values }],
  })
  const released = agent.must<{ status: string }>('GET', `/api/v1/requests/${id}/wait?timeoutSeconds=60`)
  const decided = performance.now()
  const decision = { decisionId: randomUUID(), verdict: 'approve', digest }
  const [{ status }] = await Promise.all([
    released,
    approver.must('POST', `/api/v1/requests/${id}/decisions`, decision),
  ])
  if (status !== 'approved') throw new Error(`the request is ${status}`)
  return performance.now() - decided
}
