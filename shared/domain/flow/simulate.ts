import type { JsonObject } from '../json.ts'
import type { Directory, PersonId, PersonRef } from '../people/person.ts'
import type { Refusal } from '../refusal.ts'
import type { Advanced } from '../request/advance-contract.ts'
import { advance } from '../request/advance.ts'
import { awaitedAt } from '../request/authorise.ts'
import type { RequestCommand } from '../request/command.ts'
import { createSnapshot } from '../request/create-snapshot.ts'
import type { NoticeKind } from '../request/effect.ts'
import type { RequestedTool, RequestSnapshot } from '../request/snapshot.ts'
import type { RequestState, RequestStatus } from '../request/state.ts'
import { entryOf } from '../request/timeline.ts'
import { armed } from '../request/timers.ts'
import { MINUTE_MS, type EpochMs, type Now } from '../time.ts'
import type { ChannelKind, Flow, NodeId } from './flow.ts'
import { isReached } from './reach.ts'

/** What somebody does once they are asked. Whoever is not listed never answers. */
export interface Behaviour {
  readonly personId: PersonId
  readonly does: 'approve' | 'deny'
  /** Minutes from being asked to deciding. */
  readonly afterMinutes: number
  /** Approve only these tools. */
  readonly tools?: readonly string[]
}

export interface Rehearsal {
  readonly flow: Flow
  readonly requester: RequestSnapshot['requester']
  readonly connector: RequestSnapshot['connector']
  readonly tools: readonly RequestedTool[]
  readonly behaviour: readonly Behaviour[]
  readonly directory: Directory
  /** When the virtual clock starts (epoch ms): delegations depend on the date. */
  readonly startAt: EpochMs
  readonly expiresInMinutes: number | null
  /** How far to look. Default: 30 days. */
  readonly horizonMinutes?: number
}

/** One line of a rehearsal: `minute` from the start, to the fraction. */
export type Moment =
  | { readonly minute: number; readonly kind: 'happened'; readonly type: string; readonly data: JsonObject }
  | {
      readonly minute: number
      readonly kind: 'told'
      readonly notice: NoticeKind
      readonly nodeId?: NodeId
      readonly people: readonly (PersonRef & { readonly channels: readonly ChannelKind[] })[]
    }

export interface Simulation {
  readonly timeline: readonly Moment[]
  readonly status: RequestStatus
  /** Minutes until it ended; null when it did not within the horizon. */
  readonly endedAfterMinutes: number | null
  /** Where it waits at the end of the rehearsal, for whom, or what holds it. Empty when it ended. */
  readonly stalls: readonly {
    readonly nodeId: NodeId
    readonly waitsFor: readonly PersonRef[]
    readonly because?: string
  }[]
  /** The last of it left out, because a reminder repeats until the horizon. */
  readonly truncated: boolean
}

const HORIZON_MINUTES = 30 * 24 * 60
const MOST_MOMENTS = 2_000

/**
 * Plays a flow with people who behave as told and a clock that jumps from one thing to the next: who is told when and by
 * which channel, who decides, what time does, and where it stalls. The engine is the one that decides real requests.
 *
 * A message counts as received at once where a person has an address on one of the flow's channels, else never.
 * Refused like a request: `invalid_body` for no tools or one twice.
 */
export function simulate(rehearsal: Rehearsal): Simulation | Refusal {
  const { directory, flow } = rehearsal
  const submitted = advance(
    null,
    { type: 'submit', snapshot: snapshotOf(rehearsal), directory },
    nowAt(rehearsal, 0),
  )
  if (!submitted.ok) return submitted
  const stage: Stage = {
    rehearsal,
    state: submitted.state,
    elapsed: 0,
    planned: [],
    moments: [],
    decisions: 0,
  }
  take(stage, submitted)
  const horizon = (rehearsal.horizonMinutes ?? HORIZON_MINUTES) * MINUTE_MS

  for (
    let next = nextUp(stage);
    next !== undefined && stage.moments.length < MOST_MOMENTS;
    next = nextUp(stage)
  ) {
    if (stage.state.status !== 'pending' || next.at > horizon) break
    stage.elapsed = next.at
    if ('timerId' in next)
      give(stage, { type: 'timer-due', timerId: next.timerId, flowToday: flow, directory })
    else decide(stage, next)
  }
  return {
    timeline: stage.moments,
    status: stage.state.status,
    endedAfterMinutes: stage.state.status === 'pending' ? null : stage.elapsed / MINUTE_MS,
    stalls: stallsOf(stage),
    truncated: stage.moments.length >= MOST_MOMENTS,
  }
}

