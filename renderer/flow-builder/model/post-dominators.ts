import { END, type FlowGraph, type NodeId } from '../../../shared/domain/flow/flow.ts'
import { indexOf } from '../../../shared/domain/flow/graph.ts'
import { outgoingOf } from './graph-index.ts'

type PostDominators = ReadonlyMap<NodeId, NodeId>

const cache = new WeakMap<FlowGraph, { readonly value: PostDominators | null }>()

/**
 * For each node the nearest later node that every path to the end must pass (its immediate post-dominator): where a
 * fork's branches are together again. Null when the graph has a cycle or a path that does not reach the end.
 */
export function postDominators(graph: FlowGraph): PostDominators | null {
  const known = cache.get(graph)
  if (known) return known.value
  const value = compute(graph)
  cache.set(graph, { value })
  return value
}

function compute(graph: FlowGraph): PostDominators | null {
  const { order, nodes, sound } = indexOf(graph)
  if (!sound || order.length !== nodes.size + 2) return null
  const next = new Map<NodeId, NodeId>()
  const depth = new Map<NodeId, number>([[END, 0]])
  const meet = (a: NodeId, b: NodeId): NodeId => {
    let [left, right] = [a, b]
    while (left !== right) {
      if ((depth.get(left) ?? 0) >= (depth.get(right) ?? 0)) left = next.get(left) ?? END
      else right = next.get(right) ?? END
    }
    return left
  }
  for (const id of order.toReversed()) {
    if (id === END) continue
    const targets = outgoingOf(graph, id).map((edge) => edge.to)
    const [first, ...others] = targets
    if (first === undefined || targets.some((target) => !depth.has(target))) return null
    const meeting = others.reduce(meet, first)
    next.set(id, meeting)
    depth.set(id, (depth.get(meeting) ?? 0) + 1)
  }
  return next
}
