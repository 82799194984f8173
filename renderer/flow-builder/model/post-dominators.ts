import { dominators } from '../../../shared/domain/flow/dominators.ts'
import { END, type FlowGraph, type NodeId } from '../../../shared/domain/flow/flow.ts'
import { indexOf } from '../../../shared/domain/flow/graph.ts'

type PostDominators = ReadonlyMap<NodeId, NodeId>

const cache = new WeakMap<FlowGraph, { readonly value: PostDominators | null }>()

/**
 * For each node the nearest later node that every path to the end must pass: where a fork's branches are together
 * again. Null when the graph has a cycle or a path that does not reach the end.
 */
export function postDominators(graph: FlowGraph): PostDominators | null {
  const known = cache.get(graph)
  if (known) return known.value
  const value = compute(graph)
  cache.set(graph, { value })
  return value
}

function compute(graph: FlowGraph): PostDominators | null {
  const { order, nodes, outgoing, sound } = indexOf(graph)
  if (!sound || order.length !== nodes.size + 2) return null
  const next = (id: NodeId): readonly NodeId[] => (outgoing.get(id) ?? []).map(({ to }) => to)
  const nearest = new Map(dominators(END, order.toReversed(), next))
  const allReachEnd = nearest.size === order.length
  nearest.delete(END)
  return allReachEnd ? nearest : null
}
