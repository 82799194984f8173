import { CHANNELS } from '../delivery/channels.ts'
import { resolveEligible, type Asking } from '../people/eligibility.ts'
import type { Directory, PersonRef } from '../people/person.ts'
import type { ChannelKind, NodeId } from './flow.ts'
import type { DrawnFlow } from './issue.ts'

/** At one approval node: how many may decide, and whom each channel of the flow reaches. */
export interface StepReach {
  readonly nodeId: NodeId
  readonly eligible: number
  readonly channels: readonly {
    readonly channel: ChannelKind
    readonly reached: number
    /** Names of those it cannot reach. */
    readonly unreachable: readonly string[]
    /** Those of them who answered STOP to texts. */
    readonly optedOut: readonly string[]
  }[]
}

/** Nobody in particular asks: whom a node addresses, before anybody is left out of their own request. */
export const NOBODY_ASKS: Asking = { requesterId: '', ownerId: null, selfApproval: false }

/** Why a channel cannot reach somebody. */
export type Unreached = 'no-address' | 'opted-out' | 'in-rooms-nobody'

/** Whether and why a channel cannot reach somebody, null when it can; the address itself stays where it is. */
export function whyUnreached(
  { id, email }: PersonRef,
  channel: ChannelKind,
  directory: Directory,
): Unreached | null {
  switch (CHANNELS[channel].reaches) {
    case 'email':
      return email === '' ? 'no-address' : null
    case 'phone': {
      const person = directory.person(id)
      if ((person?.phone ?? '') === '') return 'no-address'
      return person?.textsEnded === true ? 'opted-out' : null
    }
    case 'room':
      return 'in-rooms-nobody'
  }
}

/** Whether a channel would reach somebody. */
export const isReached = (person: PersonRef, channel: ChannelKind, directory: Directory): boolean =>
  whyUnreached(person, channel, directory) === null

/** For each approval node of a flow, whom its channels reach. */
export function reachOf({ graph, channels }: DrawnFlow, directory: Directory): readonly StepReach[] {
  return graph.nodes.flatMap((node): readonly StepReach[] => {
    if (node.kind !== 'approval') return []
    const people = resolveEligible(node, NOBODY_ASKS, directory)
    return [
      {
        nodeId: node.id,
        eligible: people.length,
        channels: channels.map((channel) => {
          const missed = people.filter((person) => !isReached(person, channel, directory))
          return {
            channel,
            reached: people.length - missed.length,
            unreachable: missed.map(({ name }) => name),
            optedOut: missed
              .filter((person) => whyUnreached(person, channel, directory) === 'opted-out')
              .map(({ name }) => name),
          }
        }),
      },
    ]
  })
}
