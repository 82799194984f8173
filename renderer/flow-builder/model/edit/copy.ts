import type { FlowGraph, NodeId } from '../../../../shared/domain/flow/flow.ts'
import { nodesOf, readingOrder, type Item } from '../structure.ts'
import {
  fragmentOf,
  inSequence,
  insertFragment,
  itemOf,
  renumber,
  type Edit,
  type Fragment,
} from './fragment.ts'
import { spotOf } from './insert.ts'

/** The chosen steps as one piece, in reading order; forks bring their branches. */
export function copyItems(graph: FlowGraph, ids: readonly NodeId[]): Fragment | null {
  // A join stands for its fork, which comes before everything in it.
  const chosen = new Map(ids.flatMap((id) => itemOf(graph, id) ?? []).map((item) => [item.id, item]))
  const taken = new Set<NodeId>()
  const items: Item[] = []
  for (const id of readingOrder(graph)) {
    const item = chosen.get(id)
    if (!item || taken.has(id)) continue
    for (const inside of nodesOf(item)) taken.add(inside)
    items.push(item)
  }
  return inSequence(items.map((item) => fragmentOf(graph, item)))
}

/** Puts a copied piece into a `+`; every step of it gets an id of its own. */
export function paste(graph: FlowGraph, keys: readonly string[], copied: Fragment): Edit | null {
  const fragment = renumber(graph, copied)
  const pasted = insertFragment(graph, spotOf(graph, keys), fragment)
  return pasted && { graph: pasted, select: fragment.entry }
}

/** Puts a copy of an item right after it. */
export function duplicateItem(graph: FlowGraph, id: NodeId): Edit | null {
  const item = itemOf(graph, id)
  if (!item) return null
  const inside = new Set(nodesOf(item))
  const spot = graph.edges.filter((edge) => inside.has(edge.from) && !inside.has(edge.to))
  const copy = renumber(graph, fragmentOf(graph, item))
  const duplicated = insertFragment(graph, spot, copy)
  return duplicated && { graph: duplicated, select: copy.entry }
}
