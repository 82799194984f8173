import { pageOf } from '../../../shared/contract/http/common.ts'
import { sharedRequest, type SharedRequest } from '../../../shared/contract/http/requests.ts'
import { AppError } from '../../../shared/domain/app-error.ts'
import { callCoordinator } from '../access/call-coordinator.ts'
import type { CoordinatorAccess } from '../access/coordinator-access.ts'
import { waitingOf, type WaitingList } from './waiting.ts'

const page = pageOf(sharedRequest)
const PAGE_SIZE = 200
/** Beyond this many waiting requests a count in the tray no longer tells anybody anything. */
const MOST_PAGES = 10

/**
 * What waits for the signed-in person now, oldest first.
 * @param seen told of each page of it, whole
 */
export async function loadWaiting(
  access: CoordinatorAccess,
  seen: (requests: readonly SharedRequest[]) => void,
): Promise<WaitingList> {
  const list = new Map<string, ReturnType<typeof waitingOf>>()
  let cursor: string | null = null
  for (let count = 0; count < MOST_PAGES; count++) {
    const query = new URLSearchParams({
      status: 'pending',
      assignee: 'me',
      sort: 'createdAt',
      limit: String(PAGE_SIZE),
    })
    if (cursor !== null) query.set('cursor', cursor)
    const answer = await callCoordinator(access, { method: 'GET', path: `/api/v1/requests?${query}` })
    if (!answer.ok) {
      await answer.body?.cancel()
      throw new AppError('coordinator_unavailable', { detail: `the list was answered with ${answer.status}` })
    }
    const { items, nextCursor } = page.parse(await answer.json())
    seen(items)
    for (const item of items) list.set(item.id, waitingOf(item))
    if (nextCursor === null) break
    cursor = nextCursor
  }
  return list
}
