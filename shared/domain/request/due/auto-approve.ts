import type { Flow } from '../../flow/flow.ts'
import { isDestructive } from '../../flow/risk.ts'
import { identityOf } from '../../people/eligibility.ts'
import { plan } from '../plan.ts'
import { approvalNode, decidersAt } from '../seats.ts'
import type { RequestState } from '../state.ts'
import { liveTools } from '../tally.ts'
import { fired, type DueTimer, type TimerRule } from './due-timer.ts'

/** Announces that silence will approve. Auto-approval is only armed by this, so it never comes unannounced. */
export const warnAutoApprove: TimerRule = (due) => plan(fired(due, whyForbidden(due) ?? undefined))

/**
 * Silence approves, recorded as nobody's doing (invariant 8). Whatever keeps it from doing so is recorded, and then a
 * person has to decide: it does not try again.
 */
export const autoApprove: TimerRule = (due) => {
  const { state, now } = due
  const { at, elapsed } = now
  const held = whyForbidden(due) ?? (isEachStepTold(due) ? null : 'nobody_told')
  if (held !== null) return plan(fired(due, held))
  const resolution = { by: 'timeout', timer: 'auto-approve', at } as const
  const approvedTools = liveTools(state)
  return plan(fired(due), {
    type: 'request.resolved',
    status: 'auto-approved',
    resolution,
    approvedTools,
    at,
    elapsed,
  })
}

/** Why silence may not approve this request, whoever was told; null when it may. */
function whyForbidden({ state, flowToday }: DueTimer): string | null {
  const { flow, tools } = state.snapshot
  if (flow === null || !approvesBySilence(flow)) return 'not_enabled'
  if (flowToday === null || flowToday.id !== flow.id || !flowToday.active || !approvesBySilence(flowToday)) {
    return 'not_enabled_today'
  }
  const confirmed =
    flow.advanced.autoApproveDestructive === true && flowToday.advanced.autoApproveDestructive === true
  if (!confirmed && tools.some(({ definition }) => isDestructive(definition))) return 'destructive'
  if (isDeniedBySomebody(state)) return 'denied_by_somebody'
  if (Object.keys(state.held).length > 0 || !state.steps.some(({ status }) => status === 'open'))
    return 'flow_held'
  return null
}

const approvesBySilence = ({ advanced }: Flow): boolean => advanced.autoApproveAfterMinutes !== null

const isDeniedBySomebody = ({ deniedTools, votes, snapshot }: RequestState): boolean =>
  deniedTools.length > 0 ||
  votes.some(
    ({ withdrawnAt, tools }) =>
      withdrawnAt === undefined && snapshot.tools.some(({ definition }) => !tools.includes(definition.name)),
  )

/** At every open step somebody who may decide there was in fact told: a message that bounced is nobody told. */
function isEachStepTold({ state, directory, now }: DueTimer): boolean {
  const told = new Set(state.told.map(({ personId }) => identityOf(personId, directory)))
  return state.steps
    .filter(({ status }) => status === 'open')
    .every(({ nodeId }) => {
      const node = approvalNode(state.snapshot, nodeId)
      return (
        node !== undefined &&
        decidersAt(state, node, directory, now.at).some(({ id }) => told.has(identityOf(id, directory)))
      )
    })
}
