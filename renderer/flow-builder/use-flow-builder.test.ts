import { beforeEach, describe, expect, it } from 'vitest'
import { copiedSteps } from './clipboard.ts'
import { newFlowGraph } from './model/edit/insert.ts'
import { nodeOf } from './model/graph-index.ts'
import { graph, shape } from './model/testing/graphs.ts'
import { useFlowBuilder } from './use-flow-builder.ts'

let time = 0
const builderOf = (start = newFlowGraph()) =>
  useFlowBuilder(start, {
    now: () => (time += 100),
    firstBranch: () => ({ label: 'yes', when: 'destructive' }),
  })

beforeEach(() => {
  time = 0
  copiedSteps.value = null
})

describe('the builder', () => {
  it('selects what was added and goes back', () => {
    const builder = builderOf()
    expect(builder.insert(['approval-1>end>'], 'notify')).toBe(true)
    expect([builder.selected.value, builder.said.value?.code]).toEqual(['notify-1', 'added'])
    builder.undo()
    expect(builder.graph.value.nodes).toHaveLength(1)
    expect(builder.selected.value).toBeNull()
    builder.redo()
    expect(builder.graph.value.nodes).toHaveLength(2)
  })

  it('takes typing as one step back, and another field as another', () => {
    const builder = builderOf()
    const type = (name: string) => {
      const node = nodeOf(builder.graph.value, 'approval-1')
      if (node) builder.update({ ...node, name } as typeof node, 'name')
    }
    'Security'.split('').forEach((_, i) => type('Security'.slice(0, i + 1)))
    builder.undo()
    expect(nodeOf(builder.graph.value, 'approval-1')).not.toHaveProperty('name')
  })

  it('copies what is chosen into another flow', () => {
    const from = builderOf(graph('start > a > b > d > end'))
    from.select('a')
    from.pick('d')
    expect(from.copy()).toBe(true)
    const to = builderOf()
    expect(to.paste(['start>approval-1>'])).toBe(true)
    expect(shape(to.graph.value)).toEqual([
      'a-1 > d-1',
      'approval-1 > end',
      'd-1 > approval-1',
      'start > a-1',
    ])
    expect(to.said.value).toEqual({ code: 'pasted', count: 2 })
  })

  it('cuts and pastes as a move', () => {
    const builder = builderOf(graph('start > a > b > end'))
    builder.select('a')
    expect(builder.cut()).toBe(true)
    expect(builder.paste(['b>end>'])).toBe(true)
    expect(shape(builder.graph.value)).toEqual(['a-1 > end', 'b > a-1', 'start > b'])
  })

  it('says when a step cannot go further', () => {
    const builder = builderOf()
    expect(builder.move('up')).toBe(false)
    expect(builder.said.value?.code).toBe('cannot_move')
    expect(builder.canUndo.value).toBe(false)
  })

  it('extends what is chosen step by step, and lets single steps go', () => {
    const builder = builderOf(graph('start > a > b > d > end'))
    builder.select('a')
    builder.extend('b')
    builder.extend('d')
    expect([...builder.picked.value]).toEqual(['a', 'b', 'd'])
    expect(builder.selected.value).toBe('d')
    builder.pick('b')
    expect([...builder.picked.value]).toEqual(['a', 'd'])
  })

  it('removes all that is chosen', () => {
    const builder = builderOf(graph('start > a > b > d > end'))
    builder.select('a')
    builder.pick('b')
    builder.remove()
    expect(shape(builder.graph.value)).toEqual(['d > end', 'start > d'])
    expect(builder.said.value).toEqual({ code: 'removed', count: 2 })
  })
})
