import { describe, expect, it } from 'vitest'
import type { FlowGraph, FlowNode } from '../../../../shared/domain/flow/flow.ts'
import { addBranch } from '../edit/branches.ts'
import { insertStep, newApproval } from '../edit/insert.ts'
import { moveItem } from '../edit/move.ts'
import { removeItem } from '../edit/remove.ts'
import { updateNode } from '../edit/update.ts'
import { graph, shape, withCondition } from '../testing/graphs.ts'
import { diffGraphs } from './diff-graph.ts'
import { mergeGraphs, ORDER_PATH } from './merge-graph.ts'
import type { Choices, MergeNotes } from './merge-value.ts'
import { sameValue } from './same-value.ts'

const base = graph('start > a > b > end')
const BRANCH = { label: 'yes', when: 'destructive' }

function must<T>(value: T | null | undefined): T {
  if (value === null || value === undefined) throw new Error('nothing')
  return value
}
const insert = (of: FlowGraph, key: string) => must(insertStep(of, [key], 'notify', BRANCH)).graph
const change = (of: FlowGraph, fields: Partial<FlowNode> & { id: string }) =>
  updateNode(of, { ...newApproval(fields.id), ...fields } as FlowNode)

function merge(mine: FlowGraph, theirs: FlowGraph, choices: Choices = {}, from = base) {
  const notes: MergeNotes = { choices, conflicts: [] }
  return { graph: mergeGraphs(notes, from, mine, theirs), conflicts: notes.conflicts.map((c) => c.path) }
}

describe('difference', () => {
  it('names what was added, removed and changed, and draws both', () => {
    const newer = change(insert(must(removeItem(base, 'b')).graph, 'a>end>'), {
      id: 'a',
      minimum: 2,
      name: 'A',
    })
    const diff = diffGraphs(base, newer)
    expect(Object.fromEntries(diff.nodes)).toEqual({ a: 'changed', 'notify-1': 'added', b: 'removed' })
    expect(diff.fields.get('a')).toEqual(['minimum', 'name'])
    expect(diff.edges.get('a>notify-1>')).toBe('added')
    expect(diff.edges.get('a>b>')).toBe('removed')
    expect(diff.edges.get('start>a>')).toBe('same')
    expect(diff.union.nodes).toHaveLength(3)
  })

  it('finds nothing between equals, however their keys are ordered', () => {
    const turned = {
      ...base,
      nodes: base.nodes.map((n) => Object.fromEntries(Object.entries(n).reverse()) as unknown as FlowNode),
    }
    expect([...diffGraphs(base, turned).nodes.values()]).toEqual(['same', 'same'])
    expect(sameValue({ a: undefined }, {})).toBe(true)
    expect(sameValue([1], { 0: 1 })).toBe(false)
  })
})

describe('merge', () => {
  it('takes changes of different steps, fields and places from both', () => {
    const mine = insert(change(base, { id: 'a', minimum: 2 }), 'start>a>')
    const theirs = insert(change(base, { id: 'a', name: 'Security' }), 'b>end>')
    // Both made a step with the same id, at different places.
    const renamed = JSON.parse(JSON.stringify(theirs).replaceAll('notify-1', 'notify-9')) as FlowGraph
    const merged = merge(mine, renamed)
    expect(merged.conflicts).toEqual([])
    expect(shape(merged.graph)).toEqual(shape(graph('start > notify-1 > a > b > notify-9 > end')))
    expect(merged.graph.nodes.find((n) => n.id === 'a')).toMatchObject({ minimum: 2, name: 'Security' })
  })

  it('keeps both sides’ people', () => {
    const mine = change(base, { id: 'a', groups: ['g1', 'g2'] } as Partial<FlowNode> & { id: string })
    const theirs = change(base, { id: 'a', groups: ['g3'] } as Partial<FlowNode> & { id: string })
    expect(merge(mine, theirs).graph.nodes[0]).toMatchObject({ groups: ['g1', 'g2', 'g3'] })
  })

  it('asks where both changed one field, and does as told', () => {
    const mine = change(base, { id: 'a', minimum: 2 })
    const theirs = change(base, { id: 'a', minimum: 3 })
    expect(merge(mine, theirs).conflicts).toEqual(['nodes/a/minimum'])
    expect(merge(mine, theirs).graph.nodes[0]).toMatchObject({ minimum: 2 })
    expect(merge(mine, theirs, { 'nodes/a/minimum': 'theirs' }).graph.nodes[0]).toMatchObject({ minimum: 3 })
  })

  it('asks about the order when both put something into one place', () => {
    const mine = insert(base, 'a>b>')
    const theirs = must(insertStep(base, ['a>b>'], 'approval', BRANCH)).graph
    const merged = merge(mine, theirs)
    expect(merged.conflicts).toEqual([ORDER_PATH])
    expect(shape(merged.graph)).toEqual(shape(mine))
    expect(shape(merge(mine, theirs, { [ORDER_PATH]: 'theirs' }).graph)).toEqual(shape(theirs))
    expect(merge(mine, theirs).graph.nodes.map((n) => n.id)).toEqual(['a', 'b', 'notify-1'])
  })

  it('asks when one removed what the other changed', () => {
    const mine = change(base, { id: 'b', minimum: 4 })
    const theirs = must(removeItem(base, 'b')).graph
    expect(merge(mine, theirs).conflicts).toEqual([ORDER_PATH])
    expect(merge(mine, theirs).graph.nodes.find((n) => n.id === 'b')).toMatchObject({ minimum: 4 })
    expect(merge(mine, theirs, { [ORDER_PATH]: 'theirs' }).graph.nodes.map((n) => n.id)).toEqual(['a'])
  })

  it('merges a condition branch by branch', () => {
    const flow = withCondition()
    const mine = must(addBranch(flow, 'c', { label: 'money', when: 'risk == "high"' })).graph
    const theirs = updateNode(flow, {
      id: 'c',
      kind: 'condition',
      branches: [{ label: 'yes', when: 'readOnly' }],
    })
    const merged = merge(mine, theirs, {}, flow)
    expect(merged.conflicts).toEqual([])
    expect(merged.graph.nodes.find((n) => n.id === 'c')).toMatchObject({
      branches: [
        { label: 'yes', when: 'readOnly' },
        { label: 'money', when: 'risk == "high"' },
      ],
    })
  })

  it('is quiet when both did the same', () => {
    const same = must(moveItem(base, 'b', 'up')).graph
    expect(merge(same, same).conflicts).toEqual([])
    expect(shape(merge(same, same).graph)).toEqual(shape(same))
  })
})
