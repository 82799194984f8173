import type { RequestRow, Tx } from '../../../ports/store.ts'
import type { HashEntry } from '../rows/log-row.ts'
import type { TransactionalCache } from '../transactional-cache.ts'
import { collectionsTable, type WorkingDocuments } from './documents.ts'
import { logTable, type Appending } from './tables/log.ts'
import { outboxTable } from './tables/outbox.ts'
import { requestsTable } from './tables/requests.ts'
import {
  idempotencyTable,
  leasesTable,
  proofsTable,
  valuesTable,
  type ValuesInUse,
} from './tables/small-tables.ts'
import { timersTable } from './tables/timers.ts'
import type { TxConnection } from './tx-connection.ts'

/** Everything a work sees of one transaction. */
export function txOn(of: {
  readonly sql: TxConnection
  readonly documents: WorkingDocuments
  readonly tail: Appending
  readonly inUse: TransactionalCache<RequestRow>
  readonly values: ValuesInUse
  readonly hashEntry: HashEntry
  readonly replica: number
  /** The commit that writes, or null for a reader. */
  readonly version: number | null
}): Tx {
  const { sql, version } = of
  return {
    requests: requestsTable(sql, of.inUse, version !== null),
    collection: collectionsTable(sql, of.documents, version),
    timers: timersTable(sql),
    outbox: outboxTable(sql),
    idempotency: idempotencyTable(sql),
    proofs: proofsTable(sql),
    values: valuesTable(sql, of.values),
    leases: leasesTable(sql, of.replica),
    log: logTable(sql, of.tail, of.hashEntry),
  }
}
