import { useOffline } from '../stores/session.ts'
import type { CollectionKind, Collections } from './database.ts'
import type { Offline } from './offline.ts'
import { sharedLive } from './shared-live.ts'
import type { Live } from './use-live.ts'

const lists: { [K in CollectionKind]: (offline: Offline) => Live<Collections[K][]> } = {
  flow: sharedLive(({ cache }) => cache.flow.toArray()),
  policy: sharedLive(({ cache }) => cache.policy.toArray()),
  connector: sharedLive(({ cache }) => cache.connector.toArray()),
  user: sharedLive(({ cache }) => cache.user.toArray()),
  group: sharedLive(({ cache }) => cache.group.toArray()),
  agent: sharedLive(({ cache }) => cache.agent.toArray()),
  delivery: sharedLive(({ cache }) => cache.delivery.toArray()),
}

/** All flows, policies, connectors, … that are stored here, live and in no particular order. */
export const useCollection = <K extends CollectionKind>(kind: K): Live<Collections[K][]> =>
  lists[kind](useOffline())
