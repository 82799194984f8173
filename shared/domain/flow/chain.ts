import { END, START, type FlowGraph, type FlowNode } from './flow.ts'
import { indexOf } from './graph.ts'

/** The graph of nodes that follow one another: the usual flow. */
export function chainOf(nodes: readonly FlowNode[]): FlowGraph {
  const ids = [START, ...nodes.map(({ id }) => id), END]
  return { nodes, edges: ids.slice(1).map((to, index) => ({ from: ids[index] ?? START, to })) }
}

/** The nodes of a graph that is a plain chain, in order; null when it branches, stops short or leaves a node out. */
export function stepsOfChain(graph: FlowGraph): readonly FlowNode[] | null {
  const index = indexOf(graph)
  const steps: FlowNode[] = []
  for (let at = START; at !== END;) {
    const [edge, ...others] = index.outgoing.get(at) ?? []
    if (
      edge === undefined ||
      others.length > 0 ||
      edge.label !== undefined ||
      steps.length > graph.nodes.length
    )
      return null
    at = edge.to
    const node = index.nodes.get(at)
    if (node !== undefined) steps.push(node)
    else if (at !== END) return null
  }
  return index.sound && steps.length === graph.nodes.length ? steps : null
}
