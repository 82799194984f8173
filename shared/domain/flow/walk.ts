import { END, START, type FlowEdge, type FlowNode, type NodeId } from './flow.ts'
import type { GraphIndex } from './graph.ts'

/**
 * How a node is reached. `reached`: everything that can still lead here has. `waiting`: something has yet to.
 * `dead`: no way here was taken.
 */
export type Arrival = 'reached' | 'waiting' | 'dead'

/** The ways a node lets go on by: every edge, none yet, or those with this label. */
export type Exit = 'all' | 'none' | { readonly label: string }

type EdgeState = 'open' | 'taken' | 'dead'

/**
 * Walks a graph once, every node after all that lead to it, and tells how the end is reached.
 *
 * A node is reached when no edge into it is still open and at least one was taken; so branches that run beside each
 * other must all agree wherever they meet, be it a join, another step or the end, and a branch that a condition did not
 * take holds nobody up. A graph that is not sound is not walked at all: nothing is reached, so nothing gets through.
 */
export function walk(index: GraphIndex, visit: (node: FlowNode, arrival: Arrival) => Exit): Arrival {
  const states = new Map<FlowEdge, EdgeState>()
  let end: Arrival = 'waiting'
  for (const id of index.sound ? index.order : []) {
    const arrival = id === START ? 'reached' : arrivalOf(index.incoming.get(id) ?? [], states)
    if (id === END) end = arrival
    const exit = id === START || id === END ? 'all' : visit(nodeOf(index, id), arrival)
    for (const edge of index.outgoing.get(id) ?? []) states.set(edge, stateOf(edge, arrival, exit))
  }
  return end
}

function arrivalOf(edges: readonly FlowEdge[], states: ReadonlyMap<FlowEdge, EdgeState>): Arrival {
  const found = edges.map((edge) => states.get(edge) ?? 'open')
  if (found.includes('open')) return 'waiting'
  return found.includes('taken') ? 'reached' : 'dead'
}

function stateOf(edge: FlowEdge, arrival: Arrival, exit: Exit): EdgeState {
  if (arrival === 'dead') return 'dead'
  if (arrival === 'waiting' || exit === 'none') return 'open'
  return exit === 'all' || edge.label === exit.label ? 'taken' : 'dead'
}

function nodeOf(index: GraphIndex, id: NodeId): FlowNode {
  const node = index.nodes.get(id)
  if (node === undefined) throw new Error(`a sound graph has node ${id}`)
  return node
}
