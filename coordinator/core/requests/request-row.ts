import type { SharedRequest } from '../../../shared/contract/http/requests.ts'
import type { RequestState } from '../../../shared/domain/request/state.ts'
import type { RequestRow } from '../../ports/store.ts'

/** The row of a request: its state and the columns it is found by. Nobody who was asked once stops being a reader. */
export function requestRow(
  state: RequestState,
  view: Pick<SharedRequest, 'assignees'>,
  callKey: string | null,
  before: RequestRow | null,
): RequestRow {
  const asked = new Set(before?.askedIds)
  for (const refs of Object.values(state.snapshot.eligible)) for (const { id } of refs) asked.add(id)
  for (const { personId } of state.told) asked.add(personId)
  // Somebody who is asked as a deputy reads what they may decide, and goes on reading what they decided.
  if (state.snapshot.flow !== null) for (const id of view.assignees) asked.add(id)
  for (const { by } of state.votes) asked.add(by.id)
  return {
    state,
    callKey,
    agentId: state.snapshot.agent?.id ?? null,
    assigneeIds: [...view.assignees],
    askedIds: asked.size === before?.askedIds.length ? before.askedIds : [...asked],
  }
}
