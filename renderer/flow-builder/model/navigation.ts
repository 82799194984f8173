import { END, START, type FlowGraph, type NodeId } from '../../../shared/domain/flow/flow.ts'
import { incomingOf, outgoingOf } from './graph-index.ts'
import { centreOf, type Layout } from './layout/geometry.ts'

export type Direction = 'up' | 'down' | 'left' | 'right' | 'first' | 'last'

/** The node an arrow key leads to; null when there is none that way. */
export function neighbour(
  graph: FlowGraph,
  layout: Layout,
  from: NodeId,
  direction: Direction,
): NodeId | null {
  switch (direction) {
    case 'first':
      return START
    case 'last':
      return END
    case 'down':
      return outgoingOf(graph, from)[0]?.to ?? null
    case 'up':
      return incomingOf(graph, from)[0]?.from ?? null
    case 'left':
    case 'right':
      return beside(layout, from, direction)
  }
}

/** The nearest node on that side that stands at about the same height. */
function beside(layout: Layout, from: NodeId, side: 'left' | 'right'): NodeId | null {
  const rect = layout.rects.get(from)
  if (!rect) return null
  const here = centreOf(rect)
  let best: { id: NodeId; distance: number } | null = null
  for (const [id, other] of layout.rects) {
    const there = centreOf(other)
    const dx = side === 'right' ? there.x - here.x : here.x - there.x
    const dy = Math.abs(there.y - here.y)
    if (id === from || dx <= 1 || dy > (rect.height + other.height) / 2) continue
    const distance = dx + dy * 2
    if (!best || distance < best.distance) best = { id, distance }
  }
  return best?.id ?? null
}
