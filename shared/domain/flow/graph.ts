import { END, START, type FlowEdge, type FlowGraph, type FlowNode, type NodeId } from './flow.ts'

/** A graph with its look-ups. `order` has every node after all that lead to it; nodes on a cycle are missing from it. */
export interface GraphIndex {
  readonly nodes: ReadonlyMap<NodeId, FlowNode>
  readonly order: readonly NodeId[]
  readonly incoming: ReadonlyMap<NodeId, readonly FlowEdge[]>
  readonly outgoing: ReadonlyMap<NodeId, readonly FlowEdge[]>
  /** False: ids are not unique or clash with `start` or `end`, an edge leads from or to nothing, or there is a cycle. */
  readonly sound: boolean
}

const indexes = new WeakMap<FlowGraph, GraphIndex>()

/** The index of a graph; made once for each graph object, since a version of a flow never changes. */
export function indexOf(graph: FlowGraph): GraphIndex {
  const known = indexes.get(graph)
  if (known !== undefined) return known
  const made = makeIndex(graph)
  indexes.set(graph, made)
  return made
}

function makeIndex(graph: FlowGraph): GraphIndex {
  const ids = [START, ...graph.nodes.map(({ id }) => id), END]
  const known = new Set(ids)
  const incoming = edgesBy(graph.edges, 'to')
  const outgoing = edgesBy(graph.edges, 'from')
  const order = topologicalOrder([...known], incoming, outgoing)
  return {
    nodes: new Map(graph.nodes.map((node) => [node.id, node])),
    order,
    incoming,
    outgoing,
    sound:
      order.length === ids.length &&
      graph.edges.every(({ from, to }) => known.has(from) && known.has(to) && from !== END && to !== START),
  }
}

function edgesBy(edges: readonly FlowEdge[], side: 'from' | 'to'): ReadonlyMap<NodeId, readonly FlowEdge[]> {
  const found = new Map<NodeId, FlowEdge[]>()
  for (const edge of edges) {
    const list = found.get(edge[side])
    if (list === undefined) found.set(edge[side], [edge])
    else list.push(edge)
  }
  return found
}

/** Kahn's algorithm; among nodes that are free at once the order they are listed in. */
function topologicalOrder(
  ids: readonly NodeId[],
  incoming: ReadonlyMap<NodeId, readonly FlowEdge[]>,
  outgoing: ReadonlyMap<NodeId, readonly FlowEdge[]>,
): readonly NodeId[] {
  const missing = new Map(ids.map((id) => [id, incoming.get(id)?.length ?? 0]))
  const order = ids.filter((id) => missing.get(id) === 0)
  for (let next = 0; next < order.length; next += 1) {
    for (const { to } of outgoing.get(order[next] as NodeId) ?? []) {
      const left = (missing.get(to) ?? 0) - 1
      missing.set(to, left)
      if (left === 0) order.push(to)
    }
  }
  return order
}

/** Every node from which `id` can be reached, itself left out. */
export function ancestorsOf(index: GraphIndex, id: NodeId): ReadonlySet<NodeId> {
  return closure(id, (at) => (index.incoming.get(at) ?? []).map(({ from }) => from))
}

/** Every node that can be reached from `id`, itself left out. */
export function descendantsOf(index: GraphIndex, id: NodeId): ReadonlySet<NodeId> {
  return closure(id, (at) => (index.outgoing.get(at) ?? []).map(({ to }) => to))
}

function closure(id: NodeId, neighbours: (id: NodeId) => readonly NodeId[]): ReadonlySet<NodeId> {
  const found = new Set<NodeId>()
  const open = [...neighbours(id)]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (found.has(next)) continue
    found.add(next)
    open.push(...neighbours(next))
  }
  return found
}
