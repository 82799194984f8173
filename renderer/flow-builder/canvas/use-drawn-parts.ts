import { computed, type ComputedRef, type ShallowRef } from 'vue'
import type { Node } from '@vue-flow/core'
import { END, START, type FlowEdge, type FlowGraph, type NodeId } from '../../../shared/domain/flow/flow.ts'
import { nodeOf, uniqueEdges } from '../model/graph-index.ts'
import type { Layout } from '../model/layout/geometry.ts'
import { ALWAYS_WHOLE, drawnNodes } from '../model/viewport.ts'
import type { CanvasPort } from './use-canvas-viewport.ts'

export interface DrawnParts {
  readonly nodes: ComputedRef<Node[]>
  readonly edges: ComputedRef<readonly FlowEdge[]>
  readonly isLarge: ComputedRef<boolean>
  /** Seen from so far away that nodes are only rectangles. */
  readonly overview: ComputedRef<boolean>
}

export interface DrawnPartsOptions {
  readonly graph: ComputedRef<FlowGraph>
  readonly layout: ComputedRef<Layout>
  readonly port: CanvasPort
  readonly tabStop: ComputedRef<NodeId>
  readonly dragged: ShallowRef<NodeId | null>
  readonly editable: ComputedRef<boolean>
}

/** What of a flow is drawn: all of a small one, of a large one only what is near the window. */
export function useDrawnParts({
  graph,
  layout,
  port,
  tabStop,
  dragged,
  editable,
}: DrawnPartsOptions): DrawnParts {
  const isLarge = computed(() => layout.value.rects.size > ALWAYS_WHOLE)
  const overview = computed(() => isLarge.value && port.overview.value)
  const ids = computed(() =>
    overview.value
      ? [tabStop.value]
      : drawnNodes(layout.value, port.area.value, new Set([tabStop.value, dragged.value])),
  )

  const nodes = computed(() =>
    ids.value.flatMap((id) => {
      const rect = layout.value.rects.get(id)
      if (!rect) return []
      return {
        id,
        type: id === START ? 'start' : id === END ? 'end' : (nodeOf(graph.value, id)?.kind ?? 'unknown'),
        position: { x: rect.x, y: rect.y },
        // Known before anything is measured, so that nodes show at once.
        dimensions: { width: rect.width, height: rect.height },
        style: { width: `${String(rect.width)}px`, height: `${String(rect.height)}px` },
        draggable: editable.value && id !== START && id !== END,
        domAttributes: { 'aria-roledescription': undefined, 'aria-describedby': undefined },
      } as Node
    }),
  )

  const edges = computed(() => {
    const all = uniqueEdges(graph.value.edges)
    if (!isLarge.value) return all
    const near = new Set(ids.value)
    return all.filter((edge) => near.has(edge.from) || near.has(edge.to))
  })

  return { nodes, edges, isLarge, overview }
}
