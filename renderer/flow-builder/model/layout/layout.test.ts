import { describe, expect, it } from 'vitest'
import { edgeKey } from '../graph-index.ts'
import { graph, longFlow, withCondition, withParallel } from '../testing/graphs.ts'
import { structureOf } from '../structure.ts'
import { centreOf } from './geometry.ts'
import { layoutOf, withMoved } from './layout.ts'

const middle = (layout: ReturnType<typeof layoutOf>, id: string) => {
  const rect = layout.rects.get(id)
  if (!rect) throw new Error(`no ${id}`)
  return centreOf(rect)
}

describe('layout', () => {
  it('stacks a chain on one line', () => {
    const layout = layoutOf(graph('start > a > b > end'))
    expect(new Set(['start', 'a', 'b', 'end'].map((id) => middle(layout, id).x)).size).toBe(1)
    expect(middle(layout, 'a').y).toBeLessThan(middle(layout, 'b').y)
  })

  it('stays the very same while only words change, and not when a step grows or branches change places', () => {
    const flow = graph('start > a > b > end')
    const layout = layoutOf(flow)
    const named = { ...flow, nodes: flow.nodes.map((node) => ({ ...node, name: `New ${node.id}` })) }
    expect(layoutOf(named)).toBe(layout)
    const peopled = {
      ...named,
      nodes: named.nodes.map((node) => (node.kind === 'approval' ? { ...node, groups: ['security'] } : node)),
    }
    expect(layoutOf(peopled).rects.get('a')?.height).not.toBe(layout.rects.get('a')?.height)
    const forked = withCondition()
    const before = layoutOf(forked)
    const turned = {
      ...forked,
      nodes: forked.nodes.map((node) =>
        node.kind === 'condition' ? { ...node, branches: [...node.branches].reverse() } : node,
      ),
    }
    expect(layoutOf(turned)).not.toBe(before)
  })

  it('centres a fork over its branches, the first branch on the left', () => {
    const layout = layoutOf(withParallel())
    expect(middle(layout, 'p').x).toBe((middle(layout, 'b').x + middle(layout, 'd').x) / 2)
    expect(middle(layout, 'b').x).toBeLessThan(middle(layout, 'd').x)
    expect(middle(layout, 'j').x).toBe(middle(layout, 'p').x)
  })

  it('puts a + on every edge, a label on every labelled one, and a + where branches meet', () => {
    const flow = withCondition()
    const layout = layoutOf(flow)
    expect([...layout.routes.keys()].sort()).toEqual(flow.edges.map(edgeKey).sort())
    for (const edge of flow.edges) {
      expect(layout.routes.get(edgeKey(edge))?.label !== null).toBe(edge.label !== undefined)
    }
    expect(layout.meetings).toMatchObject([{ fork: 'c', edges: ['b>d>', 'c>d>otherwise'] }])
    const points = [
      ...[...layout.routes.values()].map((route) => route.plus),
      ...layout.meetings.map((m) => m.at),
    ]
    for (const [i, a] of points.entries()) {
      for (const b of points.slice(i + 1)) expect(Math.hypot(a.x - b.x, a.y - b.y)).toBeGreaterThanOrEqual(24)
    }
  })

  it('is the same for the same flow', () => {
    expect(layoutOf(withCondition())).toEqual(layoutOf(withCondition()))
  })

  it('leaves what cannot be nested to Dagre, with every node and edge placed', () => {
    const tangled = graph('start > a > b > a', 'b > end', 'x > b')
    expect(structureOf(tangled)).toBeNull()
    const layout = layoutOf(tangled)
    expect(layout.rects.size).toBe(5)
    expect(layout.routes.size).toBe(tangled.edges.length)
    for (const { x, y } of layout.rects.values()) expect(Number.isFinite(x + y)).toBe(true)
  })

  it('redraws only the edges of what was moved by hand', () => {
    const flow = withCondition()
    const layout = layoutOf(flow)
    const moved = withMoved(flow, layout, new Map([['b', { x: 40, y: 20 }]]))
    expect(moved.rects.get('b')?.x).toBe((layout.rects.get('b')?.x ?? 0) + 40)
    expect(moved.routes.get('start>a>')).toBe(layout.routes.get('start>a>'))
    expect(moved.routes.get('b>d>')).not.toEqual(layout.routes.get('b>d>'))
  })

  it('places a thousand steps', () => {
    expect(layoutOf(longFlow(1000)).rects.size).toBeGreaterThan(1000)
  })
})
