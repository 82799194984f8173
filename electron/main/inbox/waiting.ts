import type { SharedRequest } from '../../../shared/contract/http/requests.ts'
import type { Change } from '../../../shared/contract/stream.ts'

/** A request that waits for the signed-in person, as far as tray and badge need it. */
export interface Waiting {
  readonly id: string
  readonly revision: number
  readonly requester: string
  readonly connector: string
  readonly createdAt: string
}

export type WaitingList = ReadonlyMap<string, Waiting>

/** The list after a change. A value older than the one known (a list that came late) changes nothing. */
export function applyChange(list: WaitingList, change: Change, personId: string): WaitingList {
  if (change.kind === 'removed') return change.of === 'request' ? without(list, change.id) : list
  if (change.kind !== 'request') return list
  const { value } = change
  const known = list.get(value.id)
  if (known && known.revision > value.revision) return list
  if (value.status !== 'pending' || !value.assignees.includes(personId)) return without(list, value.id)
  return new Map([...list, [value.id, waitingOf(value)]])
}

export function waitingOf({ id, revision, requester, connector, createdAt }: SharedRequest): Waiting {
  return { id, revision, requester: requester.name, connector: connector.name, createdAt }
}

function without(list: WaitingList, id: string): WaitingList {
  if (!list.has(id)) return list
  const next = new Map(list)
  next.delete(id)
  return next
}
