import {
  OTHERWISE,
  type ConditionNode,
  type FlowEdge,
  type FlowGraph,
  type NodeId,
} from '../../../../shared/domain/flow/flow.ts'
import { edgeKey, nodeOf, outgoingOf, uniqueEdges } from '../graph-index.ts'
import { freshIds } from '../new-ids.ts'
import { branchAt, matchingJoin, nodesOf, structureOf } from '../structure.ts'
import type { Edit } from './fragment.ts'
import { newApproval, type FirstBranch } from './insert.ts'
import { pruneParallels } from './prune.ts'
import { updateNode } from './update.ts'

/** Adds a branch with one approval step to fill in; a condition's new branch is tried last, just before `otherwise`. */
export function addBranch(graph: FlowGraph, fork: NodeId, branch: FirstBranch): Edit | null {
  const node = nodeOf(graph, fork)
  if (node?.kind !== 'condition' && node?.kind !== 'parallel') return null
  const meeting = meetingOf(graph, fork)
  if (meeting === undefined) return null
  const step = newApproval(freshIds(graph)('approval'))
  const label = node.kind === 'condition' ? unusedLabel(node, branch.label) : undefined
  const open: FlowEdge = { from: fork, to: step.id, ...(label === undefined ? {} : { label }) }
  const grown = {
    nodes: [...graph.nodes, step],
    edges: [...graph.edges, open, { from: step.id, to: meeting }],
  }
  if (node.kind === 'parallel' || label === undefined) return { graph: grown, select: step.id }
  const branches = [...node.branches, { label, when: branch.when }]
  return { graph: updateNode(grown, { ...node, branches }), select: step.id }
}

function meetingOf(graph: FlowGraph, fork: NodeId): NodeId | undefined {
  const item = structureOf(graph)?.places.get(fork)?.item
  if (item?.kind === 'fork') return item.join ?? item.exit
  return matchingJoin(graph, fork) ?? outgoingOf(graph, fork).at(-1)?.to
}

/** Removes the branch that an edge opens, with all in it. A condition's `otherwise` has to stay. */
export function removeBranch(graph: FlowGraph, key: string): Edit | null {
  const found = branchAt(graph, key)
  const node = found && nodeOf(graph, found.fork.id)
  if (!found || !node || found.branch.edge.label === OTHERWISE) return null
  const inside = new Set(found.branch.items.flatMap(nodesOf))
  const kept: FlowGraph = {
    nodes: graph.nodes.filter(({ id }) => !inside.has(id)),
    edges: graph.edges.filter(
      (edge) => !inside.has(edge.from) && !inside.has(edge.to) && edgeKey(edge) !== key,
    ),
  }
  if (node.kind !== 'condition') return { graph: pruneParallels(kept), select: null }
  const branches = node.branches.filter((branch) => branch.label !== found.branch.edge.label)
  if (branches.length > 0) return { graph: updateNode(kept, { ...node, branches }), select: node.id }
  return { graph: withoutCondition(kept, node.id), select: null }
}

/** A condition that only knows `otherwise` decides nothing. */
function withoutCondition(graph: FlowGraph, id: NodeId): FlowGraph {
  const onward = outgoingOf(graph, id)[0]?.to
  if (onward === undefined) return graph
  const edges = graph.edges
    .filter((edge) => edge.from !== id)
    .map((edge) => (edge.to === id ? { ...edge, to: onward } : edge))
  return { nodes: graph.nodes.filter((node) => node.id !== id), edges: uniqueEdges(edges) }
}

/** Gives a branch another label; null when another branch has it, or it is empty or reserved. */
export function renameBranch(graph: FlowGraph, fork: NodeId, from: string, to: string): FlowGraph | null {
  const node = nodeOf(graph, fork)
  const label = to.trim()
  if (node?.kind !== 'condition' || label === '' || label === OTHERWISE) return null
  if (from !== label && node.branches.some((branch) => branch.label === label)) return null
  const branches = node.branches.map((branch) => (branch.label === from ? { ...branch, label } : branch))
  const edges = graph.edges.map((edge) =>
    edge.from === fork && edge.label === from ? { ...edge, label } : edge,
  )
  return updateNode({ ...graph, edges }, { ...node, branches })
}

/** Tries a branch earlier or later: the first one that is true is taken. */
export function moveBranch(
  graph: FlowGraph,
  fork: NodeId,
  label: string,
  direction: 'up' | 'down',
): FlowGraph | null {
  const node = nodeOf(graph, fork)
  if (node?.kind !== 'condition') return null
  const branches = [...node.branches]
  const from = branches.findIndex((branch) => branch.label === label)
  const to = direction === 'up' ? from - 1 : from + 1
  const [moved, other] = [branches[from], branches[to]]
  if (!moved || !other) return null
  branches[to] = moved
  branches[from] = other
  return updateNode(graph, { ...node, branches })
}

function unusedLabel(node: ConditionNode, wished: string): string {
  const used = new Set([OTHERWISE, ...node.branches.map((branch) => branch.label)])
  let label = wished
  for (let number = 2; used.has(label); number += 1) label = `${wished} ${number}`
  return label
}
