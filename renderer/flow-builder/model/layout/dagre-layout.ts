import { Graph, layout } from '@dagrejs/dagre'
import { END, START, type FlowGraph, type NodeId } from '../../../../shared/domain/flow/flow.ts'
import { allIds, edgeKey, nodeOf, uniqueEdges } from '../graph-index.ts'
import {
  bottomOf,
  directRoute,
  through,
  topOf,
  type EdgeRoute,
  type Layout,
  type Point,
  type Rect,
  type Size,
} from './geometry.ts'
import { sizeOf } from './sizes.ts'

interface PlacedNode extends Size {
  readonly x?: number
  readonly y?: number
}

interface PlacedEdge {
  readonly points?: readonly Point[]
}

/** Places any graph at all, also one with loose ends, crossing branches or a cycle. */
export function dagreLayout(graph: FlowGraph): Layout {
  const drawing = new Graph({ multigraph: true })
  drawing.setGraph({ rankdir: 'TB', nodesep: 56, ranksep: 56, edgesep: 24, ranker: 'tight-tree' })
  for (const id of new Set([START, ...allIds(graph), END])) {
    drawing.setNode(id, { ...sizeOf(id, nodeOf(graph, id)) })
  }
  const edges = uniqueEdges(graph.edges)
  for (const edge of edges) {
    const label = edge.label === undefined ? {} : { width: 60, height: 52, labelpos: 'c' as const }
    drawing.setEdge(edge.from, edge.to, label, edgeKey(edge))
  }
  layout(drawing)

  const placedNode = (id: NodeId) => drawing.node(id) as Required<PlacedNode>
  const middle = placedNode(START).x
  const rects = new Map<NodeId, Rect>()
  for (const id of drawing.nodes()) {
    const { x, y, width, height } = placedNode(id)
    rects.set(id, { x: x - middle - width / 2, y: y - height / 2, width, height })
  }
  const routes = new Map<string, EdgeRoute>()
  for (const edge of edges) {
    const key = edgeKey(edge)
    const placed = drawing.edge(edge.from, edge.to, key) as PlacedEdge
    const [from, to] = [rects.get(edge.from), rects.get(edge.to)]
    const points = (placed.points ?? []).map((point) => ({ x: point.x - middle, y: point.y }))
    if (from && to) routes.set(key, routeOf(points, from, to, edge.label !== undefined))
  }
  const { width = 0, height = 0 } = drawing.graph() as { width?: number; height?: number }
  return { rects, routes, meetings: [], bounds: { x: -middle, y: 0, width, height } }
}

/** Dagre’s first and last points are where a straight line would meet the nodes; ours leave and arrive in the middle. */
function routeOf(points: readonly Point[], from: Rect, to: Rect, labelled: boolean): EdgeRoute {
  const bends = points.slice(1, -1)
  const middle = bends[Math.floor(bends.length / 2)]
  if (!middle) return directRoute(from, to, labelled)
  const path = through([bottomOf(from), ...bends, topOf(to)])
  return labelled
    ? { path, plus: { x: middle.x, y: middle.y + 14 }, label: { x: middle.x, y: middle.y - 12 } }
    : { path, plus: middle, label: null }
}
