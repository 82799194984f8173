import type { NodeId } from './flow.ts'

/**
 * For each node of an acyclic graph, the nearest node that every way from the root to it passes through (its immediate
 * dominator); nodes that no way leads to are left out.
 *
 * `order` lists the nodes so that each comes after all in `before(node)`; nothing comes before the root. Cooper, Harvey
 * and Kennedy, “A Simple, Fast Dominance Algorithm”; without cycles one pass is enough. Given the order and the edges
 * backwards, the same finds the nearest node that every way onward passes through.
 */
export function dominators(
  root: NodeId,
  order: readonly NodeId[],
  before: (id: NodeId) => readonly NodeId[],
): ReadonlyMap<NodeId, NodeId> {
  const rank = new Map(order.map((id, index) => [id, index]))
  const nearest = new Map([[root, root]])
  for (const id of order) {
    const [first, ...others] = before(id).filter((each) => nearest.has(each))
    if (first !== undefined)
      nearest.set(
        id,
        others.reduce((one, other) => meet(one, other, nearest, rank), first),
      )
  }
  return nearest
}

/** Climbs from both nodes until they meet. */
function meet(
  one: NodeId,
  other: NodeId,
  nearest: ReadonlyMap<NodeId, NodeId>,
  rank: ReadonlyMap<NodeId, number>,
): NodeId {
  let [a, b] = [one, other]
  while (a !== b) {
    if ((rank.get(a) ?? 0) > (rank.get(b) ?? 0)) a = nearest.get(a) ?? b
    else b = nearest.get(b) ?? a
  }
  return a
}
