import { describe, expect, it } from 'vitest'
import type { FlowGraph } from '../../../../shared/domain/flow/flow.ts'
import { edgeKey, nodeOf } from '../graph-index.ts'
import { structureOf } from '../structure.ts'
import { graph, shape, withCondition, withParallel } from '../testing/graphs.ts'
import { addBranch, moveBranch, removeBranch, renameBranch } from './branches.ts'
import { connect, retarget, targetsFor } from './connect.ts'
import { copyItems, duplicateItem, paste } from './copy.ts'
import { insertStep, newFlowGraph } from './insert.ts'
import { moveItem, moveItemTo } from './move.ts'
import { removeItem, removeItems } from './remove.ts'

const BRANCH = { label: 'yes', when: 'destructive' }
const key = (from: string, to: string, label?: string) => edgeKey({ from, to, ...(label ? { label } : {}) })
const after = (edit: { graph: FlowGraph } | null) => edit && shape(edit.graph)

describe('adding', () => {
  it('puts a step into an edge and selects it', () => {
    const edit = insertStep(newFlowGraph(), [key('approval-1', 'end')], 'approval', BRANCH)
    expect(edit?.select).toBe('approval-2')
    expect(after(edit)).toEqual(['approval-1 > approval-2', 'approval-2 > end', 'start > approval-1'])
  })

  it('gives a condition a branch to fill in, and a way around it', () => {
    const edit = insertStep(graph('start > end'), [key('start', 'end')], 'condition', BRANCH)
    expect(after(edit)).toEqual([
      'approval-1 > end',
      'condition-1 > approval-1 : yes',
      'condition-1 > end : otherwise',
      'start > condition-1',
    ])
  })

  it('gives a fork two branches and their join', () => {
    const edit = insertStep(graph('start > a > end'), [key('a', 'end')], 'parallel', BRANCH)
    expect(after(edit)).toEqual([
      'a > parallel-1',
      'approval-1 > join-1',
      'approval-2 > join-1',
      'join-1 > end',
      'parallel-1 > approval-1',
      'parallel-1 > approval-2',
      'start > a',
    ])
  })

  it('adds after a whole condition where its branches meet', () => {
    const edit = insertStep(withCondition(), [key('b', 'd'), key('c', 'd', 'otherwise')], 'notify', BRANCH)
    expect(after(edit)).toEqual(
      [
        'a > c',
        'b > notify-1',
        'c > b : yes',
        'c > notify-1 : otherwise',
        'd > end',
        'notify-1 > d',
        'start > a',
      ].sort(),
    )
  })

  it('keeps the label of the edge it breaks', () => {
    const edit = insertStep(withCondition(), [key('c', 'd', 'otherwise')], 'approval', BRANCH)
    expect(after(edit)).toContain('c > approval-1 : otherwise')
    expect(after(edit)).toContain('approval-1 > d')
  })

  it('refuses edges that lead to different steps', () => {
    expect(insertStep(withCondition(), [key('a', 'c'), key('d', 'end')], 'approval', BRANCH)).toBeNull()
    expect(insertStep(withCondition(), [], 'approval', BRANCH)).toBeNull()
  })
})

describe('removing', () => {
  it('closes the gap and selects what came before', () => {
    const edit = removeItem(graph('start > a > b > end'), 'b')
    expect(after(edit)).toEqual(['a > end', 'start > a'])
    expect(edit?.select).toBe('a')
  })

  it('takes a condition with its branches', () => {
    const edit = removeItem(withCondition(), 'c')
    expect(after(edit)).toEqual(['a > d', 'd > end', 'start > a'])
    expect(edit?.count).toBe(2)
  })

  it('leaves an emptied branch of a condition open', () => {
    expect(after(removeItem(withCondition(), 'b'))).toEqual(
      ['a > c', 'c > d : otherwise', 'c > d : yes', 'd > end', 'start > a'].sort(),
    )
  })

  it('dissolves a fork when one branch is left', () => {
    expect(after(removeItem(withParallel(), 'b'))).toEqual(['a > d', 'd > e', 'e > end', 'start > a'])
  })

  it('removes a fork by its join', () => {
    expect(after(removeItem(withParallel(), 'j'))).toEqual(['a > e', 'e > end', 'start > a'])
  })

  it('removes from a tangled graph without losing the way', () => {
    const tangled = graph(
      'start > c',
      'c > a : yes',
      'c > b : otherwise',
      'a > c1',
      'c1 > b : yes',
      'c1 > x : otherwise',
      'b > x > end',
    )
    expect(structureOf(tangled)).toBeNull()
    expect(after(removeItem(tangled, 'c1'))).toContain('a > x')
  })

  it('removes several, each once', () => {
    const edit = removeItems(withParallel(), ['b', 'd', 'p', 'e'])
    expect(after(edit)).toEqual(['a > end', 'start > a'])
    expect(removeItems(withParallel(), ['nothing'])).toBeNull()
  })
})

