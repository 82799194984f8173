import type {
  Collection,
  CollectionName,
  Committed,
  OutboxRow,
  RequestRow,
  Tx,
} from '../../../coordinator/ports/store.ts'
import { nodeSha256 } from '../../../coordinator/adapters/crypto/node-sha256.ts'
import { chainEntry, EMPTY_HEAD } from '../../../shared/domain/log/chain.ts'
import { toJson } from '../../../coordinator/core/to-json.ts'
import type { Disk, Journal } from './disk.ts'

/** A transaction on the disk of the simulated world: the store's port, in memory. */
export function memoryTx(
  disk: Disk,
  journal: Journal,
  realNow: () => number,
  appended: Committed[],
  isAlive: () => boolean,
): Tx {
  return {
    requests: requestsTable(disk, journal),
    collection: <T extends { id: string }>(name: CollectionName) => collection<T>(disk, journal, name),
    timers: timersTable(disk, journal),
    outbox: outboxTable(disk, journal),
    idempotency: {
      get: async (key) => disk.idempotency.get(key),
      put: async (key, value) => journal.set(disk.idempotency, key, value),
      async forget(at) {
        for (const [key, value] of disk.idempotency) if (value.at < at) journal.delete(disk.idempotency, key)
      },
    },
    proofs: {
      get: async (id) => disk.proofs.get(id),
      put: async (proof) => journal.set(disk.proofs, proof.id, proof),
      async forget(at) {
        for (const [id, { expiresAt }] of disk.proofs) if (expiresAt < at) journal.delete(disk.proofs, id)
      },
    },
    leases: {
      hold: async (callId) => void disk.leases.set(callId, isAlive),
      release: async (callId) => void disk.leases.delete(callId),
      isHeld: async (callId) => disk.leases.get(callId)?.() ?? false,
    },
    values: {
      get: async (key) => disk.values.get(key),
      set: async (key, value) => journal.set(disk.values, key, value),
    },
    log: {
      async append(entry, changes = []) {
        const head = disk.log.at(-1)?.entry ?? EMPTY_HEAD
        const written = chainEntry({ ...entry, data: toJson(entry.data) }, head, nodeSha256)
        journal.push(disk.log, { entry: written, realAt: realNow() })
        appended.push({ entry: written, changes })
      },
      read: async (since, limit) => disk.log.slice(since, since + limit).map(({ entry }) => entry),
      readSubject: async (subject, since, limit) =>
        disk.log
          .filter(
            ({ entry }) =>
              entry.seq > since && entry.subject.kind === subject.kind && entry.subject.id === subject.id,
          )
          .slice(0, limit)
          .map(({ entry }) => entry),
      async head() {
        const { seq, hash } = disk.log.at(-1)?.entry ?? EMPTY_HEAD
        return { seq, hash }
      },
    },
  }
}

function requestsTable(disk: Disk, journal: Journal): Tx['requests'] {
  const rows = () => [...disk.requests.values()].reverse()
  const grantsOf = (row: RequestRow) => (row.state.status === 'pending' ? [] : row.state.grants)
  const isOpen = (row: RequestRow): boolean =>
    row.state.status === 'pending' ||
    grantsOf(row).some(({ status }) => status === 'ready' || status === 'executing')
  return {
    get: async (id) => disk.requests.get(id),
    findAttachable: async (callKey) => rows().find((row) => row.callKey === callKey && isOpen(row)),
    findAskedAhead: async (agentId) =>
      rows().filter((row) => row.agentId === agentId && row.callKey === null && isOpen(row)),
    async insert(row) {
      const { id } = row.state.snapshot
      if (disk.requests.has(id)) throw new Error(`request ${id} exists`)
      journal.set(disk.requests, id, row)
    },
    async update(row, previousRevision) {
      const { id } = row.state.snapshot
      if (disk.requests.get(id)?.state.revision !== previousRevision)
        throw new Error(`request ${id} was changed meanwhile`)
      journal.set(disk.requests, id, row)
    },
    remove: async (row) => journal.delete(disk.requests, row.state.snapshot.id),
    countPending: async (agentId) =>
      rows().filter((row) => row.agentId === agentId && row.state.status === 'pending').length,
    query: () => Promise.reject(new Error('lists are not part of the simulation')),
    pendingIds: async () =>
      [...disk.requests].filter(([, row]) => row.state.status === 'pending').map(([id]) => id),
    executingIds: async () =>
      [...disk.requests]
        .filter(([, row]) => grantsOf(row).some(({ status }) => status === 'executing'))
        .map(([id]) => id),
  }
}

