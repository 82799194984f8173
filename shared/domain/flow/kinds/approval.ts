import { isStepMet } from '../../request/tally.ts'
import type { RequestHappening } from '../../request/event.ts'
import type { StepStatus } from '../../request/state.ts'
import type { ApprovalNode } from '../flow.ts'
import type { FlowKind, NodeFault, Visit } from './kind.ts'
import { checkAddressees, oneWayOn } from './checks.ts'

/** A step: people agree here. It lets go on while it has the approvals it needs, and takes that back when it has not. */
export const approval: FlowKind<ApprovalNode> = {
  check(node, drawing) {
    return [
      ...oneWayOn(drawing),
      ...checkAddressees(node, drawing),
      ...checkCounts(node),
      ...(node.escalate === undefined
        ? []
        : checkAddressees({ groups: node.escalate.groups, emails: [] }, drawing)),
    ]
  },

  visit(node, arrival, visit) {
    const isMet = arrival === 'reached' && isStepMet(visit.state, node, visit.directory)
    const wanted =
      arrival === 'dead' ? 'skipped' : arrival === 'waiting' ? 'waiting' : isMet ? 'approved' : 'open'
    const current = visit.state.steps.find(({ nodeId }) => nodeId === node.id)?.status ?? 'waiting'
    return { happenings: change(node, current, wanted, visit), exit: isMet ? 'all' : 'none' }
  },
}

/** What turns a step's status into another. */
function change(
  { id: nodeId }: ApprovalNode,
  from: StepStatus,
  to: Exclude<StepStatus, 'denied'>,
  { now: { at, elapsed, running }, because }: Visit,
): readonly RequestHappening[] {
  if (from === to) return []
  const opened: RequestHappening = { type: 'request.step-opened', nodeId, at, elapsed, running }
  const approved: RequestHappening = { type: 'request.step-approved', nodeId, at }
  switch (to) {
    case 'open':
      return from === 'approved'
        ? [{ type: 'request.step-reopened', nodeId, because, at, elapsed, running }]
        : [opened]
    case 'approved':
      return from === 'open' ? [approved] : [opened, approved]
    case 'waiting':
      return [{ type: 'request.step-set-back', nodeId, because, at }]
    case 'skipped':
      return [{ type: 'request.step-skipped', nodeId, at }]
  }
}

function checkCounts({ minimum, denyThreshold }: ApprovalNode): readonly NodeFault[] {
  const faults: NodeFault[] = []
  if (!(Number.isInteger(minimum) && minimum >= 1)) {
    faults.push({
      code: 'minimum_below_one',
      message: 'At least one person must approve this step.',
      severity: 'error',
    })
  }
  if (denyThreshold !== undefined && !(Number.isInteger(denyThreshold) && denyThreshold >= 1)) {
    faults.push({
      code: 'deny_threshold_below_one',
      message: 'At least one denial must be enough to deny.',
      severity: 'error',
    })
  }
  return faults
}
