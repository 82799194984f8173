import type { Connector } from '../../../../shared/contract/http/connectors.ts'
import type { User } from '../../../../shared/contract/http/people.ts'
import type { ToolDefinition } from '../../../../shared/domain/connector/tool.ts'
import { END, START, type ChannelKind, type Flow, type NodeId } from '../../../../shared/domain/flow/flow.ts'
import {
  simulate,
  type Behaviour,
  type Moment,
  type Simulation,
} from '../../../../shared/domain/flow/simulate.ts'
import type { Directory, PersonId } from '../../../../shared/domain/people/person.ts'
import type { Tone } from '../../../flow-builder/canvas/canvas-context.ts'
import type { FlowContents } from './draft.ts'

export type Answer = 'nothing' | 'approve' | 'deny'

/** What is rehearsed: who asks for what, and how everybody behaves. */
export interface Scene {
  readonly requester: User
  readonly connector: Connector
  /** Names of tools. */
  readonly tools: readonly string[]
  /** What everybody does who is not listed in `others`. */
  readonly answer: Answer
  readonly afterMinutes: number
  readonly others: readonly {
    readonly personId: PersonId
    readonly answer: Answer
    readonly afterMinutes: number
  }[]
}

/** Plays a flow; null when there is nothing to ask for yet. */
export function rehearse(
  contents: FlowContents,
  scene: Scene,
  directory: Directory,
  people: readonly PersonId[],
  startAt: number,
): Simulation | null {
  const { requester, connector } = scene
  const tools = connector.tools.filter((tool) => scene.tools.includes(tool.name))
  if (tools.length === 0) return null
  const result = simulate({
    flow: { ...contents, id: 'rehearsed', version: 1 } as Flow,
    requester: {
      id: requester.id,
      name: requester.name,
      email: requester.email,
      groups: requester.groups.map((id) => ({ id, name: directory.group(id)?.name ?? id })),
      ...(requester.managerId === undefined ? {} : { managerId: requester.managerId }),
    },
    connector: { id: connector.id, key: connector.key, name: connector.name },
    tools: tools.map((definition) => ({ definition: definition as ToolDefinition })),
    behaviour: behaviourOf(scene, people),
    directory,
    startAt,
    expiresInMinutes: null,
  })
  return 'timeline' in result ? result : null
}

function behaviourOf({ answer, afterMinutes, others }: Scene, people: readonly PersonId[]): Behaviour[] {
  const special = new Map(others.map((other) => [other.personId, other]))
  return [...new Set([...people, ...special.keys()])].flatMap((personId) => {
    const own = special.get(personId) ?? { answer, afterMinutes }
    return own.answer === 'nothing' ? [] : [{ personId, does: own.answer, afterMinutes: own.afterMinutes }]
  })
}

const STEP_TONES: Readonly<Record<string, Tone | null>> = {
  'request.step-opened': 'open',
  'request.step-reopened': 'open',
  'request.step-approved': 'approved',
  'request.step-denied': 'denied',
  'request.step-set-back': null,
  'request.branch-chosen': 'passed',
  'request.node-passed': 'passed',
  'request.held': 'denied',
}
const GOOD_ENDS = new Set(['approved', 'partly-approved', 'auto-approved'])

/** Where the request stands after the first `count` lines of a rehearsal, node by node. */
export function tonesAfter(timeline: readonly Moment[], count: number): ReadonlyMap<NodeId, Tone> {
  const tones = new Map<NodeId, Tone>()
  for (const moment of timeline.slice(0, count)) {
    tones.set(START, 'passed')
    if (moment.kind !== 'happened') continue
    const { nodeId, status } = moment.data
    const tone = STEP_TONES[moment.type]
    if (typeof nodeId === 'string' && tone !== undefined) {
      if (tone === null) tones.delete(nodeId)
      else tones.set(nodeId, tone)
    }
    if (moment.type === 'request.resolved' && typeof status === 'string') {
      const end = GOOD_ENDS.has(status) ? 'approved' : 'denied'
      // Whatever still waited for an answer ends with the request.
      for (const [id, now] of tones) if (now === 'open') tones.set(id, end)
      tones.set(END, end)
    }
  }
  return tones
}

/** The ways by which somebody hears of a request: those of the flow, and the desktop of whoever has one. */
export const waysOf = (
  person: { readonly id: string; readonly channels: readonly ChannelKind[] },
  directory: Directory,
): (ChannelKind | 'desktop')[] => [
  ...(directory.person(person.id) ? (['desktop'] as const) : []),
  ...person.channels,
]

/** Minutes from the start as hours and minutes: `1:05`. */
export function clockText(minute: number): string {
  const whole = Math.floor(minute)
  return `${String(Math.floor(whole / 60))}:${String(whole % 60).padStart(2, '0')}`
}
