import type { Component } from 'vue'
import type { NodeKind } from '../../../shared/domain/flow/flow.ts'
import ApprovalForm from './approval/ApprovalForm.vue'
import ConditionForm from './condition/ConditionForm.vue'
import JoinForm from './join/JoinForm.vue'
import NotifyForm from './notify/NotifyForm.vue'
import ParallelForm from './parallel/ParallelForm.vue'
import UnknownForm from './unknown/UnknownForm.vue'

/** The form of each kind. Each takes `StepFormProps` and its node. */
export const FORM_PARTS: Readonly<Record<NodeKind, Component>> = {
  approval: ApprovalForm,
  condition: ConditionForm,
  parallel: ParallelForm,
  join: JoinForm,
  notify: NotifyForm,
  unknown: UnknownForm,
}
