import { describe, expect, it } from 'vitest'
import { layoutOf } from './layout/layout.ts'
import { longFlow, withCondition } from './testing/graphs.ts'
import { drawnArea, drawnNodes, fitAll, openAt, OVERVIEW_ZOOM, reveal, zoomBy } from './viewport.ts'

const window = { width: 800, height: 600 }

describe('viewport', () => {
  it('fits everything, never larger than life', () => {
    expect(fitAll({ x: -50, y: 0, width: 100, height: 100 }, window).zoom).toBe(1)
    const { zoom, x } = fitAll({ x: 0, y: 0, width: 7200, height: 100 }, window)
    expect(zoom).toBeCloseTo(0.1)
    expect(x).toBeCloseTo(40)
  })

  it('opens a long flow at its start, readable', () => {
    expect(openAt(layoutOf(longFlow(500)), window)).toMatchObject({ zoom: 1, y: 40 })
    expect(openAt(layoutOf(withCondition()), window).zoom).toBeGreaterThanOrEqual(0.6)
  })

  it('zooms around the middle, within bounds', () => {
    const zoomed = zoomBy({ x: 0, y: 0, zoom: 1 }, 1.2, window)
    expect((400 - zoomed.x) / zoomed.zoom).toBeCloseTo(400)
    expect(zoomBy(zoomed, 100, window).zoom).toBe(1.5)
    expect(zoomBy(zoomed, 0.0001, window).zoom).toBe(0.05)
  })

  it('pans only as far as needed', () => {
    const at = { x: 0, y: 0, zoom: 1 }
    expect(reveal(at, { x: 100, y: 100, width: 200, height: 60 }, window)).toBe(at)
    expect(reveal(at, { x: 100, y: 900, width: 200, height: 60 }, window)).toEqual({ x: 0, y: -400, zoom: 1 })
    expect(reveal(at, { x: -500, y: 100, width: 200, height: 60 }, window)).toEqual({ x: 540, y: 0, zoom: 1 })
    expect(
      reveal({ ...at, zoom: OVERVIEW_ZOOM / 2 }, { x: 0, y: 0, width: 210, height: 60 }, window).zoom,
    ).toBe(1)
  })

  it('draws only what is near the window, and what must not vanish', () => {
    const layout = layoutOf(longFlow(1000))
    const area = drawnArea({ x: 0, y: 0, zoom: 1 }, window)
    const drawn = drawnNodes(layout, area, new Set(['end']))
    expect(drawn.length).toBeLessThan(40)
    expect(drawn).toContain('start')
    expect(drawn).toContain('end')
    expect(drawnArea({ x: -20, y: -20, zoom: 1 }, window)).toEqual(
      drawnArea({ x: -10, y: -10, zoom: 1 }, window),
    )
  })

  it('draws small flows whole', () => {
    expect(
      drawnNodes(layoutOf(withCondition()), { x: 9e5, y: 0, width: 1, height: 1 }, new Set()),
    ).toHaveLength(6)
  })
})
