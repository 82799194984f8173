import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { policiesOf } from '../coordinator/core/documents.ts'
import { must, type Cast } from '../coordinator/testing/cast.ts'
import type { Policy } from '../shared/domain/policy/policy.ts'
import { withClosing, type Closing } from './closing.ts'
import { interleaved, machine, rounded, type Benchmark, type Contender, type Figures } from './harness.ts'
import { bearer, openHttp } from './http-client.ts'
import type { InProcess } from './in-process.ts'
import { installPeers, peerVersion } from './peers.ts'
import { createWorkload, type BenchCall, type BenchPolicy, type Workload } from './policy-workload.ts'
import { repeatAtOnce } from './repeat.ts'
import { freePorts } from './restate-server.ts'
import { startShipped } from './shipped.ts'

const SIZES = [1_000, 10_000] as const
const CALLERS = 32
const COMPARED = 200
const READY_WITHIN_MS = 60_000

/** One question over HTTP, with its answer: a contender, and one call at a time for comparing. */
interface Decider extends Contender {
  readonly allows: (call: BenchCall) => Promise<boolean>
}

/** Decisions over HTTP among 1,000 policies, with 32 callers, beside Cerbos with the same rules. */
export const decideHttpBenchmark: Benchmark = async (options) => {
  installPeers()
  const [workload, larger] = SIZES.map((size) => createWorkload(size)) as [Workload, Workload]
  return withClosing(async (closing) => {
    const [small, peer, large] = [
      await ours(closing, workload),
      await cerbos(closing, workload),
      await ours(closing, larger),
    ]
    await agree([small, peer], workload)
    const [our, their, more] = (await interleaved([small, peer, large], options)) as [
      Figures,
      Figures,
      Figures,
    ]
    const ratio = rounded(our.perSecond / their.perSecond)
    const p99 = rounded(our.p99 / their.p99)
    return {
      bench: 'decide-http',
      ours: our.perSecond,
      peer: their.perSecond,
      ratio,
      unit: `decisions/s over HTTP, ${SIZES[0].toLocaleString('en-US')} policies, ${CALLERS} callers`,
      n: options.runs,
      peerName: 'Cerbos',
      goals: [
        { goal: '≥ 3× decisions/s', reached: `${ratio}×`, met: ratio >= 3 },
        { goal: 'p99 ≤ 1/3', reached: `${p99}×`, met: p99 <= 1 / 3 },
      ],
      growth: { by: 10, perSecond: more.perSecond, p99: more.p99 },
      contenders: [our, their, more],
      machine: machine(),
    }
  })
}

async function ours(closing: Closing, workload: Workload): Promise<Decider> {
  const { policies, calls } = workload
  const { server, filled } = await startShipped(closing, (cast, stage) => fill(cast, stage, workload))
  const { people } = filled
  const person = openHttp(server.url, bearer(filled.ana))
  closing(() => person.close())
  const bodies = new Map(
    calls.map((call) => [
      call,
      JSON.stringify({
        user: people.get(call.user),
        connector: 'many',
        tool: call.tool,
        arguments: { path: call.path, amount: call.amount },
      }),
    ]),
  )
  const allows = async (call: BenchCall): Promise<boolean> => {
    const reply = await person.request('POST', '/api/v1/policies/evaluate', bodies.get(call))
    if (reply.status !== 200) throw new Error(`${reply.status} ${reply.body.toString().slice(0, 300)}`)
    return reply.body.includes('"action":"allow"')
  }
  const [first] = calls
  const until = performance.now() + READY_WITHIN_MS
  // Until the connector runs, its tools are not known.
  while (
    first &&
    !(await allows(first).then(
      () => true,
      () => false,
    ))
  ) {
    if (performance.now() > until) await allows(first)
    await pause(50)
  }
  return {
    name: `countersign, ${policies.length} policies`,
    version: 'this',
    settings:
      'POST /policies/evaluate of a running coordinator: token checked, with reasons, conditions in CEL',
    allows,
    run: (ms) => repeatAtOnce(ms, CALLERS, (i) => allows(calls[i % calls.length] as BenchCall)),
  }
}

/** The people, groups and policies of the rules, and a connector that offers every tool of theirs. */
async function fill({ olga, ana }: Cast, { coordinator }: InProcess, { policies, users }: Workload) {
  const script = join(import.meta.dirname, 'many-tools.mjs')
  const tools = new Set(policies.map(({ tool }) => tool)).size
  const transport = { type: 'stdio', command: process.execPath, args: [script, String(tools)] }
  await must(olga.client.post('/connectors', { key: 'many', name: 'Many tools', transport }))
  const people = new Map<string, string>()
  for (const { user } of users) {
    const body = { name: user, email: `${user}@example.com`, role: 'member' }
    people.set(user, (await must<{ id: string }>(olga.client.post('/users', body))).id)
  }
  const groups = new Map<string, string>()
  for (const name of new Set(users.map(({ group }) => group))) {
    const members = users.filter(({ group }) => group === name).map(({ user }) => people.get(user))
    groups.set(name, (await must<{ id: string }>(olga.client.post('/groups', { name, members }))).id)
  }
  await coordinator.core.store.commit(async (tx) => {
    for (const [position, policy] of policies.entries()) {
      const stored = asPolicy(policy, groups.get(policy.group) ?? '')
      await policiesOf(tx).put({ ...stored, position, updatedAt: 0 })
    }
  })
  return { people, ana: ana.token }
}

