import { describe, expect, it } from 'vitest'
import { step } from '../request/testing/flows.ts'
import { chainOf, stepsOfChain } from './chain.ts'

describe('a chain', () => {
  it.each([0, 1, 2, 5])('of %i steps comes back as it was', (length) => {
    const steps = Array.from({ length }, (_each, index) => step(`s${index}`))
    expect(stepsOfChain(chainOf(steps))).toEqual(steps)
  })

  it('is not a graph that branches, stops short, loops or leaves a step out', () => {
    const nodes = [step('a'), step('b')]
    const edges = (...pairs: readonly (readonly [string, string])[]) =>
      pairs.map(([from, to]) => ({ from, to }))
    const graphs = [
      edges(['start', 'a'], ['start', 'b'], ['a', 'end'], ['b', 'end']),
      edges(['start', 'a'], ['a', 'b']),
      edges(['start', 'a'], ['a', 'b'], ['b', 'a']),
      edges(['start', 'a'], ['a', 'end']),
      edges(['start', 'a'], ['a', 'gone']),
      edges(['start', 'a'], ['a', 'gone'], ['gone', 'gone']),
      [],
    ]
    expect(graphs.map((each) => stepsOfChain({ nodes, edges: each }))).toEqual(graphs.map(() => null))
  })
})