/** A rehearsal under way. */
interface Stage {
  readonly rehearsal: Rehearsal
  state: RequestState
  /** ms on the virtual clock. */
  elapsed: number
  planned: Planned[]
  moments: Moment[]
  decisions: number
}

interface Planned {
  readonly at: number
  readonly behaviour: Behaviour
}

type Next = Planned | { readonly at: number; readonly timerId: string }

/** What comes first; a person before a timer at the same instant, as the guarded write would have it for the quicker. */
function nextUp({ state, planned }: Stage): Next | undefined {
  const timers = armed(state).map(({ id, dueAt }): Next => ({ at: dueAt, timerId: id }))
  return [...planned, ...timers].sort((one, other) => one.at - other.at)[0]
}

function decide(stage: Stage, next: Planned): void {
  stage.planned = stage.planned.filter((each) => each !== next)
  stage.decisions += 1
  const { personId, does, tools } = next.behaviour
  give(stage, {
    type: 'decide',
    actor: { kind: 'person', id: personId, via: 'desktop' },
    decisionId: `rehearsed-${stage.decisions}`,
    verdict: does,
    directory: stage.rehearsal.directory,
    ...(tools === undefined ? {} : { tools }),
  })
}

/** A refusal is left out: whoever would come too late, or twice, changes nothing here either. */
function give(stage: Stage, command: RequestCommand): void {
  const result = advance(stage.state, command, nowAt(stage.rehearsal, stage.elapsed))
  if (!result.ok) return
  stage.state = result.state
  take(stage, result)
}

/** Writes down what happened, tells people, and plans what they will do about it. */
function take(stage: Stage, { events, effects }: Advanced): void {
  const minute = stage.elapsed / MINUTE_MS
  for (const event of events) {
    const line = event.type === 'request.told' ? null : entryOf(event)
    if (line !== null) stage.moments.push({ minute, kind: 'happened', type: line.type, data: line.data })
  }
  for (const effect of effects) {
    if (effect.type !== 'tell') continue
    const people = effect.to.map((person) => ({ ...person, channels: channelsFor(stage.rehearsal, person) }))
    const at = effect.nodeId === undefined ? {} : { nodeId: effect.nodeId }
    stage.moments.push({ minute, kind: 'told', notice: effect.notice, people, ...at })
    if (effect.notice === 'request' || effect.notice === 'escalation')
      for (const person of people) receive(stage, person)
  }
}

function receive(
  stage: Stage,
  { id, channels }: PersonRef & { readonly channels: readonly ChannelKind[] },
): void {
  const [channel] = channels
  const behaviour = stage.rehearsal.behaviour.find(({ personId }) => personId === id)
  if (channel === undefined) return
  if (behaviour !== undefined) {
    stage.planned.push({ at: stage.elapsed + behaviour.afterMinutes * MINUTE_MS, behaviour })
  }
  give(stage, { type: 'told', personId: id, channel })
}

const channelsFor = ({ flow, directory }: Rehearsal, person: PersonRef): readonly ChannelKind[] =>
  flow.channels.filter((channel) => isReached(person, channel, directory))

function stallsOf({ state, rehearsal, elapsed }: Stage): Simulation['stalls'] {
  if (state.status !== 'pending') return []
  const { directory } = rehearsal
  const at = nowAt(rehearsal, elapsed).at
  const open = state.steps.filter(({ status }) => status === 'open')
  return [
    ...open.map((step) => ({ nodeId: step.nodeId, waitsFor: awaitedAt(state, step, directory, at) })),
    ...Object.entries(state.held).map(([nodeId, because]) => ({ nodeId, waitsFor: [], because })),
  ]
}

const nowAt = ({ startAt }: Rehearsal, elapsed: number): Now => ({
  at: startAt + elapsed,
  elapsed,
  running: elapsed,
})

function snapshotOf({
  flow,
  requester,
  connector,
  tools,
  expiresInMinutes,
  directory,
}: Rehearsal): RequestSnapshot {
  const agent = { id: 'rehearsal', name: 'Rehearsal', ownerId: requester.id }
  const parts = { id: 'rehearsal', requester, agent, connector, tools, flow, policy: null, expiresInMinutes }
  return createSnapshot(parts, directory)
}
