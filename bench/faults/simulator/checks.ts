import { nodeSha256 } from '../../../coordinator/adapters/crypto/node-sha256.ts'
import type { RequestRow } from '../../../coordinator/ports/store.ts'
import { canonicalJson } from '../../../shared/domain/canonical/canonical-json.ts'
import type { JsonObject } from '../../../shared/domain/json.ts'
import { verifyChain } from '../../../shared/domain/log/chain.ts'
import { violationsOf } from '../../../shared/domain/request/invariants/index.ts'
import { MINUTE_MS } from '../../../shared/domain/time.ts'
import { historyOf } from './history.ts'
import { mayDecideNow } from './witness.ts'
import type { World } from './world.ts'

/** Everything that the world shows to be broken, seen from outside: the log, the disk, and what reached people and tools. */
export function breachesOf(world: World): readonly string[] {
  const rows = [...world.disk.requests.values()]
  const report = verifyChain(
    world.disk.log.map(({ entry }) => entry),
    nodeSha256,
  )
  return [
    ...world.seen,
    ...(report.ok ? [] : [`12 log: ${JSON.stringify(report)}`]),
    ...rows.flatMap((row) =>
      violationsOf(historyOf(row, world.disk.log)).map((text) => `${text} (${row.state.snapshot.id})`),
    ),
    ...lostDecisions(world),
    ...executionBreaches(world),
    ...rows.flatMap((row) => timeBreaches(world, row)),
    ...rows.flatMap((row) => stuck(world, row)),
    ...leftOver(world),
  ]
}

/** A decision that somebody was told is recorded stays recorded. */
function lostDecisions(world: World): readonly string[] {
  const recorded = new Set(
    world.disk.log
      .filter(({ entry }) => entry.type === 'request.decided')
      .map(({ entry }) => (entry.data as { vote: { decisionId: string } }).vote.decisionId),
  )
  return world.acknowledged
    .filter(({ decisionId }) => !recorded.has(decisionId))
    .map(
      ({ decisionId, requestId }) =>
        `1 one decision: ${decisionId} on ${requestId} was acknowledged and is lost`,
    )
}

function executionBreaches(world: World): readonly string[] {
  const once = new Set<string>()
  return world.executions.flatMap(({ requestId, tool, callId, canonicalArguments, realAt }) => {
    const row = world.disk.requests.get(requestId)
    const begun = world.disk.log.find(
      ({ entry }) =>
        entry.type === 'request.grant' &&
        entry.data['callId'] === callId &&
        entry.data['status'] === 'executing',
    )
    const key = `${requestId} ${tool}`
    const twice = once.has(key)
    once.add(key)
    const asked = row?.state.snapshot.tools.find(({ definition }) => definition.name === tool)?.arguments
    const inForce = row?.state.edits[tool] ?? asked
    return [
      ...(twice ? [`6 at most once: ${key} ran twice`] : []),
      ...(begun === undefined || begun.realAt > realAt
        ? [`6 at most once: ${key} ran before its grant was used`]
        : []),
      ...(inForce !== undefined && canonicalJson(inForce as JsonObject) !== canonicalArguments
        ? [`5 what runs: ${key} ran with other arguments`]
        : []),
    ]
  })
}

