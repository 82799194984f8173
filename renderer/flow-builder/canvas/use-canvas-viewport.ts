import { computed, type ComputedRef } from 'vue'
import { useVueFlow } from '@vue-flow/core'
import type { NodeId } from '../../../shared/domain/flow/flow.ts'
import type { Layout, Point, Size } from '../model/layout/geometry.ts'
import { drawnArea, fitAll, openAt, OVERVIEW_ZOOM, reveal, zoomBy, type Viewport } from '../model/viewport.ts'

const ZOOM_STEP = 1.25
const MOVE_MS = 150

/**
 * The window onto the canvas. `insetEnd`: how much of it something covers at its end, px: on the right, or on the left
 * where writing goes from right to left.
 */
export function useCanvasViewport(canvasId: string, layout: ComputedRef<Layout>, insetEnd: () => number) {
  const { viewport, dimensions, setViewport } = useVueFlow(canvasId)
  const size = computed<Size>(() => dimensions.value)
  /** What is not covered by a panel at the end. */
  const free = computed<Size>(() => ({
    width: Math.max(0, size.value.width - insetEnd()),
    height: size.value.height,
  }))
  const area = computed(() => drawnArea(viewport.value, size.value))
  // One value for the same area, so that what depends on it is not made again at every frame of a pan.
  let last = { x: 0, y: 0, width: 0, height: 0 }
  const stableArea = computed(() => {
    const { x, y, width, height } = area.value
    if (x !== last.x || y !== last.y || width !== last.width || height !== last.height) last = area.value
    return last
  })

  const stillness = globalThis.matchMedia('(prefers-reduced-motion: reduce)')
  function go(to: Viewport, animate = true): void {
    void setViewport(to, animate && !stillness.matches ? { duration: MOVE_MS } : undefined)
  }

  /** Where the free part begins. */
  const freeFrom = (): number => (document.documentElement.dir === 'rtl' ? insetEnd() : 0)
  const moved = (from: Viewport, by: number): Viewport => (by === 0 ? from : { ...from, x: from.x + by })
  /** Rules think of a window that begins at 0. */
  const inFree = (rule: (now: Viewport) => Viewport): Viewport =>
    moved(rule(moved(viewport.value, -freeFrom())), freeFrom())

  return {
    viewport,
    size,
    area: stableArea,
    overview: computed(() => viewport.value.zoom < OVERVIEW_ZOOM),
    open: () => {
      go(
        inFree(() => openAt(layout.value, free.value)),
        false,
      )
    },
    fit: () => {
      go(inFree(() => fitAll(layout.value.bounds, free.value)))
    },
    zoomIn: () => {
      go(inFree((now) => zoomBy(now, ZOOM_STEP, free.value)))
    },
    zoomOut: () => {
      go(inFree((now) => zoomBy(now, 1 / ZOOM_STEP, free.value)))
    },
    centre({ x, y }: Point): void {
      const { zoom } = viewport.value
      const [width, height] = [free.value.width, free.value.height]
      go({ zoom, x: freeFrom() + width / 2 - x * zoom, y: height / 2 - y * zoom }, false)
    },
    reveal(id: NodeId): void {
      const rect = layout.value.rects.get(id)
      if (!rect || size.value.width === 0) return
      const to = inFree((now) => reveal(now, rect, free.value))
      if (to.x !== viewport.value.x || to.y !== viewport.value.y || to.zoom !== viewport.value.zoom) go(to)
    },
  }
}

export type CanvasPort = ReturnType<typeof useCanvasViewport>
