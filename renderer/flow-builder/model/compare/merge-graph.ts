import type { FlowEdge, FlowGraph, FlowNode, NodeId } from '../../../../shared/domain/flow/flow.ts'
import { edgeKey, uniqueEdges } from '../graph-index.ts'
import { fieldsOf } from './diff-graph.ts'
import { mergeBranches, mergeStrings } from './merge-list.ts'
import { mergeFields, mergeValue, type MergeNotes } from './merge-value.ts'
import { sameValue } from './same-value.ts'

/** Names the way the steps are joined, as one thing that may be in conflict. */
export const ORDER_PATH = 'graph/order'

/**
 * Merges two graphs that come from one. Steps are merged field by field. How they are joined is merged edge by edge as
 * long as that still gives every step the ways out it can have; otherwise the order is one conflict, and the steps of
 * the side not chosen stay out with it.
 */
export function mergeGraphs(
  notes: MergeNotes,
  base: FlowGraph,
  mine: FlowGraph,
  theirs: FlowGraph,
): FlowGraph {
  const edges = mergedEdges(base, mine, theirs)
  const trial = mergeNodes({ ...notes, conflicts: [] }, base, mine, theirs, edges)
  const clean =
    isOrderly(edges, trial) && !removesAnEdit(base, mine, theirs) && !removesAnEdit(base, theirs, mine)
  const order = clean ? edges : chooseOrder(notes, base, mine, theirs)
  return { nodes: mergeNodes(notes, base, mine, theirs, order), edges: [...order] }
}

/** Whether one side took away a step that the other changed. */
function removesAnEdit(base: FlowGraph, remover: FlowGraph, editor: FlowGraph): boolean {
  const kept = new Set(remover.nodes.map((node) => node.id))
  const edited = new Map(editor.nodes.map((node) => [node.id, node]))
  return base.nodes.some(
    (node) => !kept.has(node.id) && edited.has(node.id) && !sameValue(node, edited.get(node.id)),
  )
}

function chooseOrder(
  notes: MergeNotes,
  base: FlowGraph,
  mine: FlowGraph,
  theirs: FlowGraph,
): readonly FlowEdge[] {
  notes.conflicts.push({ path: ORDER_PATH, base: base.edges, mine: mine.edges, theirs: theirs.edges })
  return notes.choices[ORDER_PATH] === 'theirs' ? theirs.edges : mine.edges
}

/** The edges both sides agree on, with what either added and without what either took away. */
function mergedEdges(base: FlowGraph, mine: FlowGraph, theirs: FlowGraph): FlowEdge[] {
  const [inBase, inMine, inTheirs] = [base, mine, theirs].map((graph) => new Set(graph.edges.map(edgeKey)))
  return uniqueEdges([...mine.edges, ...theirs.edges]).filter((edge) => {
    const key = edgeKey(edge)
    return inBase?.has(key) ? inMine?.has(key) && inTheirs?.has(key) : true
  })
}

function mergeNodes(
  notes: MergeNotes,
  base: FlowGraph,
  mine: FlowGraph,
  theirs: FlowGraph,
  edges: readonly FlowEdge[],
): FlowNode[] {
  const used = new Set(edges.flatMap((edge) => [edge.from, edge.to]))
  const [before, here, there] = [base, mine, theirs].map(
    (graph) => new Map(graph.nodes.map((n) => [n.id, n])),
  )
  const ids = new Set([...mine.nodes, ...theirs.nodes].map((node) => node.id))
  return [...ids]
    .filter((id) => used.has(id))
    .map((id) => mergeNode(notes, before?.get(id), here?.get(id), there?.get(id)))
    .filter((node) => node !== undefined)
}

function mergeNode(
  notes: MergeNotes,
  base: FlowNode | undefined,
  mine: FlowNode | undefined,
  theirs: FlowNode | undefined,
): FlowNode | undefined {
  if (!mine || !theirs) return mine ?? theirs
  if (sameValue(mine, theirs)) return mine
  // Two new steps that happen to have one id, or one that became another kind, are not merged field by field.
  if (base?.kind !== mine.kind || base.kind !== theirs.kind) {
    return mergeValue(notes, `nodes/${mine.id}`, base ?? mine, mine, theirs)
  }
  const path = `nodes/${mine.id}`
  const fields = mergeFields(notes, path, scalars(base), scalars(mine), scalars(theirs))
  return { ...fields, ...mergedLists(notes, path, base, mine, theirs) } as FlowNode
}

/** The fields that are merged item by item, not as a whole. */
function mergedLists(notes: MergeNotes, path: string, base: FlowNode, mine: FlowNode, theirs: FlowNode) {
  if (base.kind === 'condition' && mine.kind === 'condition' && theirs.kind === 'condition') {
    return {
      branches: mergeBranches(notes, `${path}/branches`, base.branches, mine.branches, theirs.branches),
    }
  }
  if (!asksPeople(base) || !asksPeople(mine) || !asksPeople(theirs)) return {}
  return {
    groups: mergeStrings(base.groups, mine.groups, theirs.groups),
    emails: mergeStrings(base.emails, mine.emails, theirs.emails),
  }
}

const asksPeople = (node: FlowNode) => node.kind === 'approval' || node.kind === 'notify'

const LISTS = new Set(['branches', 'groups', 'emails'])
const scalars = (node: FlowNode) =>
  Object.fromEntries(Object.entries(fieldsOf(node)).filter(([name]) => !LISTS.has(name)))

/** Every step has one way out, and every fork one for each branch; all edges lead somewhere. */
function isOrderly(edges: readonly FlowEdge[], nodes: readonly FlowNode[]): boolean {
  const kinds = new Map<NodeId, FlowNode['kind'] | 'edge of the flow'>(
    nodes.map((node) => [node.id, node.kind]),
  )
  kinds.set('start', 'edge of the flow').set('end', 'edge of the flow')
  const labels = new Set<string>()
  for (const { from, to, label } of edges) {
    const kind = kinds.get(from)
    if (!kind || !kinds.has(to)) return false
    if (kind === 'parallel') continue
    const way = edgeKey({ from, to: '', label: kind === 'condition' ? (label ?? '') : '' })
    if (labels.has(way)) return false
    labels.add(way)
  }
  return true
}
