import type { FlowGraph, FlowNode, NodeId } from '../../../../shared/domain/flow/flow.ts'
import { edgeKey, uniqueEdges } from '../graph-index.ts'
import { structureOf } from '../structure.ts'
import { dagreLayout } from './dagre-layout.ts'
import { directRoute, type EdgeRoute, type Layout, type Point } from './geometry.ts'
import { sizeOf } from './sizes.ts'
import { structuredLayout } from './structured-layout.ts'

const layouts = new WeakMap<FlowGraph, Layout>()

/**
 * Where everything of a flow stands, from top to bottom. Nested sequences, which is what the builder makes, are placed
 * in one linear pass; whatever else a file may hold goes to Dagre.
 */
export function layoutOf(graph: FlowGraph): Layout {
  const known = layouts.get(graph) ?? sameShape(graph)
  if (known) {
    layouts.set(graph, known)
    return known
  }
  const structure = structureOf(graph)
  const layout = structure ? structuredLayout(graph, structure) : dagreLayout(graph)
  layouts.set(graph, layout)
  last = { graph, layout }
  return layout
}

let last: { readonly graph: FlowGraph; readonly layout: Layout } | undefined

/** The last layout, if only words have changed since: typing a name moves nothing. */
function sameShape(graph: FlowGraph): Layout | undefined {
  if (!last || last.graph.edges !== graph.edges || last.graph.nodes.length !== graph.nodes.length)
    return undefined
  const before = last.graph.nodes
  const alike = graph.nodes.every((node, index) => {
    const old = before[index]
    if (old === node) return true
    return (
      old?.id === node.id &&
      old.kind === node.kind &&
      isSameSize(old, node) &&
      branchesOf(old) === branchesOf(node)
    )
  })
  return alike ? last.layout : undefined
}

const isSameSize = (old: FlowNode, node: FlowNode): boolean =>
  sizeOf(old.id, old).height === sizeOf(node.id, node).height &&
  sizeOf(old.id, old).width === sizeOf(node.id, node).width
/** The order of a condition's branches is that of its columns. */
const branchesOf = (node: FlowNode): unknown => (node.kind === 'condition' ? node.branches : null)

/** The layout with some nodes moved by hand; `offsets` are distances from where the layout put them. */
export function withMoved(graph: FlowGraph, layout: Layout, offsets: ReadonlyMap<NodeId, Point>): Layout {
  if (offsets.size === 0) return layout
  const rects = new Map(layout.rects)
  for (const [id, by] of offsets) {
    const rect = rects.get(id)
    if (rect) rects.set(id, { ...rect, x: rect.x + by.x, y: rect.y + by.y })
  }
  const routes = new Map<string, EdgeRoute>(layout.routes)
  const redrawn = new Set<string>()
  for (const edge of uniqueEdges(graph.edges)) {
    if (!offsets.has(edge.from) && !offsets.has(edge.to)) continue
    const [from, to] = [rects.get(edge.from), rects.get(edge.to)]
    if (!from || !to) continue
    redrawn.add(edgeKey(edge))
    routes.set(edgeKey(edge), directRoute(from, to, edge.label !== undefined))
  }
  const meetings = layout.meetings.filter((meeting) => !meeting.edges.some((key) => redrawn.has(key)))
  return { ...layout, rects, routes, meetings }
}
