import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { FlowGraph } from '../../../../shared/domain/flow/flow.ts'
import { edgeKey } from '../graph-index.ts'
import { layoutOf } from '../layout/layout.ts'
import { nodesOf, structureOf } from '../structure.ts'
import { addBranch, removeBranch } from './branches.ts'
import { copyItems, duplicateItem, paste } from './copy.ts'
import { INSERTABLE, insertStep, newFlowGraph } from './insert.ts'
import { moveItem, moveItemTo } from './move.ts'
import { removeItem } from './remove.ts'

const BRANCH = { label: 'yes', when: 'destructive' }

interface Step {
  readonly what:
    'insert' | 'meet' | 'remove' | 'move' | 'move-to' | 'duplicate' | 'paste' | 'branch' | 'unbranch'
  readonly at: number
  readonly by: number
}

const step = fc.record<Step>({
  what: fc.constantFrom(
    'insert',
    'insert',
    'meet',
    'remove',
    'move',
    'move-to',
    'duplicate',
    'paste',
    'branch',
    'unbranch',
  ),
  at: fc.nat(10_000),
  by: fc.nat(10_000),
})

const pick = <T>(list: readonly T[], at: number): T | undefined => list[at % Math.max(1, list.length)]

function apply(graph: FlowGraph, { what, at, by }: Step): FlowGraph {
  const node = pick(graph.nodes, at)?.id ?? ''
  const keys = graph.edges.map(edgeKey)
  const edge = pick(keys, by) ?? ''
  const meeting = pick(layoutOf(graph).meetings, at)
  const kind = pick(INSERTABLE, by) ?? 'approval'
  const edit = {
    insert: () => insertStep(graph, [pick(keys, at) ?? ''], kind, BRANCH),
    meet: () => meeting && insertStep(graph, meeting.edges, kind, BRANCH),
    remove: () => removeItem(graph, node),
    move: () => moveItem(graph, node, by % 2 === 0 ? 'up' : 'down'),
    'move-to': () => moveItemTo(graph, node, edge),
    duplicate: () => (graph.nodes.length > 60 ? null : duplicateItem(graph, node)),
    paste: () => {
      const copied = copyItems(graph, [node, pick(graph.nodes, by)?.id ?? ''])
      return copied && graph.nodes.length < 60 ? paste(graph, [edge], copied) : null
    },
    branch: () => addBranch(graph, node, BRANCH),
    unbranch: () => removeBranch(graph, edge),
  }[what]()
  return edit?.graph ?? graph
}

describe('any series of edits', () => {
  it('leaves a flow that reads from start to end, with every step on it once', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const graph = steps.reduce(apply, newFlowGraph())
        const structure = structureOf(graph)
        expect(structure).not.toBeNull()
        const read = structure?.items.flatMap(nodesOf) ?? []
        expect([...read].sort()).toEqual(graph.nodes.map((node) => node.id).sort())
        expect(new Set(graph.edges.map(edgeKey)).size).toBe(graph.edges.length)
        for (const node of graph.nodes) {
          const labels = graph.edges.filter((edge) => edge.from === node.id).map((edge) => edge.label)
          if (node.kind === 'condition') {
            expect(labels.sort()).toEqual(
              [...node.branches.map((branch) => branch.label), 'otherwise'].sort(),
            )
          } else if (node.kind === 'parallel') expect(labels.length).toBeGreaterThan(1)
          else expect(labels).toEqual([undefined])
        }
      }),
      { numRuns: 300 },
    )
  })

  it('lays everything out apart', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
        const graph = steps.reduce(apply, newFlowGraph())
        const { rects, routes } = layoutOf(graph)
        const all = [...rects.values()]
        expect(rects.size).toBe(graph.nodes.length + 2)
        expect(routes.size).toBe(graph.edges.length)
        for (const [i, a] of all.entries()) {
          for (const b of all.slice(i + 1)) {
            const apart =
              a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y
            expect(apart).toBe(true)
          }
        }
      }),
      { numRuns: 150 },
    )
  })
})
