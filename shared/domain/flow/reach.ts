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
  }[]
}

/** Nobody in particular asks: whom a node addresses, before anybody is left out of their own request. */
export const NOBODY_ASKS: Asking = { requesterId: '', ownerId: null, selfApproval: false }

/** How a channel would reach somebody; the address itself stays where it is. */
export function hasAddress({ id, email }: PersonRef, channel: ChannelKind, directory: Directory): boolean {
  switch (CHANNELS[channel].reaches) {
    case 'email':
      return email !== ''
    case 'phone':
      return (directory.person(id)?.phone ?? '') !== ''
    case 'room':
      return false
  }
}

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
          const missed = people.filter((person) => !hasAddress(person, channel, directory))
          return {
            channel,
            reached: people.length - missed.length,
            unreachable: missed.map(({ name }) => name),
          }
        }),
      },
    ]
  })
}
