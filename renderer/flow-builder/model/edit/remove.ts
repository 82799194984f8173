import { START, type FlowGraph, type NodeId } from '../../../../shared/domain/flow/flow.ts'
import { incomingOf, outgoingOf, uniqueEdges } from '../graph-index.ts'
import { nodesOf } from '../structure.ts'
import { detach, itemOf, type Edit } from './fragment.ts'
import { pruneParallels } from './prune.ts'

export interface Removal extends Edit {
  /** How many steps went, branches of a fork included. */
  readonly count: number
}

/** Removes a step, or a fork with its branches. What came before is selected. */
export function removeItem(graph: FlowGraph, id: NodeId): Removal | null {
  const item = itemOf(graph, id)
  if (!item) return removeLoose(graph, id)
  const before = incomingOf(graph, item.id)[0]?.from ?? START
  const rest = pruneParallels(detach(graph, item))
  return { graph: rest, select: stillThere(rest, before), count: nodesOf(item).length }
}

/** Removes a node of a tangled graph: all that led to it goes on along its last way out, which is a condition's default. */
function removeLoose(graph: FlowGraph, id: NodeId): Removal | null {
  if (!graph.nodes.some((node) => node.id === id)) return null
  const onward = outgoingOf(graph, id).findLast((edge) => edge.to !== id)?.to
  const edges = graph.edges
    .filter((edge) => edge.from !== id)
    .flatMap((edge) => (edge.to !== id ? [edge] : onward === undefined ? [] : [{ ...edge, to: onward }]))
  const rest = { nodes: graph.nodes.filter((node) => node.id !== id), edges: uniqueEdges(edges) }
  return { graph: rest, select: null, count: 1 }
}

const stillThere = (graph: FlowGraph, id: NodeId): NodeId | null =>
  id === START || graph.nodes.some((node) => node.id === id) ? id : null

/** Removes several at once; those that went with another are passed over. */
export function removeItems(graph: FlowGraph, ids: readonly NodeId[]): Removal | null {
  const start: Removal = { graph, select: null, count: 0 }
  const result = ids.reduce((done, id) => {
    const removal = removeItem(done.graph, id)
    return removal ? { ...removal, count: done.count + removal.count } : done
  }, start)
  return result.count > 0 ? result : null
}
