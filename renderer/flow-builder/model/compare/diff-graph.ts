import type { FlowEdge, FlowGraph, FlowNode, NodeId } from '../../../../shared/domain/flow/flow.ts'
import { edgeKey, uniqueEdges } from '../graph-index.ts'
import { sameValue } from './same-value.ts'

export type Difference = 'added' | 'removed' | 'changed' | 'same'

export interface GraphDiff {
  /** Everything that either graph holds, for drawing both at once; nodes as they are in the newer one. */
  readonly union: FlowGraph
  readonly nodes: ReadonlyMap<NodeId, Difference>
  readonly edges: ReadonlyMap<string, Exclude<Difference, 'changed'>>
  /** Names of the fields that differ, for each changed node. */
  readonly fields: ReadonlyMap<NodeId, readonly string[]>
}

/** What is different in `newer`, node by node and edge by edge. Nodes are the same when their ids are. */
export function diffGraphs(older: FlowGraph, newer: FlowGraph): GraphDiff {
  const before = new Map(older.nodes.map((node) => [node.id, node]))
  const after = new Map(newer.nodes.map((node) => [node.id, node]))
  const nodes = new Map<NodeId, Difference>()
  const fields = new Map<NodeId, readonly string[]>()
  for (const node of newer.nodes) {
    const old = before.get(node.id)
    const changed = old ? changedFields(old, node) : []
    nodes.set(node.id, !old ? 'added' : changed.length > 0 ? 'changed' : 'same')
    if (changed.length > 0) fields.set(node.id, changed)
  }
  const removed = older.nodes.filter((node) => !after.has(node.id))
  for (const node of removed) nodes.set(node.id, 'removed')

  const olderEdges = new Map(older.edges.map((edge) => [edgeKey(edge), edge]))
  const newerEdges = new Map(newer.edges.map((edge) => [edgeKey(edge), edge]))
  const all = uniqueEdges([...newer.edges, ...older.edges])
  const edges = new Map(all.map((edge) => [edgeKey(edge), edgeDifference(edge, olderEdges, newerEdges)]))
  return { union: { nodes: [...newer.nodes, ...removed], edges: all }, nodes, edges, fields }
}

function edgeDifference(
  edge: FlowEdge,
  older: ReadonlyMap<string, FlowEdge>,
  newer: ReadonlyMap<string, FlowEdge>,
): Exclude<Difference, 'changed'> {
  const key = edgeKey(edge)
  if (!older.has(key)) return 'added'
  return newer.has(key) ? 'same' : 'removed'
}

/** Names of the fields in which two nodes differ. */
function changedFields(older: FlowNode, newer: FlowNode): string[] {
  const [a, b] = [fieldsOf(older), fieldsOf(newer)]
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].filter((name) => !sameValue(a[name], b[name]))
}

export const fieldsOf = (node: FlowNode): Readonly<Record<string, unknown>> => ({ ...node })
