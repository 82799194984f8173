import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { PolicyCall } from '../shared/domain/policy/call.ts'
import { compilePolicies } from '../shared/domain/policy/compile.ts'
import { evaluatePolicies } from '../shared/domain/policy/evaluate.ts'
import type { Policy } from '../shared/domain/policy/policy.ts'
import { interleaved, machine, rounded, type Benchmark, type Figures } from './harness.ts'
import { installPeers } from './peers.ts'
import { casbin, cedar, contender, type PolicyContender } from './policy-peers.ts'
import { createWorkload, type BenchCall, type BenchPolicy, type Workload } from './policy-workload.ts'

const SIZES = [1_000, 10_000] as const
const COMPARED = 400

/** Decisions with reasons among 1,000 and 10,000 policies, beside cedar-wasm and casbin with the same rules. */
export const policyBenchmark: Benchmark = async (options) => {
  installPeers()
  const sets: PolicyContender[][] = []
  const compileMs: number[] = []
  for (const size of SIZES) {
    const workload = createWorkload(size)
    const started = performance.now()
    const ours = countersign(workload)
    compileMs.push(rounded(performance.now() - started))
    const set = [ours, cedar(workload), await casbin(workload)]
    agree(set, workload)
    sets.push(set)
  }
  // Both sizes take turns in one run, so that the growth is not that of the machine's other work.
  const figures = await interleaved(sets.flat(), options)
  const measured = SIZES.map((size, i): Measured => {
    const [ours, ...peers] = figures.slice(i * 3, i * 3 + 3) as [Figures, Figures, Figures]
    const fastest = peers.reduce((a, b) => (b.perSecond > a.perSecond ? b : a))
    return {
      size,
      compileMs: compileMs[i] ?? Number.NaN,
      ours,
      peers,
      fastest,
      ratio: rounded(ours.perSecond / fastest.perSecond),
    }
  })
  const [small, large] = measured as [Measured, Measured]
  const p99Growth = rounded(large.ours.p99 / small.ours.p99)
  return {
    bench: 'policy',
    ours: small.ours.perSecond,
    peer: small.fastest.perSecond,
    ratio: small.ratio,
    unit: 'decisions/s',
    n: options.runs,
    peerName: small.fastest.name,
    goals: [
      ...[small, large].map(({ size, ratio }) => ({
        goal: `≥ 300× the faster peer at ${size} policies`,
        reached: `${ratio}×`,
        met: ratio >= 300,
      })),
      { goal: 'p99 at 10,000 ≤ 2× that at 1,000', reached: `${p99Growth}×`, met: p99Growth <= 2 },
    ],
    sizes: [small, large].map(({ size, compileMs: ms, ours, peers, ratio }) => ({
      size,
      compileMs: ms,
      ratio,
      contenders: [ours, ...peers],
    })),
    growth: {
      by: SIZES[1] / SIZES[0],
      p99: p99Growth,
      timesSlower: Object.fromEntries(
        [small.ours, ...small.peers].map(({ name, perSecond }, i) => [
          name,
          rounded(perSecond / ([large.ours, ...large.peers][i]?.perSecond ?? Number.NaN)),
        ]),
      ),
    },
    machine: machine(),
  }
}

interface Measured {
  readonly size: number
  readonly compileMs: number
  readonly ours: Figures
  readonly peers: readonly Figures[]
  readonly fastest: Figures
  readonly ratio: number
}

/** The product's own path: policies as they are stored, compiled, evaluated with the reason. */
function countersign(workload: Workload): PolicyContender {
  const compiled = compilePolicies(workload.policies.map(asPolicy))
  const version = (
    JSON.parse(readFileSync(join(import.meta.dirname, '..', 'package.json'), 'utf8')) as { version: string }
  ).version
  const calls = new Map(workload.calls.map((call) => [call, asPolicyCall(call)]))
  return contender(
    'countersign',
    version,
    'compiled index, CEL conditions, with reasons',
    workload,
    (call) => {
      const { action } = evaluatePolicies(compiled, calls.get(call) as PolicyCall, null)
      return action === 'allow'
    },
  )
}

const asPolicy = (policy: BenchPolicy): Policy => ({
  id: policy.id,
  name: `Rule ${policy.id}`,
  enabled: true,
  action: policy.deny ? 'deny' : 'allow',
  subjects: { users: [], groups: [policy.group], agents: [] },
  connector: 'files',
  tools: [policy.tool],
  condition: `arguments.path.startsWith("${policy.prefix}") && arguments.amount <= ${policy.limit}`,
})

const asPolicyCall = (call: BenchCall): PolicyCall => ({
  at: 1_800_000_000_000,
  userId: call.user,
  groups: [call.group],
  agentId: 'agent',
  connector: 'files',
  tool: { name: call.tool, readOnly: false, destructive: true, definitionHash: '0'.repeat(64) },
  arguments: { path: call.path, amount: call.amount },
})

/** A figure means nothing unless all give the same answers. */
function agree(contenders: readonly PolicyContender[], { calls }: Workload): void {
  for (const call of calls.slice(0, COMPARED)) {
    const answers = contenders.map(({ allows }) => allows(call))
    if (answers.some((answer) => answer !== answers[0])) {
      throw new Error(`the contenders disagree on ${JSON.stringify(call)}: ${answers.join(', ')}`)
    }
  }
}
