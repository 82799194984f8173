import { ancestorsOf, indexOf } from '../../flow/graph.ts'
import type { RequestSnapshot } from '../snapshot.ts'
import type { Vote } from '../state.ts'
import {
  eventsOf,
  resolutionOf,
  snapshotOf,
  standingVotes,
  until,
  type History,
  type Invariant,
} from './history.ts'

/**
 * 4. The requester, the owner of the agent, and agents never count; the requester only under `allowSelfApproval`, and
 * then marked; nobody stands in on their own request; and different people where the flow asks for them.
 */
export const separatePeople: Invariant = (history) => {
  const snapshot = snapshotOf(history)
  if (snapshot === undefined) return []
  const votes = eventsOf(history, 'request.decided').map(({ vote }) => vote)
  return [
    ...votes.flatMap((vote) => wrongVoter(vote, snapshot)),
    ...wrongPolicyMaker(history, snapshot),
    ...withdrawnByOthers(history),
    ...notDifferent(history, snapshot),
  ]
}

function wrongPolicyMaker(history: History, { requester, agent, flow }: RequestSnapshot): readonly string[] {
  const resolution = resolutionOf(history)?.resolution
  if (resolution?.by !== 'policy') return []
  const { id } = resolution.person
  const isOwn = id === requester.id ? flow?.advanced.allowSelfApproval !== true : id === agent?.ownerId
  return isOwn ? ['a policy for the request was made by whose request it is'] : []
}

function withdrawnByOthers(history: History): readonly string[] {
  const by = new Map(eventsOf(history, 'request.decided').map(({ vote }) => [vote.decisionId, vote.by]))
  return (history.applied ?? []).flatMap(({ command, result }) => {
    if (command.type !== 'withdraw' || !result.ok || command.actor.kind !== 'person') return []
    const owner = by.get(command.decisionId)
    const isOwn = owner?.id === command.actor.id || `mail:${owner?.email.toLowerCase()}` === command.actor.id
    return isOwn ? [] : [`${command.decisionId} was withdrawn by ${command.actor.id}`]
  })
}

function wrongVoter(vote: Vote, { requester, agent, flow }: RequestSnapshot): readonly string[] {
  const { by, onBehalfOf, decisionId, self } = vote
  if (agent !== null && by.id === agent.id) return [`${decisionId} is by the agent`]
  if (by.id === requester.id) {
    if (flow?.advanced.allowSelfApproval !== true) return [`${decisionId} is by the requester`]
    if (onBehalfOf !== undefined) return [`${decisionId} is by the requester for somebody else`]
    return self === true ? [] : [`${decisionId} is by the requester and not marked`]
  }
  return by.id === agent?.ownerId ? [`${decisionId} is by the owner of the agent`] : []
}

function notDifferent(history: History, snapshot: RequestSnapshot): readonly string[] {
  const end = resolutionOf(history)
  const { flow } = snapshot
  if (flow === null || end?.resolution.by !== 'people' || end.approvedTools.length === 0) return []
  const votes = standingVotes(until(history, end)).filter(({ verdict }) => verdict === 'approve')
  return flow.graph.nodes.flatMap((node) => {
    if (node.kind !== 'approval' || node.differentPeople !== true) return []
    const earlier = ancestorsOf(indexOf(flow.graph), node.id)
    const before = new Set(votes.filter(({ nodeId }) => earlier.has(nodeId)).flatMap(whoVoted))
    const others = new Set(
      votes
        .filter((vote) => vote.nodeId === node.id && !whoVoted(vote).some((id) => before.has(id)))
        .map(({ by }) => by.id),
    )
    return others.size < node.minimum && wasPassed(history, node.id)
      ? [`${node.id} was passed by people who decided an earlier step`]
      : []
  })
}

/** Whoever decided, and whom they stood in for. */
const whoVoted = ({ by, onBehalfOf }: Vote): readonly string[] =>
  onBehalfOf === undefined ? [by.id] : [by.id, onBehalfOf.id]

/** The step is approved at the end, not reopened or skipped since. */
const wasPassed = (history: History, nodeId: string): boolean =>
  history.events.findLast(
    (event) => event.type.startsWith('request.step-') && 'nodeId' in event && event.nodeId === nodeId,
  )?.type === 'request.step-approved'
