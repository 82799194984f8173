import { describe, expect, it } from 'vitest'
import { outgoingOf } from './graph-index.ts'
import { readingOrder, structureOf } from './structure.ts'
import { graph, withCondition, withParallel } from './testing/graphs.ts'

describe('reading a graph as nested sequences', () => {
  it('reads a chain', () => {
    expect(readingOrder(graph('start > a > b > end'))).toEqual(['a', 'b'])
  })

  it('reads an empty flow', () => {
    expect(structureOf(graph('start > end'))?.items).toEqual([])
  })

  it('keeps the branches of a condition together, an empty one included', () => {
    const [, fork] = structureOf(withCondition())?.items ?? []
    expect(fork).toMatchObject({ kind: 'fork', id: 'c', join: null, exit: 'd' })
    expect(fork?.kind === 'fork' && fork.branches.map((b) => [b.edge.label, b.items.length])).toEqual([
      ['yes', 1],
      ['otherwise', 0],
    ])
  })

  it('gives a join to its fork', () => {
    const structure = structureOf(withParallel())
    expect(structure?.places.get('j')?.item).toMatchObject({ kind: 'fork', id: 'p', join: 'j', exit: 'e' })
  })

  it('reads forks inside of forks, also where they meet at one node', () => {
    const nested = graph(
      'start > c',
      'c > c2 : yes',
      'c > x : otherwise',
      'c2 > a : yes',
      'c2 > x : otherwise',
      'a > x > end',
    )
    expect(structureOf(nested)?.places.get('c2')?.parent?.id).toBe('c')
    expect(readingOrder(nested)).toEqual(['c', 'c2', 'a', 'x'])
  })

  it('finds the join of a parallel that has one branch with a fork in it', () => {
    const nested = graph('start > p > p2 > a > j2', 'p2 > b > j2', 'j2 > j > end')
    expect(structureOf(nested)?.places.get('p')?.item).toMatchObject({ join: 'j' })
  })

  it.each([
    [
      'branches that cross',
      graph(
        'start > c',
        'c > a : yes',
        'c > b : otherwise',
        'a > c1',
        'c1 > b : yes',
        'c1 > x : otherwise',
        'b > x > end',
      ),
    ],
    ['a cycle', graph('start > a > b > a', 'b > end')],
    ['a loose end', graph('start > a > end', 'b > a')],
    ['a dead end', graph('start > c', 'c > a : yes', 'c > end : otherwise')],
    ['a parallel that is not joined', graph('start > p > a > end', 'p > b > end')],
    ['two first steps', graph('start > a > end', 'start > b > end')],
    ['no start', graph('a > end')],
  ])('does not guess at %s', (_, tangled) => {
    expect(structureOf(tangled)).toBeNull()
  })

  it('orders a condition’s edges as its branches are tried', () => {
    const flow = graph(
      'start > c',
      'c > x : otherwise',
      'c > b : second',
      'c > a : first',
      'a > x',
      'b > x > end',
    )
    const sorted = {
      ...flow,
      nodes: flow.nodes.map((n) =>
        n.kind === 'condition' ? { ...n, branches: n.branches.toReversed() } : n,
      ),
    }
    expect(outgoingOf(sorted, 'c').map((edge) => edge.label)).toEqual(['first', 'second', 'otherwise'])
  })
})
