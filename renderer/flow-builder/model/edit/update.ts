import type { FlowGraph, FlowNode } from '../../../../shared/domain/flow/flow.ts'

/** The graph with this node in place of the one with its id. */
export const updateNode = (graph: FlowGraph, node: FlowNode): FlowGraph => ({
  ...graph,
  nodes: graph.nodes.map((old) => (old.id === node.id ? node : old)),
})
