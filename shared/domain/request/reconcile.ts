import { START, type NodeId } from '../flow/flow.ts'
import { indexOf } from '../flow/graph.ts'
import { visitNode } from '../flow/kinds/index.ts'
import type { Visit } from '../flow/kinds/kind.ts'
import { walk } from '../flow/walk.ts'
import type { RequestHappening } from './event.ts'
import { graphOf } from './seats.ts'
import type { PendingRequest, Vote } from './state.ts'
import { liveTools } from './tally.ts'

/**
 * Brings a pending request to where its votes, arguments and people put it: steps open, close, reopen or are skipped;
 * branches are chosen; and when the end is reached, or nothing is left to approve, the request is resolved.
 *
 * Every approval is counted anew with the directory given, at every step of the path, so that a person removed since
 * they voted no longer counts (invariants 2 and 13). Applied twice it says nothing the second time.
 */
export function reconcile(visit: Visit & { readonly state: PendingRequest }): readonly RequestHappening[] {
  const { state, now } = visit
  if (liveTools(state).length === 0) return denial(state, now.at, now.elapsed)

  const index = indexOf(graphOf(state.snapshot))
  if (!index.sound) return Object.hasOwn(state.held, START) ? [] : [held(START, now.at)]

  const happenings: RequestHappening[] = []
  const steps = { passed: 0, unmet: 0 }
  const end = walk(index, (node, arrival) => {
    const passage = visitNode(node, arrival, visit)
    happenings.push(...passage.happenings)
    if (node.kind === 'approval' && arrival === 'reached')
      steps[passage.exit === 'all' ? 'passed' : 'unmet'] += 1
    return passage.exit
  })
  // A way to the end on which nobody agreed approves nothing: letting calls through is for policies to say.
  const agreed = end === 'reached' && steps.passed > 0 && steps.unmet === 0
  return agreed ? [...happenings, ...approval(state, now.at, now.elapsed)] : happenings
}

function approval(state: PendingRequest, at: number, elapsed: number): readonly RequestHappening[] {
  const last = lastVote(state.votes.filter(({ verdict }) => verdict === 'approve'))
  if (last === undefined) return []
  return [
    {
      type: 'request.resolved',
      status: state.deniedTools.length === 0 ? 'approved' : 'partly-approved',
      resolution: { by: 'people', person: last.by, at },
      approvedTools: liveTools(state),
      at,
      elapsed,
    },
  ]
}

function denial(state: PendingRequest, at: number, elapsed: number): readonly RequestHappening[] {
  const last = lastVote(state.votes)
  if (last === undefined) return []
  return [
    { type: 'request.step-denied', nodeId: last.nodeId, at },
    {
      type: 'request.resolved',
      status: 'denied',
      resolution: { by: 'people', person: last.by, at },
      approvedTools: [],
      at,
      elapsed,
    },
  ]
}

const lastVote = (votes: readonly Vote[]): Vote | undefined =>
  votes.findLast(({ withdrawnAt }) => withdrawnAt === undefined)

const held = (nodeId: NodeId, at: number): RequestHappening => ({
  type: 'request.held',
  nodeId,
  because: 'malformed_flow',
  at,
})
