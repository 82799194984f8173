import { Graph, layout } from '@dagrejs/dagre'
import { END, START, type FlowGraph, type NodeId } from '../../../../shared/domain/flow/flow.ts'
import { allIds, edgeKey, nodeOf, uniqueEdges } from '../graph-index.ts'
import { directRoute, through, type EdgeRoute, type Layout, type Point, type Rect } from './geometry.ts'
import { sizeOf } from './sizes.ts'

interface PlacedEdge {
  readonly points?: readonly Point[]
  readonly x?: number
  readonly y?: number
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
    const label = edge.label === undefined ? {} : { width: 60, height: 22, labelpos: 'c' as const }
    drawing.setEdge(edge.from, edge.to, label, edgeKey(edge))
  }
  layout(drawing)

  const rects = new Map<NodeId, Rect>()
  for (const id of drawing.nodes()) {
    const {
      x = 0,
      y = 0,
      width,
      height,
    } = drawing.node(id) as { x?: number; y?: number; width: number; height: number }
    rects.set(id, { x: x - width / 2, y: y - height / 2, width, height })
  }
  const routes = new Map<string, EdgeRoute>()
  for (const edge of edges) {
    const key = edgeKey(edge)
    const placed = drawing.edge(edge.from, edge.to, key) as PlacedEdge
    routes.set(
      key,
      routeOf(placed, edge.label !== undefined) ?? direct(rects, edge.from, edge.to, edge.label),
    )
  }
  const { width = 0, height = 0 } = drawing.graph() as { width?: number; height?: number }
  return { rects, routes, meetings: [], size: { width, height } }
}

function routeOf(placed: PlacedEdge, labelled: boolean): EdgeRoute | null {
  const points = placed.points ?? []
  const middle = points[Math.floor(points.length / 2)]
  if (points.length < 2 || !middle) return null
  const label =
    labelled && placed.x !== undefined && placed.y !== undefined ? { x: placed.x, y: placed.y } : null
  return { path: through(points), plus: label ? { x: label.x, y: label.y + 26 } : middle, label }
}

function direct(
  rects: ReadonlyMap<NodeId, Rect>,
  from: NodeId,
  to: NodeId,
  label: string | undefined,
): EdgeRoute {
  const nowhere: Rect = { x: 0, y: 0, width: 0, height: 0 }
  return directRoute(rects.get(from) ?? nowhere, rects.get(to) ?? nowhere, label !== undefined)
}