const asPolicy = (policy: BenchPolicy, group: string): Policy => ({
  id: policy.id,
  name: `Rule ${policy.id}`,
  enabled: true,
  action: policy.deny ? 'deny' : 'allow',
  subjects: { users: [], groups: [group], agents: [] },
  connector: 'many',
  tools: [policy.tool],
  condition: `arguments.path.startsWith("${policy.prefix}") && arguments.amount <= ${policy.limit}`,
})

async function cerbos(closing: Closing, { policies, calls }: Workload): Promise<Decider> {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-cerbos-'))
  for (const tool of new Set(policies.map((policy) => policy.tool))) {
    const rules = policies.filter((policy) => policy.tool === tool).map(cerbosRule)
    writeFileSync(
      join(folder, `${tool}.yaml`),
      `apiVersion: api.cerbos.dev/v1\nresourcePolicy:\n  version: default\n  resource: "${tool}"\n  rules:\n${rules.join('\n')}\n`,
    )
  }
  const [http, grpc] = await freePorts(2)
  const platform = `cerbos-${process.platform}-${process.arch}`
  const program = join(import.meta.dirname, 'node_modules/@cerbos', platform, platform)
  const settings = {
    'server.httpListenAddr': `127.0.0.1:${http}`,
    'server.grpcListenAddr': `127.0.0.1:${grpc}`,
    'storage.driver': 'disk',
    'storage.disk.directory': folder,
    'storage.disk.watchForChanges': 'false',
    'telemetry.disabled': 'true',
  }
  const flags = Object.entries(settings).map(([key, value]) => `--set=${key}=${value}`)
  const child = spawn(program, ['server', ...flags, '--log-level=error'], {
    stdio: 'ignore',
    env: { ...process.env, CERBOS_NO_TELEMETRY: '1' },
  })
  const url = `http://127.0.0.1:${http}`
  const until = performance.now() + READY_WITHIN_MS
  while (
    !(await fetch(`${url}/_cerbos/health`).then(
      ({ ok }) => ok,
      () => false,
    ))
  ) {
    if (performance.now() > until) throw new Error('Cerbos did not become ready')
    await pause(50)
  }
  const client = openHttp(url, '')
  const bodies = new Map(calls.map((call) => [call, cerbosBody(call)]))
  const allows = async (call: BenchCall): Promise<boolean> => {
    const reply = await client.request('POST', '/api/check/resources', bodies.get(call))
    if (reply.status !== 200)
      throw new Error(`Cerbos: ${reply.status} ${reply.body.toString().slice(0, 300)}`)
    return reply.body.includes('EFFECT_ALLOW')
  }
  closing(async () => {
    client.close()
    const ended = once(child, 'exit')
    child.kill('SIGKILL')
    await ended
    rmSync(folder, { recursive: true, force: true })
  })
  return {
    name: 'Cerbos',
    version: peerVersion('cerbos'),
    settings: 'its server over HTTP, policies on disk, one file for each tool, no audit log, without reasons',
    allows,
    run: (ms) => repeatAtOnce(ms, CALLERS, (i) => allows(calls[i % calls.length] as BenchCall)),
  }
}

const cerbosRule = (policy: Workload['policies'][number]): string =>
  `    - actions: ["call"]\n      effect: ${policy.deny ? 'EFFECT_DENY' : 'EFFECT_ALLOW'}\n      roles: ["${policy.group}"]\n` +
  `      condition:\n        match:\n          expr: R.attr.path.startsWith("${policy.prefix}") && R.attr.amount <= ${policy.limit}`

const cerbosBody = (call: BenchCall): string =>
  JSON.stringify({
    principal: { id: call.user, roles: [call.group] },
    resources: [
      {
        actions: ['call'],
        resource: { kind: call.tool, id: '1', attr: { path: call.path, amount: call.amount } },
      },
    ],
  })

/** A figure means nothing unless both give the same answers. */
async function agree(deciders: readonly Decider[], { calls }: Workload): Promise<void> {
  for (const call of calls.slice(0, COMPARED)) {
    const answers = await Promise.all(deciders.map(({ allows }) => allows(call)))
    if (answers.some((answer) => answer !== answers[0])) {
      throw new Error(`the contenders disagree on ${JSON.stringify(call)}: ${answers.join(', ')}`)
    }
  }
}
