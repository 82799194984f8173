import { shallowRef, watch, type ComputedRef } from 'vue'
import type { NodeDragEvent } from '@vue-flow/core'
import type { FlowGraph, NodeId } from '../../../shared/domain/flow/flow.ts'
import { edgeByKey } from '../model/graph-index.ts'
import type { Layout, Point } from '../model/layout/geometry.ts'
import type { FlowBuilder } from '../use-flow-builder.ts'

/** How near the top of a node has to come to a `+` to be dropped into it, canvas units. */
const NEAR = 36

/**
 * Dragging a node: dropped on a `+` it moves there, elsewhere it stays where it was put until the flow is tidied. Both
 * can be done without dragging: by “Move to” and Alt with arrows, and by Ctrl with arrows.
 */
export function useNodeDrag(
  graph: ComputedRef<FlowGraph>,
  base: ComputedRef<Layout>,
  builder: FlowBuilder | undefined,
) {
  /** Distances from where the layout puts a node. Part of the view, not of the flow. */
  const offsets = shallowRef<ReadonlyMap<NodeId, Point>>(new Map())
  const dragged = shallowRef<NodeId | null>(null)
  const dropTarget = shallowRef<string | null>(null)

  function place(id: NodeId, offset: Point | null): void {
    const next = new Map(offsets.value)
    if (offset) next.set(id, offset)
    else next.delete(id)
    offsets.value = next
  }

  function offsetOf(id: NodeId, position: Point): Point | null {
    const rect = base.value.rects.get(id)
    return rect ? { x: position.x - rect.x, y: position.y - rect.y } : null
  }

  function nearestPlus(id: NodeId, position: Point): string | null {
    const rect = base.value.rects.get(id)
    if (!rect) return null
    const hold = { x: position.x + rect.width / 2, y: position.y + 18 }
    let best: { key: string; distance: number } | null = null
    for (const [key, { plus }] of base.value.routes) {
      const distance = Math.hypot(plus.x - hold.x, plus.y - hold.y)
      if (distance > NEAR || (best && distance >= best.distance)) continue
      const edge = edgeByKey(graph.value, key)
      if (edge && edge.from !== id && edge.to !== id) best = { key, distance }
    }
    return best?.key ?? null
  }

  // A node that is gone, or that another edit has moved, goes back to its place.
  watch(graph, (now) => {
    const ids = new Set(now.nodes.map((node) => node.id))
    if ([...offsets.value.keys()].some((id) => !ids.has(id))) {
      offsets.value = new Map([...offsets.value].filter(([id]) => ids.has(id)))
    }
  })

  return {
    offsets,
    dragged,
    dropTarget,
    tidy: () => {
      offsets.value = new Map()
    },
    nudge(id: NodeId, dx: number, dy: number): void {
      const now = offsets.value.get(id) ?? { x: 0, y: 0 }
      place(id, { x: now.x + dx, y: now.y + dy })
    },
    onDrag({ node }: NodeDragEvent): void {
      dragged.value = node.id
      dropTarget.value = nearestPlus(node.id, node.position)
      place(node.id, offsetOf(node.id, node.position))
    },
    onStop({ node }: NodeDragEvent): void {
      const target = dropTarget.value
      dropTarget.value = null
      if (dragged.value === null) return
      dragged.value = null
      if (target === null || !builder) return
      place(node.id, null)
      builder.moveTo(node.id, target)
    },
  }
}
