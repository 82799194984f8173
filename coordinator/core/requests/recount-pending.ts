import type { Now } from '../../../shared/domain/time.ts'
import type { Tx } from '../../ports/store.ts'
import type { Core } from '../core.ts'
import { readDirectory } from '../people/directory.ts'
import { applyCommand } from './apply-command.ts'
import { requestRow } from './request-row.ts'

const SYSTEM = { kind: 'system' } as const

/**
 * Recounts every request in flight after people or groups changed, in the transaction that changed them: whoever was
 * removed stops counting at once, and lists show who may decide now. What a request needs never falls by it.
 */
export async function recountPending(core: Core, tx: Tx, now: Now): Promise<void> {
  const directory = await readDirectory(tx)
  for (const id of await tx.requests.pendingIds()) {
    const row = await tx.requests.get(id)
    if (!row) continue
    const applied = await applyCommand(core, tx, row, () => ({ type: 'recount', directory }), SYSTEM, now)
    if (!applied.ok || !applied.repeated) continue
    // The engine has nothing to record, but somebody may have become or ceased to be one of those who may decide.
    const next = requestRow(row.state, applied.view, row.callKey, row)
    if (sameIds(next.assigneeIds, row.assigneeIds)) continue
    await tx.requests.update(next, row.state.revision)
    await tx.log.append(
      {
        at: now.at,
        type: 'request.assignees-changed',
        actor: SYSTEM,
        subject: { kind: 'request', id },
        data: { assignees: [...next.assigneeIds] },
      },
      [{ kind: 'request', value: applied.view }],
    )
  }
}

const sameIds = (left: readonly string[], right: readonly string[]): boolean =>
  left.length === right.length && left.every((id) => right.includes(id))