function collection<T extends { id: string }>(
  disk: Disk,
  journal: Journal,
  name: CollectionName,
): Collection<T> {
  let values = disk.documents.get(name)
  if (!values) {
    values = new Map()
    disk.documents.set(name, values)
  }
  const stored = values
  const forgetList = (): void => journal.delete(disk.lists, name)
  return {
    get: async (id) => stored.get(id) as T | undefined,
    async all() {
      let list = disk.lists.get(name)
      if (!list) {
        list = [...stored.values()].sort((left, right) => (left.id < right.id ? -1 : 1))
        disk.lists.set(name, list)
      }
      return list as readonly T[]
    },
    async put(value) {
      journal.set(stored, value.id, value)
      forgetList()
    },
    async remove(id) {
      journal.delete(stored, id)
      forgetList()
    },
  }
}

function timersTable(disk: Disk, journal: Journal): Tx['timers'] {
  const keyOf = (requestId: string, timerId: string): string => `${requestId} ${timerId}`
  const earliest = (basis: 'elapsed' | 'running'): number | null => {
    let first: number | null = null
    for (const timer of disk.timers.values()) {
      if (timer.basis === basis && (first === null || timer.dueAt < first)) first = timer.dueAt
    }
    return first
  }
  return {
    put: async (timer) => journal.set(disk.timers, keyOf(timer.requestId, timer.id), timer),
    remove: async (requestId, timerId) => journal.delete(disk.timers, keyOf(requestId, timerId)),
    async take(requestId, timerId) {
      const key = keyOf(requestId, timerId)
      const was = disk.timers.has(key)
      journal.delete(disk.timers, key)
      return was
    },
    due: async (now, limit) =>
      [...disk.timers.values()]
        .filter(({ basis, dueAt }) => dueAt <= now[basis])
        .sort((left, right) => left.dueAt - right.dueAt)
        .slice(0, limit),
    next: async () => ({ elapsed: earliest('elapsed'), running: earliest('running') }),
  }
}

function outboxTable(disk: Disk, journal: Journal): Tx['outbox'] {
  const all = (): OutboxRow[] => [...disk.outbox.values()]
  const put = (row: OutboxRow): void => {
    journal.set(disk.outbox, row.id, row)
    if (waits(row)) journal.set(disk.toSend, row.id, row)
    else journal.delete(disk.toSend, row.id)
  }
  const waits = ({ status, channel, digestId }: OutboxRow): boolean =>
    (status === 'queued' || status === 'sending') && channel !== 'desktop' && digestId === undefined
  return {
    async enqueue(row) {
      if (!disk.outbox.has(row.id)) put(row)
    },
    get: async (id) => disk.outbox.get(id),
    update: async (row) => put(row),
    async claim({ at, elapsed }, leaseUntil, limit, except = []) {
      const claimed = [...disk.toSend.values()]
        .filter((row) => !except.includes(row.channel) && row.nextAttemptAt <= elapsed)
        .slice(0, limit)
        .map((row): OutboxRow => ({
          ...row,
          status: 'sending',
          attempts: row.attempts + 1,
          nextAttemptAt: leaseUntil,
          updatedAt: at,
        }))
      claimed.forEach(put)
      return claimed
    },
    async withdraw({ requestId, kinds, nodeId, at }) {
      for (const row of all()) {
        if (row.requestId !== requestId || !kinds.includes(row.kind)) continue
        if (row.status !== 'queued' && row.status !== 'sending') continue
        if (nodeId !== undefined && (row.payload as { nodeId?: string }).nodeId !== nodeId) continue
        put({ ...row, status: 'withdrawn', updatedAt: at })
      }
    },
    ofRequest: async (requestId) => all().filter((row) => row.requestId === requestId),
    desktopOf: async (personId) =>
      all().filter(
        (row) => row.personId === personId && row.channel === 'desktop' && row.status === 'queued',
      ),
    inDigest: async (digestId) => all().filter((row) => row.digestId === digestId),
    list: () => Promise.reject(new Error('lists are not part of the simulation')),
    tally: async () => [],
    async nextAttemptAt(except = []) {
      let first: number | null = null
      for (const row of disk.toSend.values()) {
        if (except.includes(row.channel)) continue
        if (first === null || row.nextAttemptAt < first) first = row.nextAttemptAt
      }
      return first
    },
  }
}