/** Minutes after which silence may do something, by the flow that the request started with. */
function timeBreaches(world: World, { state }: RequestRow): readonly string[] {
  if (state.status === 'pending') return []
  const { id, flow } = state.snapshot
  const at = (type: string): number | undefined =>
    world.disk.log.find(({ entry }) => entry.type === type && entry.subject.id === id)?.realAt
  const createdAt = at('request.created')
  const resolvedAt = at('request.resolved')
  if (
    state.resolution.by !== 'timeout' ||
    flow === null ||
    createdAt === undefined ||
    resolvedAt === undefined
  )
    return []
  const { timer } = state.resolution
  const minutes = {
    'auto-approve': flow.advanced.autoApproveAfterMinutes,
    'auto-deny': flow.advanced.autoDenyAfterMinutes,
    expire: state.snapshot.expiresInMinutes,
  }[timer]
  if (minutes === null) return [`8 silence: ${id} ended by ${timer}, which its flow does not have`]
  const waited = resolvedAt - createdAt
  const due = minutes * MINUTE_MS
  const down = world.outages.reduce(
    (sum, { from, until }) => sum + Math.max(0, Math.min(until, resolvedAt) - Math.max(from, createdAt)),
    0,
  )
  // A wall clock that was moved while nothing ran is believed for denials and expiry: both fail closed.
  if (timer !== 'auto-approve' && world.wallJumps > 0 && world.crashes > 0) return []
  const early =
    timer === 'auto-approve' ? waited - down + 60_000 * world.outages.length < due - 1 : waited < due - 1
  const late =
    world.outages.length === 0 && world.crashes === 0 && waited > due + 5_000 && state.questions.length === 0
  return [
    ...(early ? [`9 timers: ${timer} of ${id} after ${waited} ms instead of ${due}`] : []),
    ...(late ? [`9 timers: ${timer} of ${id} ${waited - due} ms late`] : []),
  ]
}

/** Counted independently of the engine: enough people have agreed at every open step, and still nothing happened. */
function stuck(world: World, { state }: RequestRow): readonly string[] {
  if (state.status !== 'pending' || state.snapshot.flow === null) return []
  const { id, flow, requester } = state.snapshot
  return state.steps.flatMap((step) => {
    const node = flow.graph.nodes.find((candidate) => candidate.id === step.nodeId)
    if (step.status !== 'open' || node?.kind !== 'approval' || node.differentPeople) return []
    const { escalate: _later, ...own } = node
    const agreed = state.votes.filter(
      ({ nodeId, verdict, withdrawnAt, by }) =>
        nodeId === step.nodeId &&
        verdict === 'approve' &&
        withdrawnAt === undefined &&
        mayDecideNow(world, own, requester.id, by.id) &&
        state.snapshot.eligible[step.nodeId]?.some((person) => person.id === by.id),
    )
    return new Set(agreed.map(({ by }) => by.id)).size >= node.minimum
      ? [`liveness: ${id} has enough approvals at ${step.nodeId} and waits`]
      : []
  })
}

/** After everything healed: no message waits, no timer is overdue, none belongs to what has ended. */
function leftOver(world: World): readonly string[] {
  const now = world.coordinators.find(({ alive }) => alive)?.core.clock.now()
  // What was queued in the last minutes may still be on its way.
  const since = (now?.elapsed ?? 0) - 5 * MINUTE_MS
  const waiting = [...world.disk.outbox.values()].filter(
    ({ status, channel, nextAttemptAt }) =>
      channel !== 'desktop' && (status === 'queued' || status === 'sending') && nextAttemptAt < since,
  )
  const timers = [...world.disk.timers.values()]
  const overdue = now === undefined ? [] : timers.filter(({ basis, dueAt }) => dueAt + 5_000 < now[basis])
  const orphaned = timers.filter(
    ({ requestId, kind }) =>
      kind !== 'lapse-grant' && world.disk.requests.get(requestId)?.state.status !== 'pending',
  )
  // With several coordinators nobody knows yet whose call a dead one left; one that starts alone does.
  const left = world.replicas === 1 ? [...world.disk.requests.values()] : []
  const executing = left.filter(
    ({ state }) => state.status !== 'pending' && state.grants.some(({ status }) => status === 'executing'),
  )
  return [
    ...waiting.map(({ id }) => `10 outbox: ${id} never left`),
    ...overdue.map(({ requestId, id }) => `9 timers: ${id} of ${requestId} is overdue`),
    ...orphaned.map(({ requestId, id }) => `9 timers: ${id} of ${requestId} outlived its request`),
    ...executing.map(({ state }) => `6 at most once: ${state.snapshot.id} is executing for ever`),
  ]
}
