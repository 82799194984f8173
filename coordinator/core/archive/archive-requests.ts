import { requestStatus } from '../../../shared/contract/http/requests.ts'
import type { JsonObject } from '../../../shared/domain/json.ts'
import { DAY_MS, isoOf } from '../../../shared/domain/time.ts'
import type { Archive } from '../../ports/archive.ts'
import type { OutboxRow, RequestRow, Tx } from '../../ports/store.ts'
import type { Core } from '../core.ts'
import { toJson } from '../to-json.ts'
import { retentionOf } from './retention.ts'

/** Requests in one file, and removed in one transaction. */
const BATCH = 100
const ENDED = requestStatus.options.filter((status) => status !== 'pending')

interface Old {
  readonly row: RequestRow
  readonly deliveries: readonly OutboxRow[]
}

/**
 * Moves requests that ended longer ago than is to be kept from the store into files, oldest first. The log stays whole:
 * each request gets a last entry that names its file and the file's SHA-256, in the transaction that removes it. A file is
 * on the disk before that; one that is left by a crash in between is written again. Returns how many were moved.
 */
export async function archiveOldRequests(core: Core, archive: Archive): Promise<number> {
  const { days } = await core.store.read(retentionOf)
  if (days === null) return 0
  const before = core.clock.now().at - days * DAY_MS
  for (let moved = 0; ;) {
    const { old, head } = await core.store.read(async (tx) => ({
      old: await oldest(tx, before),
      head: await tx.log.head(),
    }))
    const first = old[0]
    if (!first) return moved
    const { file, sha256 } = await archive.write(`requests-${first.row.state.snapshot.id}`, old.map(lineOf), {
      version: core.version,
      endedBefore: isoOf(before),
      log: { seq: head.seq, hash: head.hash },
    })
    const done = await core.store.commit((tx) => remove(core, tx, old, { file, sha256 }))
    if (!done) {
      // Somebody changed one of them, or another coordinator was first. The next look finds what is left.
      await archive.discard(file)
      return moved
    }
    moved += old.length
  }
}

async function oldest(tx: Tx, before: number): Promise<readonly Old[]> {
  const { rows } = await tx.requests.query({
    statuses: ENDED,
    sort: 'resolvedAt',
    descending: false,
    limit: BATCH,
  })
  const old: Old[] = []
  for (const row of rows) {
    if (!isOver(row, before)) continue
    old.push({ row, deliveries: await tx.outbox.ofRequest(row.state.snapshot.id) })
  }
  return old
}

/** Ended long enough ago, and nothing of it can still run. */
const isOver = ({ state }: RequestRow, before: number): boolean =>
  state.status !== 'pending' &&
  state.resolution.at < before &&
  state.grants.every(({ status }) => status !== 'ready' && status !== 'executing')

const lineOf = ({ row, deliveries }: Old): JsonObject =>
  toJson({ request: row.state, callKey: row.callKey, agentId: row.agentId, deliveries })

/** All of them, or none: false when one is no longer as it was written out. */
async function remove(
  core: Core,
  tx: Tx,
  old: readonly Old[],
  where: { readonly file: string; readonly sha256: string },
): Promise<boolean> {
  for (const { row } of old) {
    const now = await tx.requests.get(row.state.snapshot.id)
    if (now?.state.revision !== row.state.revision) return false
  }
  for (const { row } of old) {
    const { id } = row.state.snapshot
    await tx.requests.remove(row)
    await tx.log.append(
      {
        at: core.clock.now().at,
        type: 'request.archived',
        actor: { kind: 'system' },
        subject: { kind: 'request', id },
        data: where,
      },
      [{ kind: 'removed', of: 'request', id }],
    )
  }
  return true
}
