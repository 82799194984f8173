import { markRaw, type Component } from 'vue'
import type { NodeKind } from '../../../shared/domain/flow/flow.ts'
import ApprovalNode from './approval/ApprovalNode.vue'
import ConditionNode from './condition/ConditionNode.vue'
import EndNode from './end/EndNode.vue'
import JoinNode from './join/JoinNode.vue'
import NotifyNode from './notify/NotifyNode.vue'
import ParallelNode from './parallel/ParallelNode.vue'
import StartNode from './start/StartNode.vue'
import UnknownNode from './unknown/UnknownNode.vue'

/** How each kind is drawn; raw, because the library keeps the table in its reactive state. A new kind is a folder here and a line in this table. */
export const NODE_PARTS: Readonly<Record<NodeKind | 'start' | 'end', Component>> = {
  start: markRaw(StartNode),
  end: markRaw(EndNode),
  approval: markRaw(ApprovalNode),
  condition: markRaw(ConditionNode),
  parallel: markRaw(ParallelNode),
  join: markRaw(JoinNode),
  notify: markRaw(NotifyNode),
  unknown: markRaw(UnknownNode),
}
