import type { FlowEdge, FlowGraph } from '../../../../shared/domain/flow/flow.ts'
import { nodeOf, outgoingOf, uniqueEdges } from '../graph-index.ts'
import { matchingJoin } from '../structure.ts'

/** Takes away parallel branches that ask nobody, and forks with fewer than two branches: they change nothing. */
export function pruneParallels(graph: FlowGraph): FlowGraph {
  for (const node of graph.nodes) {
    if (node.kind !== 'parallel') continue
    const edges = outgoingOf(graph, node.id)
    const empty = edges.find((edge) => nodeOf(graph, edge.to)?.kind === 'join')
    if (empty && edges.length > 1) {
      return pruneParallels({ ...graph, edges: graph.edges.filter((edge) => edge !== empty) })
    }
    if (edges.length > 1) continue
    const dissolved = dissolve(graph, node.id, edges[0])
    if (dissolved) return pruneParallels(dissolved)
  }
  return graph
}

function dissolve(graph: FlowGraph, parallel: string, only: FlowEdge | undefined): FlowGraph | null {
  const join = matchingJoin(graph, parallel)
  const [after, ...more] = join === undefined ? [] : outgoingOf(graph, join)
  if (join === undefined || !after || more.length > 0 || !only) return null
  const entry = only.to === join ? after.to : only.to
  const edges = graph.edges
    .filter((edge) => edge.from !== parallel && edge.from !== join)
    .map((edge) =>
      edge.to === parallel ? { ...edge, to: entry } : edge.to === join ? { ...edge, to: after.to } : edge,
    )
  return {
    nodes: graph.nodes.filter((node) => node.id !== parallel && node.id !== join),
    edges: uniqueEdges(edges),
  }
}
