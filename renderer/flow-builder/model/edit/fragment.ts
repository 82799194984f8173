import type { FlowEdge, FlowGraph, FlowNode, NodeId } from '../../../../shared/domain/flow/flow.ts'
import { incomingOf, outgoingOf, uniqueEdges } from '../graph-index.ts'
import { freshIds, stemOf } from '../new-ids.ts'
import { nodesOf, structureOf, type Item } from '../structure.ts'

/** A piece of a flow that can be put between two nodes: one way in, and ends that all lead to whatever comes next. */
export interface Fragment {
  readonly nodes: readonly FlowNode[]
  readonly edges: readonly FlowEdge[]
  readonly entry: NodeId
  readonly exits: readonly { readonly from: NodeId; readonly label?: string }[]
}

/** What an edit gives: the new graph, and the node that should be selected now. */
export interface Edit {
  readonly graph: FlowGraph
  readonly select: NodeId | null
}

/** Puts a fragment into edges that lead to one and the same node. Null when they do not. */
export function insertFragment(
  graph: FlowGraph,
  spot: readonly FlowEdge[],
  fragment: Fragment,
): FlowGraph | null {
  const target = spot[0]?.to
  if (target === undefined || spot.some((edge) => edge.to !== target)) return null
  const broken = new Set(spot)
  const edges = graph.edges.map((edge) => (broken.has(edge) ? { ...edge, to: fragment.entry } : edge))
  const exits = fragment.exits.map((exit) => ({ ...exit, to: target }))
  return {
    nodes: [...graph.nodes, ...fragment.nodes],
    edges: uniqueEdges([...edges, ...fragment.edges, ...exits]),
  }
}

/** The fragment that an item of a graph is. */
export function fragmentOf(graph: FlowGraph, item: Item): Fragment {
  const inside = new Set(nodesOf(item))
  const leaving = [...inside].flatMap((id) => outgoingOf(graph, id))
  return {
    nodes: graph.nodes.filter((node) => inside.has(node.id)),
    edges: graph.edges.filter((edge) => inside.has(edge.from) && inside.has(edge.to)),
    entry: item.id,
    exits: leaving
      .filter((edge) => !inside.has(edge.to))
      .map(({ from, label }) => (label === undefined ? { from } : { from, label })),
  }
}

/** Takes an item out: whatever led to it now leads to what came after it. */
export function detach(graph: FlowGraph, item: Item): FlowGraph {
  const inside = new Set(nodesOf(item))
  const edges = graph.edges
    .filter((edge) => !inside.has(edge.from))
    .map((edge) => (inside.has(edge.to) ? { ...edge, to: item.exit } : edge))
  return { nodes: graph.nodes.filter((node) => !inside.has(node.id)), edges: uniqueEdges(edges) }
}

/** The same fragment under ids that `graph` does not use. */
export function renumber(graph: FlowGraph, fragment: Fragment): Fragment {
  const fresh = freshIds(graph)
  const ids = new Map(fragment.nodes.map((node) => [node.id, fresh(stemOf(node.id))]))
  const id = (old: NodeId): NodeId => ids.get(old) ?? old
  return {
    nodes: fragment.nodes.map((node) => ({ ...node, id: id(node.id) })),
    edges: fragment.edges.map((edge) => ({ ...edge, from: id(edge.from), to: id(edge.to) })),
    entry: id(fragment.entry),
    exits: fragment.exits.map((exit) => ({ ...exit, from: id(exit.from) })),
  }
}

/** Fragments one after the other. */
export function inSequence(fragments: readonly Fragment[]): Fragment | null {
  const [first, ...rest] = fragments
  if (!first) return null
  return rest.reduce(
    (all, next) => ({
      nodes: [...all.nodes, ...next.nodes],
      edges: [...all.edges, ...all.exits.map((exit) => ({ ...exit, to: next.entry })), ...next.edges],
      entry: all.entry,
      exits: next.exits,
    }),
    first,
  )
}

/**
 * The item a node belongs to. In a graph that cannot be read as nested sequences only a node with one way out is one.
 */
export function itemOf(graph: FlowGraph, id: NodeId): Item | null {
  const structure = structureOf(graph)
  if (structure) return structure.places.get(id)?.item ?? null
  const [only, ...more] = outgoingOf(graph, id)
  const loop = only?.to === id
  return only && more.length === 0 && !loop && incomingOf(graph, id).length > 0
    ? { kind: 'step', id, exit: only.to }
    : null
}
