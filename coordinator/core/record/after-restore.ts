import { RESTORED_VALUE } from '../../ports/store-facts.ts'
import type { RequestRow, Tx } from '../../ports/store.ts'
import type { Core } from '../core.ts'
import { applyCommand } from '../requests/apply-command.ts'

const SYSTEM = { kind: 'system' } as const
/** Approvals last a quarter of an hour; what was decided so long before the backup cannot be ready in it. */
const LOOK_BACK_MS = 24 * 3_600_000
const PAGE = 100

/**
 * A store that came back from a backup is an older state of affairs: an approval that is ready in it may have been used
 * since. Takes all of them back, so that no call runs twice, and says in the log that and when it was restored. Does
 * nothing on a store that was not. Returns how many requests lost a ready approval, or null.
 */
export async function settleAfterRestore(core: Core): Promise<number | null> {
  const word = await core.store.read((tx) => tx.values.get(RESTORED_VALUE))
  if (word === undefined || word === '') return null
  const { at, backupAt } = JSON.parse(word) as { at: string; backupAt: string }
  const ids = await core.store.read((tx) => readyIds(tx, Date.parse(backupAt) - LOOK_BACK_MS))
  const revoked = await Promise.all(ids.map((id) => revoke(core, id)))
  const count = revoked.filter(Boolean).length
  await core.store.commit(async (tx) => {
    await tx.values.set(RESTORED_VALUE, '')
    await tx.log.append({
      at: core.clock.now().at,
      type: 'log.restored',
      actor: SYSTEM,
      subject: { kind: 'log', id: 'log' },
      data: { restoredAt: at, backupAt, approvalsTakenBack: count },
    })
  })
  return count
}

async function readyIds(tx: Tx, since: number): Promise<readonly string[]> {
  const ids: string[] = []
  let cursor: string | null = null
  do {
    const page: { rows: readonly RequestRow[]; nextCursor: string | null } = await tx.requests.query({
      statuses: ['approved', 'partly-approved', 'auto-approved'],
      sort: 'resolvedAt',
      descending: true,
      limit: PAGE,
      ...(cursor === null ? {} : { cursor }),
    })
    for (const { state } of page.rows) {
      if (state.status === 'pending') continue
      if (state.resolution.at < since) return ids
      if (state.grants.some(({ status }) => status === 'ready')) ids.push(state.snapshot.id)
    }
    cursor = page.nextCursor
  } while (cursor !== null)
  return ids
}

const revoke = (core: Core, id: string): Promise<boolean> =>
  core.store.commit(async (tx) => {
    const row = await tx.requests.get(id)
    if (!row) return false
    return (await applyCommand(core, tx, row, () => ({ type: 'revoke', actor: SYSTEM }), SYSTEM)).ok
  })
