import type { RequestRow, Wanted } from '../../../ports/store.ts'
import { requestOf, SELECT_REQUEST, type StoredRequest } from '../rows/request-row.ts'
import { TransactionalCache } from '../transactional-cache.ts'
import type { Connection } from './connection.ts'

/** What an id of ours can be. What else is asked for is looked up by itself, where a refusal of it harms nobody else. */
const ID = /^[\w-]{1,64}$/

/**
 * The requests that these works want, by one question, which is sent behind the one that begins the transaction. They are
 * locked where the transaction may write.
 */
export async function wantedRequests(
  connection: Connection,
  works: readonly { readonly wanted: Wanted | undefined }[],
  { mayWrite }: { readonly mayWrite: boolean },
): Promise<TransactionalCache<RequestRow>> {
  const inUse = new TransactionalCache<RequestRow>()
  const ids = new Set(
    works.flatMap(({ wanted }) => (wanted && ID.test(wanted.requestId) ? [wanted.requestId] : [])),
  )
  if (ids.size === 0) return inUse
  const found = await connection.all<StoredRequest>(
    `${SELECT_REQUEST} WHERE r.id IN (SELECT json_array_elements_text($1::json))${mayWrite ? ' FOR UPDATE OF r' : ''}`,
    JSON.stringify([...ids]),
  )
  for (const stored of found) {
    const row = requestOf(stored)
    inUse.remember(row.state.snapshot.id, row)
  }
  return inUse
}
