import { chainOf } from '../../flow/chain.ts'
import type { ApprovalNode, Flow, FlowAdvanced, FlowGraph, FlowNode } from '../../flow/flow.ts'

const QUIET: FlowAdvanced = {
  autoApproveAfterMinutes: null,
  autoDenyAfterMinutes: null,
  remindAfterMinutes: null,
  notifyRequester: true,
  ccEmails: [],
  webhook: null,
  allowSelfApproval: false,
}

/** An approval step with what matters to a scenario. */
export const step = (id: string, facts: Partial<Omit<ApprovalNode, 'id' | 'kind'>> = {}): ApprovalNode => ({
  id,
  kind: 'approval',
  groups: [id],
  emails: [],
  minimum: 1,
  ...facts,
})

export function flowOf(graph: FlowGraph, advanced: Partial<FlowAdvanced> = {}): Flow {
  return {
    id: 'flow-1',
    version: 1,
    name: 'Flow',
    description: '',
    active: true,
    scope: { type: 'global' },
    channels: ['email'],
    graph,
    advanced: { ...QUIET, ...advanced },
  }
}

/** A flow of steps one after the other. */
export const chain = (steps: readonly FlowNode[], advanced: Partial<FlowAdvanced> = {}): Flow =>
  flowOf(chainOf(steps), advanced)
