import { ownValue } from '../../own-value.ts'
import { digestOf, type AskedCall, type Edits } from '../digest.ts'
import type { RequestSnapshot } from '../snapshot.ts'
import { eventsOf, snapshotOf, standingVotes, until, type History, type Invariant } from './history.ts'

/**
 * 5. The digest of a snapshot and of every decision is that of the call as it was then, edits applied; and a grant was
 * used only for the digest of that tool's call at the end.
 */
export const whatRuns: Invariant = (history) => {
  const snapshot = snapshotOf(history)
  if (snapshot === undefined) return []
  return [
    ...(digestOf(callOf(snapshot, {})) === snapshot.digest
      ? []
      : ['the snapshot has another digest than its call']),
    ...eventsOf(history, 'request.decided').flatMap((event) => {
      const upTo = { events: history.events.slice(0, history.events.indexOf(event) + 1) }
      const digest = digestOf(callOf(snapshot, editsIn(upTo)))
      return event.digest === digest && event.vote.digest === digest
        ? []
        : [`${event.vote.decisionId} has another digest than what it would run`]
    }),
    ...(history.applied ?? []).flatMap(({ command, result }) => {
      const [event] = result.ok ? result.events : []
      if (command.type !== 'decide' || command.digest === undefined || event === undefined) return []
      return command.digest === digestOf(callOf(snapshot, editsIn(until(history, event))))
        ? []
        : [`${command.decisionId} counted for another call than was shown`]
    }),
    ...(history.applied ?? []).flatMap(({ command, result }) => {
      if (command.type !== 'execute' || !result.ok || result.events.length === 0) return []
      return command.digest === digestOf(callOf(snapshot, editsIn(history), command.tool))
        ? []
        : [`${command.tool} ran as another call than was approved`]
    }),
  ]
}

function editsIn(history: History): Edits {
  return Object.assign({}, ...standingVotes(history).map(({ edits }) => edits ?? {})) as Edits
}

function callOf(
  { requester, agent, connector, tools, flow }: RequestSnapshot,
  edits: Edits,
  only?: string,
): AskedCall {
  return {
    requesterId: requester.id,
    agentId: agent === null ? null : agent.id,
    connector,
    tools: tools
      .filter(({ definition }) => only === undefined || definition.name === only)
      .map(({ definition: { name, definitionHash }, arguments: asked }) => {
        const values = ownValue(edits, name) ?? asked
        return values === undefined ? { name, definitionHash } : { name, definitionHash, arguments: values }
      }),
    flow,
  }
}
