import { MINUTE_MS } from '../../time.ts'
import type { RequestSnapshot } from '../snapshot.ts'
import {
  activeTime,
  commandFor,
  eventsOf,
  resolutionOf,
  snapshotOf,
  standingVotes,
  until,
  type History,
  type Invariant,
} from './history.ts'

/**
 * 8. Auto-approval is by nobody, announced, after its whole time on the running clock (questions left out), under a flow
 * that enables it then and now, with somebody eligible told and no denial.
 */
export const silenceIsNotAPerson: Invariant = (history) => {
  const end = resolutionOf(history)
  const snapshot = snapshotOf(history)
  if (end?.status !== 'auto-approved' || snapshot === undefined) return []
  const before = until(history, end)
  const minutes = snapshot.flow?.advanced.autoApproveAfterMinutes ?? null
  const found: string[] = []
  if (end.resolution.by !== 'timeout') found.push(`auto-approved by ${end.resolution.by}`)
  if (minutes === null) found.push('auto-approved by a flow that does not')
  else if (activeTime(before, 'running') < minutes * MINUTE_MS) found.push('auto-approved early')
  const warned = eventsOf(before, 'request.timer-fired').some(
    ({ kind, held }) => kind === 'warn-auto-approve' && held === undefined,
  )
  if (!warned) found.push('auto-approved without a warning')
  if (!eventsOf(before, 'request.told').some(({ personId }) => mayDecide(history, snapshot, personId))) {
    found.push('auto-approved and nobody was told')
  }
  const asked = snapshot.tools.map(({ definition }) => definition.name)
  if (standingVotes(before).some(({ tools }) => asked.some((tool) => !tools.includes(tool)))) {
    found.push('auto-approved over a denial')
  }
  const destructive = snapshot.tools.some(({ definition }) => definition.destructive && !definition.readOnly)
  if (destructive && snapshot.flow?.advanced.autoApproveDestructive !== true)
    found.push('auto-approved what destroys')
  const command = commandFor(history, end)?.command
  if (command?.type === 'timer-due') {
    const today = command.flowToday
    if (today === null || !today.active || today.advanced.autoApproveAfterMinutes === null) {
      found.push('auto-approved although the flow of today does not')
    }
  }
  return found
}

/** Eligible in the snapshot or by escalation, under their id or their address, or standing in for somebody who is. */
function mayDecide(history: History, snapshot: RequestSnapshot, personId: string): boolean {
  const eligible = [
    ...Object.values(snapshot.eligible).flat(),
    ...eventsOf(history, 'request.escalated').flatMap(({ added }) => added),
  ]
  const directories = (history.applied ?? []).flatMap(({ command }) =>
    'directory' in command ? [command.directory] : [],
  )
  return eligible.some(
    ({ id, email }) =>
      id === personId ||
      personId === `mail:${email.toLowerCase()}` ||
      directories.some((directory) => directory.person(id)?.delegation?.to === personId),
  )
}
