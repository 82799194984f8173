import type { FlowEdge, FlowGraph, NodeId } from '../../../../shared/domain/flow/flow.ts'
import { edgeByKey, incomingOf, outgoingOf } from '../graph-index.ts'
import { nodesOf, structureOf, type Item, type Place } from '../structure.ts'
import { detach, fragmentOf, insertFragment, type Edit } from './fragment.ts'
import { pruneParallels } from './prune.ts'

/**
 * Moves an item one place up or down in its sequence. The first of a branch goes before the fork, the last of a branch
 * after it. Null when it cannot go further.
 */
export function moveItem(graph: FlowGraph, id: NodeId, direction: 'up' | 'down'): Edit | null {
  const place = structureOf(graph)?.places.get(id)
  if (!place) return null
  const spot = direction === 'up' ? spotAbove(place) : spotBelow(place)
  return spot && relocate(graph, place.item, spot)
}

/** Moves an item into the edge with this key, for a drop and for “Move to”. Null where that would change nothing. */
export function moveItemTo(graph: FlowGraph, id: NodeId, key: string): Edit | null {
  const item = structureOf(graph)?.places.get(id)?.item
  const edge = edgeByKey(graph, key)
  if (!item || !edge) return null
  const inside = new Set(nodesOf(item))
  if (inside.has(edge.from) || inside.has(edge.to)) return null
  return relocate(graph, item, (rest) => rest.edges.filter((candidate) => sameEdge(candidate, edge)))
}

/** Finds, in the graph without the item, the edges that it should go into. */
type FindSpot = (rest: FlowGraph) => readonly FlowEdge[]

function spotAbove({ siblings, position, parent }: Place): FindSpot | null {
  const before = siblings[position - 1] ?? parent
  return before && ((rest) => incomingOf(rest, before.id))
}

function spotBelow({ siblings, position, parent }: Place): FindSpot | null {
  const after = siblings[position + 1]
  if (after) return (rest) => leaving(rest, after)
  if (!parent) return null
  const { join } = parent
  return join === null ? (rest) => leaving(rest, parent) : (rest) => outgoingOf(rest, join)
}

/** The edges by which an item is left. The item may be larger than what is still in the graph. */
function leaving(graph: FlowGraph, item: Item): FlowEdge[] {
  const inside = new Set(nodesOf(item))
  return graph.edges.filter((edge) => inside.has(edge.from) && edge.to === item.exit)
}

function relocate(graph: FlowGraph, item: Item, find: FindSpot): Edit | null {
  const fragment = fragmentOf(graph, item)
  const rest = detach(graph, item)
  const moved = insertFragment(rest, find(rest), fragment)
  return moved && { graph: pruneParallels(moved), select: item.id }
}

const sameEdge = (a: FlowEdge, b: FlowEdge): boolean =>
  a.from === b.from && a.to === b.to && a.label === b.label
