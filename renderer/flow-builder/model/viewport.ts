import type { NodeId } from '../../../shared/domain/flow/flow.ts'
import type { Layout, Point, Rect, Size } from './layout/geometry.ts'

/** Where the canvas stands: screen = canvas × zoom + (x, y). */
export interface Viewport extends Point {
  readonly zoom: number
}

export const MIN_ZOOM = 0.05
export const MAX_ZOOM = 1.5
/** Below this, text cannot be read: nodes are drawn as plain rectangles. */
export const OVERVIEW_ZOOM = 0.3
/** Flows up to this many nodes are always drawn whole. */
export const ALWAYS_WHOLE = 60

const MARGIN = 40
/** How far beyond the window nodes are kept, canvas units; a pan by less draws nothing new. */
const SLACK = 600
const STEP = 300

/** Shows the whole layout, never larger than life. */
export function fitAll(bounds: Rect, window: Size): Viewport {
  const zoom = clamp(
    Math.min((window.width - 2 * MARGIN) / bounds.width, (window.height - 2 * MARGIN) / bounds.height),
    MIN_ZOOM,
    1,
  )
  return {
    zoom,
    x: (window.width - bounds.width * zoom) / 2 - bounds.x * zoom,
    y: Math.max(MARGIN, (window.height - bounds.height * zoom) / 2) - bounds.y * zoom,
  }
}

/** How a flow is first shown: whole if it can be read then, else its start, as large as life. */
export function openAt(layout: Layout, window: Size): Viewport {
  const all = fitAll(layout.bounds, window)
  const zoom = all.zoom >= 0.6 ? all.zoom : 1
  return { zoom, x: zoom === all.zoom ? all.x : window.width / 2, y: MARGIN - layout.bounds.y * zoom }
}

/** Zooms around the middle of the window. */
export function zoomBy(viewport: Viewport, factor: number, window: Size): Viewport {
  const zoom = clamp(viewport.zoom * factor, MIN_ZOOM, MAX_ZOOM)
  const [x, y] = [window.width / 2, window.height / 2]
  const scale = zoom / viewport.zoom
  return { zoom, x: x - (x - viewport.x) * scale, y: y - (y - viewport.y) * scale }
}

/** The smallest pan after which a rectangle is in the window; the same viewport when it is already. */
export function reveal(viewport: Viewport, rect: Rect, window: Size): Viewport {
  const zoom = viewport.zoom < OVERVIEW_ZOOM ? 1 : viewport.zoom
  const start = zoom === viewport.zoom ? viewport : { ...viewport, zoom }
  const shift = (from: number, length: number, room: number): number => {
    if (from < MARGIN) return MARGIN - from
    return Math.min(0, Math.max(MARGIN - from, room - MARGIN - from - length))
  }
  const x = shift(rect.x * zoom + start.x, rect.width * zoom, window.width)
  const y = shift(rect.y * zoom + start.y, rect.height * zoom, window.height)
  return x === 0 && y === 0 && start === viewport ? viewport : { zoom, x: start.x + x, y: start.y + y }
}

/** The part of the canvas to draw, in whole steps, so that it stays the same value while one pans a little. */
export function drawnArea({ x, y, zoom }: Viewport, window: Size): Rect {
  const snap = (value: number, round: (n: number) => number) => round(value / STEP) * STEP
  const left = snap(-x / zoom - SLACK, Math.floor)
  const top = snap(-y / zoom - SLACK, Math.floor)
  return {
    x: left,
    y: top,
    width: snap((window.width - x) / zoom + SLACK, Math.ceil) - left,
    height: snap((window.height - y) / zoom + SLACK, Math.ceil) - top,
  }
}

const overlaps = (a: Rect, b: Rect): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height

/** The nodes to draw: all of a small flow, else those in the area and the ones that must not vanish. */
export function drawnNodes(layout: Layout, area: Rect, always: ReadonlySet<NodeId | null>): NodeId[] {
  const ids = [...layout.rects.keys()]
  if (ids.length <= ALWAYS_WHOLE) return ids
  return ids.filter((id) => {
    const rect = layout.rects.get(id)
    return always.has(id) || (rect !== undefined && overlaps(rect, area))
  })
}

const clamp = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value))
