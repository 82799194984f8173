import { Dexie, type Table } from 'dexie'
import type { Connector } from '../../shared/contract/http/connectors.ts'
import type { FlowResource } from '../../shared/contract/http/flows.ts'
import type { Agent, Group, User } from '../../shared/contract/http/people.ts'
import type { PolicyResource } from '../../shared/contract/http/policies.ts'
import type { Delivery } from '../../shared/contract/http/record.ts'
import type { SharedRequest } from '../../shared/contract/http/requests.ts'
import type { Me } from '../../shared/contract/http/session.ts'
import type { QueuedDecision } from './queued-decision.ts'
import { sealTables, type Seal } from './store/sealed-tables.ts'
import type { Draft } from './store/drafts.ts'
import { knownLayoutsOnly } from './store/layout.ts'
import { unreadableDecision } from './store/unreadable-decision.ts'
import type { Snooze } from './snooze.ts'
import type { RequestRow } from './request-row.ts'

export type MetaEntry =
  /** `trimmed`: older requests than are kept here were seen. */
  | { readonly key: 'since' | 'loaded' | 'trimmed'; readonly value: number }
  /** Whose cache it is, so that the window opens on it while nobody answers. */
  | { readonly key: 'me'; readonly value: Me }

/** The small lists, kept whole. */
export interface Collections {
  flow: FlowResource
  policy: PolicyResource
  connector: Connector
  user: User
  group: Group
  agent: Agent
  delivery: Delivery
}
export type CollectionKind = keyof Collections

/** One more whenever rows of the cache change their form: what an older version loaded is then loaded again. */
const CACHE_LAYOUT = 1

/**
 * What the coordinator said last, so that the window opens at once and can be read without a network. Nothing here is
 * the only copy of anything: an older layout may be thrown away and loaded again.
 *
 * Lists read `rows`, which are small; a whole request is read by its id. Pending ones are `open` 1, resolved ones 0.
 *
 * With a seal, all but the indexed fields is ciphertext on the disk.
 */
export class CacheDatabase extends Dexie {
  declare readonly meta: Table<MetaEntry, MetaEntry['key']>
  declare readonly rows: Table<RequestRow, string>
  declare readonly requests: Table<SharedRequest, string>
  declare readonly flow: Table<FlowResource, string>
  declare readonly policy: Table<PolicyResource, string>
  declare readonly connector: Table<Connector, string>
  declare readonly user: Table<User, string>
  declare readonly group: Table<Group, string>
  declare readonly agent: Table<Agent, string>
  declare readonly delivery: Table<Delivery, string>

  /**
   * @param name apart for each person and coordinator
   * @param onUnreadable told of a row that does not open: damaged, changed, or of another key
   */
  constructor(name: string, seal: Seal | null = null, onUnreadable: () => void = () => undefined) {
    super(`countersign-cache-${name}`, { indexedDB: knownLayoutsOnly })
    if (seal) sealTables(this, { seal, unreadable: onUnreadable })
    const layout = this.version(CACHE_LAYOUT).stores({
      meta: 'key',
      rows: 'id, [open+createdAt]',
      requests: 'id',
      flow: 'id',
      policy: 'id',
      connector: 'id',
      user: 'id',
      group: 'id',
      agent: 'id',
      delivery: 'id, createdAt',
    })
    layout.upgrade((change) => Promise.all(this.tables.map(({ name: table }) => change.table(table).clear())))
  }

  collection<K extends CollectionKind>(kind: K): Table<Collections[K], string> {
    return this.table(kind) as Table<Collections[K], string>
  }
}

/**
 * The decisions of one person that are under way, what they want to see later, and what they have begun to write: the
 * only copy, so each write is on the disk before it counts. A newer layout is left as it is: see `NewerLayoutError`.
 */
export class QueueDatabase extends Dexie {
  declare readonly decisions: Table<QueuedDecision, string>
  declare readonly snoozes: Table<Snooze, string>
  declare readonly drafts: Table<Draft, string>

  constructor(name: string, seal: Seal | null = null) {
    super(`countersign-queue-${name}`, {
      chromeTransactionDurability: 'strict',
      // Dexie would answer from memory what is still being written: a decision was shown as kept that was not yet.
      cache: 'disabled',
      indexedDB: knownLayoutsOnly,
    })
    if (seal) {
      sealTables(this, {
        seal,
        unreadable: (table, clear) => (table === 'decisions' ? unreadableDecision(clear) : undefined),
      })
    }
    this.version(1).stores({ decisions: 'decisionId, requestId' })
    this.version(2).stores({ snoozes: 'requestId' })
    this.version(3).stores({ drafts: 'key' })
  }
}
