import { describe, expect, it } from 'vitest'
import { layoutOf } from './layout/layout.ts'
import { neighbour, type Direction } from './navigation.ts'
import { withCondition } from './testing/graphs.ts'

const flow = withCondition()

it.each<[string, Direction, string | null]>([
  ['start', 'down', 'a'],
  ['c', 'down', 'b'],
  ['b', 'up', 'c'],
  ['d', 'up', 'c'],
  ['end', 'down', null],
  ['start', 'up', null],
  ['b', 'last', 'end'],
  ['b', 'first', 'start'],
  ['a', 'right', null],
])('from %s %s leads to %s', (from, direction, to) => {
  expect(neighbour(flow, layoutOf(flow), from, direction)).toBe(to)
})

describe('sideways', () => {
  it('goes between branches and back', () => {
    const parallel = withCondition()
    const two = {
      ...parallel,
      edges: parallel.edges.map((e) => (e.label === 'otherwise' ? { ...e, to: 'x' } : e)),
    }
    const graph = {
      nodes: [...two.nodes, { id: 'x', kind: 'notify' as const, groups: [], emails: [] }],
      edges: [...two.edges, { from: 'x', to: 'd' }],
    }
    const layout = layoutOf(graph)
    expect(neighbour(graph, layout, 'b', 'right')).toBe('x')
    expect(neighbour(graph, layout, 'x', 'left')).toBe('b')
    expect(neighbour(graph, layout, 'x', 'right')).toBeNull()
  })
})
