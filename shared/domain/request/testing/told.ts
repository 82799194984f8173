import type { Flow } from '../../flow/flow.ts'
import type { Directory, PersonRef } from '../../people/person.ts'
import { MINUTE_MS, type Now } from '../../time.ts'
import type { Advanced } from '../advance-contract.ts'
import type { Effect } from '../effect.ts'
import type { RequestEvent, RequestHappening } from '../event.ts'
import type { Applied, History } from '../invariants/history.ts'
import type { Resolution, TimerKind, Vote } from '../state.ts'
import { CAST } from './cast.ts'
import { Scenario, type Asking } from './scenario.ts'

const START_AT = Date.UTC(2026, 0, 5, 9)

/** A reading of the clock so many minutes after the request was made. */
export const clock = (minute = 0): Now => ({
  at: START_AT + minute * MINUTE_MS,
  elapsed: minute * MINUTE_MS,
  running: minute * MINUTE_MS,
})
const dated = (minute = 0): { readonly at: number } => ({ at: clock(minute).at })

export const refTo = (id: string, facts: Partial<PersonRef> = {}): PersonRef => ({
  id,
  name: Object.hasOwn(CAST, id) ? CAST[id as keyof typeof CAST].name : id,
  email: `${id}@example.com`,
  ...facts,
})

export const decided = (by: string, facts: Partial<Vote> = {}): RequestHappening => ({
  type: 'request.decided',
  digest: '',
  ...dated(),
  vote: {
    decisionId: `of-${by}`,
    nodeId: 'security',
    by: refTo(by),
    verdict: 'approve',
    tools: ['write_file'],
    digest: '',
    via: 'desktop',
    ...dated(),
    ...facts,
  },
})
export const withdrawn = (by: string): RequestHappening => ({
  type: 'request.decision-withdrawn',
  decisionId: `of-${by}`,
  by,
  digest: '',
  ...dated(),
})
export const opened = (nodeId = 'security'): RequestHappening => ({
  type: 'request.step-opened',
  nodeId,
  ...clock(),
})
export const passed = (nodeId = 'security'): RequestHappening => ({
  type: 'request.step-approved',
  nodeId,
  ...dated(),
})
export const chosen = (label: string, nodeId = 'pick'): RequestHappening => ({
  type: 'request.branch-chosen',
  nodeId,
  label,
  ...dated(),
})
export const held = (nodeId: string): RequestHappening => ({
  type: 'request.held',
  nodeId,
  because: 'it cannot be read',
  ...dated(),
})
export const told = (personId: string): RequestHappening => ({
  type: 'request.told',
  personId,
  channel: 'email',
  ...dated(),
})
export const escalated = (nodeId: string, ...added: readonly string[]): RequestHappening => ({
  type: 'request.escalated',
  nodeId,
  added: added.map((id) => refTo(id)),
  ...dated(),
})
const question = { id: 'q1', by: refTo('ada'), text: 'Why?', ...dated() }
export const asked = (minute = 0): RequestHappening => ({ type: 'request.asked', question, ...clock(minute) })
export const answered = (minute = 0): RequestHappening => ({
  type: 'request.answered',
  question,
  ...clock(minute),
})
export const fired = (kind: TimerKind, minute = 0, heldBecause?: string): RequestHappening => ({
  type: 'request.timer-fired',
  timerId: kind,
  kind,
  ...clock(minute),
  ...(heldBecause === undefined ? {} : { held: heldBecause }),
})
export const granted = (
  status: Extract<RequestHappening, { type: 'request.grant' }>['status'],
  minute = 0,
  tool = 'write_file',
): RequestHappening => ({ type: 'request.grant', tool, status, callId: 'c', ...clock(minute) })

type Ended = Extract<RequestHappening, { type: 'request.resolved' }>
export const ended = (facts: Partial<Ended> & { readonly minute?: number } = {}): RequestHappening => {
  const { minute = 0, ...rest } = facts
  const resolution: Resolution = { by: 'people', person: refTo('ada'), ...dated(minute) }
  return {
    type: 'request.resolved',
    status: 'approved',
    resolution,
    approvedTools: ['write_file'],
    at: clock(minute).at,
    elapsed: clock(minute).elapsed,
    ...rest,
  }
}
export const byPolicyOf = (id: string): Resolution => ({
  by: 'policy',
  policyId: 'p1',
  person: refTo(id),
  ...dated(),
})
export const bySilence: Resolution = { by: 'timeout', timer: 'auto-approve', ...dated() }

type Part = RequestHappening | readonly RequestHappening[]

/** A log told by hand, whatever the engine would have made of it. Each part is a command's: one revision. */
export function toldLog(flow: Flow | null, asking: Asking, ...parts: readonly Part[]): RequestEvent[] {
  const [created] = new Scenario(flow, asking).events
  if (created === undefined) throw new Error('a request is created')
  const later = parts.flatMap((part, index) =>
    (Array.isArray(part) ? (part as readonly RequestHappening[]) : [part as RequestHappening]).map(
      (happening): RequestEvent => ({ ...happening, revision: index + 2 }),
    ),
  )
  return [created, ...later]
}

export const toldOf = (flow: Flow | null, ...parts: readonly Part[]): History => ({
  events: toldLog(flow, {}, ...parts),
})

/** A log with the directory that its end was decided with. */
export function endedWith(directory: Directory, { events }: History): History {
  const end = events.find(({ type }) => type === 'request.resolved')
  return { events, applied: [given({ type: 'recount', directory }, end === undefined ? [] : [end])] }
}

/** A command that somebody gave, and what it is said to have led to. */
export const given = (
  command: Applied['command'],
  events: readonly RequestEvent[] = [],
  effects: readonly Effect[] = [],
  facts: Partial<Advanced> & { readonly now?: Now } = {},
): Applied => {
  const { now = clock(), ...rest } = facts
  const { state } = new Scenario(null)
  return { command, now, result: { ok: true, state, events, effects, ...rest } }
}