describe('moving', () => {
  it('swaps neighbours', () => {
    const flow = graph('start > a > b > end')
    expect(after(moveItem(flow, 'b', 'up'))).toEqual(shape(graph('start > b > a > end')))
    expect(after(moveItem(flow, 'a', 'down'))).toEqual(shape(graph('start > b > a > end')))
    expect(moveItem(flow, 'a', 'up')).toBeNull()
    expect(moveItem(flow, 'b', 'down')).toBeNull()
  })

  it('moves past a whole condition', () => {
    const moved = moveItem(withCondition(), 'd', 'up')
    expect(after(moved)).toEqual(
      ['start > a', 'a > d', 'd > c', 'c > b : yes', 'c > end : otherwise', 'b > end'].sort(),
    )
    expect(moved && after(moveItem(moved.graph, 'd', 'down'))).toEqual(shape(withCondition()))
  })

  it('moves a whole condition', () => {
    expect(after(moveItem(withCondition(), 'c', 'down'))).toEqual(
      ['start > a', 'a > d', 'd > c', 'c > b : yes', 'c > end : otherwise', 'b > end'].sort(),
    )
  })

  it('moves out of a branch, before the fork and after it', () => {
    expect(after(moveItem(withCondition(), 'b', 'up'))).toEqual(
      ['start > a', 'a > b', 'b > c', 'c > d : yes', 'c > d : otherwise', 'd > end'].sort(),
    )
    expect(after(moveItem(withCondition(), 'b', 'down'))).toEqual(
      ['start > a', 'a > c', 'c > b : yes', 'c > b : otherwise', 'b > d', 'd > end'].sort(),
    )
    expect(after(moveItem(withParallel(), 'b', 'down'))).toEqual(shape(graph('start > a > d > b > e > end')))
  })

  it('moves into any edge, but not into its own', () => {
    expect(after(moveItemTo(withParallel(), 'e', key('p', 'b')))).toEqual(
      shape(graph('start > a > p > e > b > j', 'p > d > j', 'j > end')),
    )
    expect(moveItemTo(withParallel(), 'p', key('b', 'j'))).toBeNull()
    expect(moveItemTo(withParallel(), 'a', key('start', 'a'))).toBeNull()
  })
})

describe('copying', () => {
  it('pastes steps in reading order under new ids', () => {
    const copied = copyItems(withCondition(), ['d', 'c', 'b'])
    expect(copied?.nodes.map((node) => node.id)).toEqual(['c', 'b', 'd'])
    const pasted = copied && paste(newFlowGraph(), [key('start', 'approval-1')], copied)
    expect(after(pasted)).toEqual(
      [
        'start > c-1',
        'c-1 > b-1 : yes',
        'c-1 > d-1 : otherwise',
        'b-1 > d-1',
        'd-1 > approval-1',
        'approval-1 > end',
      ].sort(),
    )
  })

  it('duplicates a fork right after itself', () => {
    const edit = duplicateItem(withParallel(), 'p')
    expect(edit?.select).toBe('p-1')
    expect(after(edit)).toContain('j > p-1')
    expect(after(edit)).toContain('j-1 > e')
  })
})

describe('branches', () => {
  it('adds one to a condition, tried before otherwise', () => {
    const edit = addBranch(withCondition(), 'c', BRANCH)
    expect(edit && nodeOf(edit.graph, 'c')).toMatchObject({
      branches: [{ label: 'yes' }, { label: 'yes 2' }],
    })
    expect(after(edit)).toContain('c > approval-1 : yes 2')
    expect(after(edit)).toContain('approval-1 > d')
  })

  it('adds one to a fork', () => {
    expect(after(addBranch(withParallel(), 'p', BRANCH))).toContain('approval-1 > j')
  })

  it('removes one with all in it; the last one takes the condition with it', () => {
    const edit = removeBranch(withCondition(), key('c', 'b', 'yes'))
    expect(after(edit)).toEqual(['a > d', 'd > end', 'start > a'])
    expect(removeBranch(withCondition(), key('c', 'd', 'otherwise'))).toBeNull()
    expect(after(removeBranch(withParallel(), key('p', 'd')))).toEqual(
      shape(graph('start > a > b > e > end')),
    )
  })

  it('renames the branch and its edge together', () => {
    const renamed = renameBranch(withCondition(), 'c', 'yes', 'destroys')
    expect(renamed && shape(renamed)).toContain('c > b : destroys')
    expect(renamed && nodeOf(renamed, 'c')).toMatchObject({ branches: [{ label: 'destroys' }] })
    expect(renameBranch(withCondition(), 'c', 'yes', 'otherwise')).toBeNull()
    expect(renameBranch(withCondition(), 'c', 'yes', ' ')).toBeNull()
  })

  it('changes which branch is tried first', () => {
    const two = addBranch(withCondition(), 'c', BRANCH)?.graph ?? withCondition()
    const moved = moveBranch(two, 'c', 'yes 2', 'up')
    expect(moved && nodeOf(moved, 'c')).toMatchObject({ branches: [{ label: 'yes 2' }, { label: 'yes' }] })
    expect(moveBranch(two, 'c', 'yes', 'up')).toBeNull()
  })
})

describe('leading an edge elsewhere', () => {
  it('offers only what makes no cycle', () => {
    expect(targetsFor(withCondition(), key('c', 'b', 'yes'))).toEqual(['d', 'end'])
    expect(retarget(withCondition(), key('b', 'd'), 'a')).toBeNull()
    const led = retarget(withCondition(), key('c', 'd', 'otherwise'), 'end')
    expect(led && shape(led)).toContain('c > end : otherwise')
  })

  it('joins loose ends', () => {
    const loose = graph('start > a > end', 'b > end')
    expect(connect(loose, 'a', 'b')).not.toBeNull()
    expect(connect(loose, 'b', 'b')).toBeNull()
    expect(connect(loose, 'a', 'start')).toBeNull()
  })
})
