import type { Dashboard } from '../../../shared/contract/http/record.ts'
import { requestStatus } from '../../../shared/contract/http/requests.ts'
import type { RequestState } from '../../../shared/domain/request/state.ts'
import { DAY_MS, isoOf } from '../../../shared/domain/time.ts'
import type { Caller } from '../../ports/caller.ts'
import type { RequestQuery } from '../../ports/store.ts'
import { hasRole, requirePerson } from '../access/roles.ts'
import { readsAllRequests, viewerOf } from '../access/may-read.ts'
import type { Core } from '../core.ts'
import { channelHealth } from '../deliveries/channel-health.ts'

const DAYS = 14
/** The figures are made of at most so many of the newest resolved requests. */
const MOST_RESOLVED = 2000
const MOST_ASKED = 10
const RESOLVED = requestStatus.options.filter((status) => status !== 'pending')

/** The figures of everything this person may read. */
export function dashboardFor(core: Core, caller: Caller): Promise<Dashboard> {
  const person = requirePerson(caller)
  const scope = readsAllRequests(viewerOf(caller)) ? {} : { visibleTo: person.id }
  return core.store.read(async (tx) => {
    const query = (more: Partial<RequestQuery>) =>
      tx.requests.query({ sort: 'createdAt', descending: false, limit: 1, ...scope, ...more })
    const { at } = core.clock.now()
    const pending = await query({ statuses: ['pending'] })
    const mine = await query({ statuses: ['pending'], assigneeId: person.id })
    const resolved = (
      await query({ statuses: RESOLVED, sort: 'resolvedAt', descending: true, limit: MOST_RESOLVED })
    ).rows.map(({ state }) => state)
    const oldest = pending.rows[0]?.state.createdAt
    return {
      pending: pending.total,
      forMe: mine.total,
      ...(oldest === undefined ? {} : { oldestPendingAt: isoOf(oldest) }),
      heldCalls: core.waiters.count(),
      medianDecisionSeconds: medianDecision(resolved),
      days: daysUntil(at, resolved),
      mostAsked: mostAsked(resolved),
      deliveries: hasRole(caller, 'approver') ? channelHealth(await tx.outbox.tally()) : [],
    }
  })
}

function medianDecision(states: readonly RequestState[]): number | null {
  const seconds = states
    .flatMap((state) =>
      state.status !== 'pending' && state.resolution.by === 'people'
        ? [(state.resolution.at - state.createdAt) / 1000]
        : [],
    )
    .sort((left, right) => left - right)
  if (seconds.length === 0) return null
  const middle = Math.floor(seconds.length / 2)
  const upper = seconds[middle] ?? 0
  return seconds.length % 2 === 1 ? upper : ((seconds[middle - 1] ?? 0) + upper) / 2
}

const dayOf = (at: number): string => isoOf(at).slice(0, 10)

const APPROVED: readonly string[] = ['approved', 'partly-approved', 'auto-approved']
const DENIED: readonly string[] = ['denied', 'auto-denied']

function daysUntil(now: number, states: readonly RequestState[]): Dashboard['days'] {
  const days = new Map<string, Dashboard['days'][number]>()
  for (let back = DAYS - 1; back >= 0; back -= 1) {
    const day = dayOf(now - back * DAY_MS)
    days.set(day, { day, approved: 0, denied: 0, other: 0 })
  }
  for (const state of states) {
    const day = state.status === 'pending' ? undefined : days.get(dayOf(state.resolution.at))
    if (!day) continue
    if (APPROVED.includes(state.status)) day.approved += 1
    else if (DENIED.includes(state.status)) day.denied += 1
    else day.other += 1
  }
  return [...days.values()]
}

function mostAsked(states: readonly RequestState[]): Dashboard['mostAsked'] {
  const tools = new Map<string, Dashboard['mostAsked'][number]>()
  for (const state of states) {
    const requester = state.snapshot.requester.id
    for (const { definition } of state.snapshot.tools) {
      const connector = state.snapshot.connector.key
      const key = `${connector}\n${definition.name}`
      const none = { asked: 0, approved: 0, denied: 0, askedBy: [] }
      const tool = tools.get(key) ?? { connector, tool: definition.name, ...none }
      tools.set(key, tool)
      tool.asked += 1
      if (!tool.askedBy.includes(requester)) tool.askedBy.push(requester)
      const granted =
        state.status !== 'pending' && state.grants.some((grant) => grant.tool === definition.name)
      if (granted) tool.approved += 1
      else if (DENIED.includes(state.status) || state.deniedTools.includes(definition.name)) tool.denied += 1
    }
  }
  return [...tools.values()].sort((left, right) => right.asked - left.asked).slice(0, MOST_ASKED)
}
