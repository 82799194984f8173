import type { FlowNode, NodeKind } from '../flow.ts'
import type { Arrival } from '../walk.ts'
import { approval } from './approval.ts'
import { condition } from './condition.ts'
import { join } from './join.ts'
import type { Drawing, FlowKind, NodeFault, Passage, Visit } from './kind.ts'
import { notify } from './notify.ts'
import { parallel } from './parallel.ts'
import { unknown } from './unknown.ts'

/** What a flow can be made of. */
const KINDS: { readonly [K in NodeKind]: FlowKind<Extract<FlowNode, { kind: K }>> } = {
  approval,
  condition,
  parallel,
  join,
  notify,
  unknown,
}

/** A node fits the entry of its own kind; TypeScript cannot follow that through an index. What is not listed is unknown. */
const kindOf = (node: FlowNode): FlowKind<FlowNode> =>
  (Object.hasOwn(KINDS, node.kind) ? KINDS[node.kind] : unknown) as FlowKind<FlowNode>

export const checkNode = (node: FlowNode, drawing: Drawing): readonly NodeFault[] =>
  kindOf(node).check(node, drawing)

export const visitNode = (node: FlowNode, arrival: Arrival, visit: Visit): Passage =>
  kindOf(node).visit(node, arrival, visit)
