import {
  OTHERWISE,
  type ApprovalNode,
  type FlowEdge,
  type FlowGraph,
  type NodeId,
} from '../../../../shared/domain/flow/flow.ts'
import { edgeByKey } from '../graph-index.ts'
import { freshIds } from '../new-ids.ts'
import { insertFragment, type Edit, type Fragment } from './fragment.ts'

/** What a person can add. Joins come with their fork. */
export const INSERTABLE = ['approval', 'condition', 'parallel', 'notify'] as const
export type InsertKind = (typeof INSERTABLE)[number]

/** The first branch of a new condition. `label` is shown on its edge. */
export interface FirstBranch {
  readonly label: string
  readonly when: string
}

export const newApproval = (id: NodeId): ApprovalNode => ({
  id,
  kind: 'approval',
  groups: [],
  emails: [],
  minimum: 1,
})

/** One step of a kind, with what it cannot be without: a fork gets its branches, and each branch a step to fill in. */
function newFragment(graph: FlowGraph, kind: InsertKind, branch: FirstBranch): Fragment {
  const fresh = freshIds(graph)
  const id = fresh(kind)
  switch (kind) {
    case 'approval':
      return { nodes: [newApproval(id)], edges: [], entry: id, exits: [{ from: id }] }
    case 'notify':
      return { nodes: [{ id, kind, groups: [], emails: [] }], edges: [], entry: id, exits: [{ from: id }] }
    case 'condition': {
      const step = fresh('approval')
      return {
        nodes: [{ id, kind, branches: [branch] }, newApproval(step)],
        edges: [{ from: id, to: step, label: branch.label }],
        entry: id,
        exits: [{ from: step }, { from: id, label: OTHERWISE }],
      }
    }
    case 'parallel': {
      const [left, right, join] = [fresh('approval'), fresh('approval'), fresh('join')]
      return {
        nodes: [{ id, kind }, newApproval(left), newApproval(right), { id: join, kind: 'join' }],
        edges: [
          { from: id, to: left },
          { from: id, to: right },
          { from: left, to: join },
          { from: right, to: join },
        ],
        entry: id,
        exits: [{ from: join }],
      }
    }
  }
}

/** The edges a `+` breaks: one, or all that meet at one place. */
export const spotOf = (graph: FlowGraph, keys: readonly string[]): FlowEdge[] =>
  keys.map((key) => edgeByKey(graph, key)).filter((edge) => edge !== undefined)

export function insertStep(
  graph: FlowGraph,
  keys: readonly string[],
  kind: InsertKind,
  branch: FirstBranch,
): Edit | null {
  const fragment = newFragment(graph, kind, branch)
  const inserted = insertFragment(graph, spotOf(graph, keys), fragment)
  return inserted && { graph: inserted, select: fragment.entry }
}

/** The smallest flow: one approval step to fill in. */
export function newFlowGraph(): FlowGraph {
  const step = newApproval('approval-1')
  return {
    nodes: [step],
    edges: [
      { from: 'start', to: step.id },
      { from: step.id, to: 'end' },
    ],
  }
}
