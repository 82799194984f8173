import {
  END,
  START,
  type FlowEdge,
  type FlowGraph,
  type NodeId,
} from '../../../../shared/domain/flow/flow.ts'
import { ancestorsOf, indexOf } from '../../../../shared/domain/flow/graph.ts'
import { edgeByKey, uniqueEdges } from '../graph-index.ts'
import { readingOrder } from '../structure.ts'

/** The nodes an edge may lead to instead: all that do not lead back to where it starts. */
export function targetsFor(graph: FlowGraph, key: string): NodeId[] {
  const edge = edgeByKey(graph, key)
  if (!edge) return []
  const barred = new Set([edge.from, edge.to, START, ...ancestorsOf(indexOf(graph), edge.from)])
  return [...readingOrder(graph), END].filter((id) => !barred.has(id))
}

/** Leads an edge to another node. Null when that would make a cycle or change nothing. */
export function retarget(graph: FlowGraph, key: string, to: NodeId): FlowGraph | null {
  const edge = edgeByKey(graph, key)
  if (!edge || !targetsFor(graph, key).includes(to)) return null
  return replaceEdge(graph, edge, { ...edge, to })
}

/** The nodes that one without a way on may be led to. */
export function connectTargets(graph: FlowGraph, from: NodeId): NodeId[] {
  const barred = new Set([from, START, ...ancestorsOf(indexOf(graph), from)])
  return from === END ? [] : [...readingOrder(graph), END].filter((id) => !barred.has(id))
}

/** Joins two nodes that are not joined yet, for a file with loose ends. Null when that would make a cycle. */
export function connect(graph: FlowGraph, from: NodeId, to: NodeId): FlowGraph | null {
  const isJoined = graph.edges.some((edge) => edge.from === from && edge.to === to)
  if (isJoined || !connectTargets(graph, from).includes(to)) return null
  return { ...graph, edges: [...graph.edges, { from, to }] }
}

const replaceEdge = (graph: FlowGraph, old: FlowEdge, edge: FlowEdge): FlowGraph => ({
  ...graph,
  edges: uniqueEdges(graph.edges.map((candidate) => (candidate === old ? edge : candidate))),
})
