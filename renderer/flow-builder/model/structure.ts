import { END, START, type FlowEdge, type FlowGraph, type NodeId } from '../../../shared/domain/flow/flow.ts'
import { indexOf } from '../../../shared/domain/flow/graph.ts'
import { edgeKey, nodeOf, outgoingOf } from './graph-index.ts'
import { postDominators } from './post-dominators.ts'

/** One thing in a sequence: a single step, or a fork with all that lies between it and where its branches meet. */
export type Item = StepItem | ForkItem

export interface StepItem {
  readonly kind: 'step'
  readonly id: NodeId
  /** The node that comes after. */
  readonly exit: NodeId
}

export interface ForkItem {
  readonly kind: 'fork'
  readonly id: NodeId
  /** Parallel branches end in a join, which belongs to the fork; the branches of a condition simply meet. */
  readonly join: NodeId | null
  /** The node that comes after the whole fork. */
  readonly exit: NodeId
  readonly branches: readonly Branch[]
}

export interface Branch {
  readonly edge: FlowEdge
  readonly items: readonly Item[]
}

/** Where an item stands: among which others, and inside of which fork. */
export interface Place {
  readonly item: Item
  readonly siblings: readonly Item[]
  readonly position: number
  readonly parent: ForkItem | null
}

/** A graph read as nested sequences. */
export interface Structure {
  readonly items: readonly Item[]
  /** By node id; a join leads to the place of its fork. */
  readonly places: ReadonlyMap<NodeId, Place>
}

const structures = new WeakMap<FlowGraph, { readonly value: Structure | null }>()

/** Reads a graph as nested sequences; null when its branches cross, hang loose or form a cycle. */
export function structureOf(graph: FlowGraph): Structure | null {
  const known = structures.get(graph)
  if (known) return known.value
  const value = read(graph)
  structures.set(graph, { value })
  return value
}

function read(graph: FlowGraph): Structure | null {
  const after = postDominators(graph)
  const [first, ...more] = outgoingOf(graph, START)
  if (!after || !first || more.length > 0) return null
  const seen = new Set<NodeId>()
  const places = new Map<NodeId, Place>()

  function sequence(from: NodeId, stop: NodeId, parent: ForkItem | null): Item[] | null {
    const items: Item[] = []
    let id = from
    while (id !== stop) {
      if (id === END || seen.has(id)) return null
      seen.add(id)
      const item = read1(id)
      if (!item) return null
      items.push(item)
      id = item.exit
    }
    items.forEach((item, position) => {
      const place = { item, siblings: items, position, parent }
      places.set(item.id, place)
      if (item.kind === 'fork' && item.join) places.set(item.join, place)
    })
    return items
  }

  function read1(id: NodeId): Item | null {
    const edges = outgoingOf(graph, id)
    const kind = nodeOf(graph, id)?.kind
    if (kind !== 'condition' && kind !== 'parallel') {
      const exit = edges.length === 1 ? edges[0]?.to : undefined
      return exit === undefined ? null : { kind: 'step', id, exit }
    }
    const meeting = kind === 'parallel' ? matchingJoin(graph, id) : after?.get(id)
    if (meeting === undefined) return null
    const branches: { edge: FlowEdge; items: Item[] }[] = []
    const join = kind === 'parallel' ? meeting : null
    const exit = join === null ? meeting : outgoingOf(graph, join)[0]?.to
    if (exit === undefined) return null
    const fork: ForkItem = { kind: 'fork', id, join, exit, branches }
    if (join !== null) seen.add(join)
    for (const edge of edges) {
      const items = sequence(edge.to, meeting, fork)
      if (!items) return null
      branches.push({ edge, items })
    }
    return fork
  }

  const items = sequence(first.to, END, null)
  const { nodes } = indexOf(graph)
  if (!items || seen.size !== nodes.size || [...seen].some((id) => !nodes.has(id))) return null
  return { items, places }
}

/** The join that closes a parallel: the first later one on every path that does not close another. */
export function matchingJoin(graph: FlowGraph, parallel: NodeId): NodeId | undefined {
  const after = postDominators(graph)
  let open = 1
  for (let id = after?.get(parallel); id !== undefined; id = after?.get(id)) {
    const kind = nodeOf(graph, id)?.kind
    if (kind === 'parallel') open += 1
    if (kind === 'join') open -= 1
    if (open === 0) return id
  }
  return undefined
}

/** Every node of an item, in reading order; a join comes last. */
export function nodesOf(item: Item): NodeId[] {
  if (item.kind === 'step') return [item.id]
  const inside = item.branches.flatMap((branch) => branch.items.flatMap(nodesOf))
  return [item.id, ...inside, ...(item.join === null ? [] : [item.join])]
}

/** Every node between start and end in reading order, for lists, counting and copying. */
export function readingOrder(graph: FlowGraph): NodeId[] {
  const structure = structureOf(graph)
  return structure ? structure.items.flatMap(nodesOf) : graph.nodes.map((node) => node.id)
}

/** The branch an edge opens, if it opens one. */
export function branchAt(graph: FlowGraph, key: string): { fork: ForkItem; branch: Branch } | null {
  for (const { item } of structureOf(graph)?.places.values() ?? []) {
    if (item.kind !== 'fork') continue
    const branch = item.branches.find(({ edge }) => edgeKey(edge) === key)
    if (branch) return { fork: item, branch }
  }
  return null
}
