import {
  OTHERWISE,
  type FlowEdge,
  type FlowGraph,
  type FlowNode,
  type NodeId,
} from '../../../shared/domain/flow/flow.ts'
import { indexOf } from '../../../shared/domain/flow/graph.ts'

const NONE: readonly FlowEdge[] = []
const orders = new WeakMap<FlowGraph, ReadonlyMap<NodeId, readonly FlowEdge[]>>()

/** Edges out of a node in reading order: a condition's branches as they are tried, `otherwise` last. */
export function outgoingOf(graph: FlowGraph, id: NodeId): readonly FlowEdge[] {
  const known = orders.get(graph)
  if (known) return known.get(id) ?? NONE
  const ordered = new Map(indexOf(graph).outgoing)
  for (const node of graph.nodes) {
    if (node.kind !== 'condition') continue
    const order = new Map(node.branches.map((branch, position) => [branch.label, position]))
    const rank = (edge: FlowEdge) =>
      edge.label === OTHERWISE ? order.size : (order.get(edge.label ?? '') ?? order.size + 1)
    ordered.set(
      node.id,
      [...(ordered.get(node.id) ?? NONE)].sort((a, b) => rank(a) - rank(b)),
    )
  }
  orders.set(graph, ordered)
  return ordered.get(id) ?? NONE
}

export const incomingOf = (graph: FlowGraph, id: NodeId): readonly FlowEdge[] =>
  indexOf(graph).incoming.get(id) ?? NONE
export const nodeOf = (graph: FlowGraph, id: NodeId): FlowNode | undefined => indexOf(graph).nodes.get(id)

/** Names an edge by what it joins; stable as long as it joins the same two nodes under the same label. */
export const edgeKey = (edge: FlowEdge): string =>
  [edge.from, edge.to, edge.label ?? ''].map(escapePart).join('>')

export const edgeByKey = (graph: FlowGraph, key: string): FlowEdge | undefined =>
  graph.edges.find((edge) => edgeKey(edge) === key)

/** Two equal edges mean the same as one, so the second is left out. */
export function uniqueEdges(edges: readonly FlowEdge[]): FlowEdge[] {
  const seen = new Set<string>()
  return edges.filter((edge) => {
    const key = edgeKey(edge)
    return seen.has(key) ? false : Boolean(seen.add(key))
  })
}

/** Every id that the list of nodes or an edge names. */
export const allIds = (graph: FlowGraph): Set<NodeId> =>
  new Set([...graph.nodes.map((node) => node.id), ...graph.edges.flatMap((edge) => [edge.from, edge.to])])

const escapePart = (part: string): string => part.replace(/[%>]/g, (c) => (c === '%' ? '%25' : '%3E'))
