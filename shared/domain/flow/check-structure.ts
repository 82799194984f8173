import { dominators } from './dominators.ts'
import { END, START, type FlowGraph, type FlowNode, type NodeId } from './flow.ts'
import { ancestorsOf, descendantsOf, indexOf, type GraphIndex } from './graph.ts'
import { error, type FlowIssue } from './issue.ts'

/** What makes a graph impossible to run or to finish: ids, edges, cycles, ways that end nowhere, forks that never meet. */
export function checkStructure(graph: FlowGraph): readonly FlowIssue[] {
  const index = indexOf(graph)
  const broken = [...checkIds(graph), ...checkEdges(graph, index), ...checkCycles(graph, index)]
  // Beyond this point every question is about ways through the graph, which a broken one does not have.
  if (broken.length > 0) return broken
  return [...checkWays(graph, index), ...checkForks(graph, index), ...checkApprovals(index)]
}

function checkIds({ nodes }: FlowGraph): readonly FlowIssue[] {
  const seen = new Set<NodeId>()
  return nodes.flatMap(({ id }) => {
    if (id === START || id === END)
      return [error(id, 'reserved_id', `A step cannot be named “${id}”.`, { id })]
    if (seen.has(id)) return [error(id, 'duplicate_id', `Two steps have the id “${id}”.`, { id })]
    seen.add(id)
    return []
  })
}

function checkEdges({ edges }: FlowGraph, index: GraphIndex): readonly FlowIssue[] {
  const exists = (id: NodeId): boolean => id === START || id === END || index.nodes.has(id)
  const issues = edges.flatMap(({ from, to }) => {
    if (!exists(from))
      return [
        error(
          exists(to) ? to : null,
          'edge_from_nothing',
          `A way comes from “${from}”, which is not there.`,
          { id: from },
        ),
      ]
    if (!exists(to))
      return [error(from, 'edge_to_nothing', `A way leads to “${to}”, which is not there.`, { id: to })]
    if (from === END) return [error(to, 'way_out_of_end', 'Nothing comes after the end.')]
    return to === START ? [error(from, 'way_into_start', 'Nothing comes before the start.')] : []
  })
  const starts = index.outgoing.get(START)?.length ?? 0
  if (starts === 0) issues.push(error(START, 'nothing_at_start', 'Say what comes first.'))
  if (starts > 1)
    issues.push(error(START, 'several_ways_out', 'Use a fork or a condition to go several ways.'))
  const pairs = new Set(edges.map(({ from, to, label }) => JSON.stringify([from, to, label])))
  if (pairs.size !== edges.length) {
    issues.push(error(null, 'duplicate_edge', 'The same way is drawn twice.'))
  }
  return issues
}

const checkCycles = ({ nodes }: FlowGraph, index: GraphIndex): readonly FlowIssue[] => {
  const ordered = new Set(index.order)
  return nodes
    .filter(({ id }) => !ordered.has(id) && descendantsOf(index, id).has(id))
    .map(({ id }) => error(id, 'cycle', 'This step leads back to itself.'))
}

function checkWays({ nodes }: FlowGraph, index: GraphIndex): readonly FlowIssue[] {
  const reached = descendantsOf(index, START)
  const leading = ancestorsOf(index, END)
  return nodes.flatMap(({ id }) => [
    ...(reached.has(id) ? [] : [error(id, 'unreachable', 'No way from the start leads here.')]),
    ...(leading.has(id) ? [] : [error(id, 'dead_end', 'No way leads from here to the end.')]),
  ])
}

/** A fork and its join are a pair: each way of one leads to the other, and none past it. */
function checkForks({ nodes }: FlowGraph, index: GraphIndex): readonly FlowIssue[] {
  const before = (id: NodeId): readonly NodeId[] => (index.incoming.get(id) ?? []).map(({ from }) => from)
  const after = (id: NodeId): readonly NodeId[] => (index.outgoing.get(id) ?? []).map(({ to }) => to)
  const opens = dominators(START, index.order, before)
  const closes = dominators(END, index.order.toReversed(), after)
  const kindAt = (id: NodeId | undefined): FlowNode['kind'] | undefined => index.nodes.get(id ?? '')?.kind
  return nodes.flatMap(({ id, kind }) => {
    if (kind === 'parallel' && closes.has(id) && kindAt(closes.get(id)) !== 'join') {
      return [error(id, 'fork_without_join', 'The branches of this fork do not all meet in one join.')]
    }
    const fork = opens.get(id)
    if (kind === 'join' && fork !== undefined && (kindAt(fork) !== 'parallel' || closes.get(fork) !== id)) {
      return [error(id, 'join_without_fork', 'What meets here are not all the branches of one fork.')]
    }
    return []
  })
}

/** Some way to the end passes nobody. A flow is for people to agree; letting calls through is for policies. */
function checkApprovals(index: GraphIndex): readonly FlowIssue[] {
  const open: NodeId[] = [START]
  const seen = new Set<NodeId>()
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (at === END) {
      const message = 'A way leads to the end past every approval. Use a policy to let calls through.'
      return [error(null, 'way_without_approval', message)]
    }
    if (seen.has(at) || index.nodes.get(at)?.kind === 'approval') continue
    seen.add(at)
    open.push(...(index.outgoing.get(at) ?? []).map(({ to }) => to))
  }
  return []
}
