import { AppError } from '../../../shared/domain/app-error.ts'
import type { Caller } from '../../ports/caller.ts'
import type { RequestRow, Tx } from '../../ports/store.ts'
import { mayReadRequest, readableOf, viewerOf } from '../access/may-read.ts'

/** A request the caller may read. `not_found` says the same whether it does not exist or is not theirs to see. */
export async function loadRequest(tx: Tx, caller: Caller, id: string): Promise<RequestRow> {
  const row = await tx.requests.get(id)
  if (!row || !mayReadRequest(viewerOf(caller), readableOf(row)))
    throw new AppError('not_found', { thing: 'request' })
  return row
}
