import type { Core } from '../core.ts'
import { flowsOf } from '../documents.ts'
import { asFlow } from '../flows/flow-view.ts'
import { applyCommand } from './apply-command.ts'

/** How many timers one transaction takes; the rest goes into the next. */
const BATCH = 200

/**
 * Fires what is due. The engine judges each timer again in its own savepoint of the transaction, with the flow as it is
 * today, so that a timer never has an effect that the rules no longer allow. Returns how many were due.
 *
 * Each timer is removed with the command that it caused; a repeat of this finds nothing. One that the engine refuses or
 * that fails is removed as well when its request cannot take it, and is reported. `fired` hears how late each was.
 */
export async function runDueTimers(core: Core, fired: (lateMs: number) => void = () => {}): Promise<number> {
  const due = await core.store.read((tx) => tx.timers.due(core.clock.now(), BATCH))
  await Promise.all(
    due.map((timer) =>
      core.store
        .commit(
          async (tx) => {
            const now = core.clock.now()
            if (!(await tx.timers.take(timer.requestId, timer.id))) return
            fired(Math.max(0, now[timer.basis] - timer.dueAt))
            const row = await tx.requests.get(timer.requestId)
            if (!row) return
            const flowId = row.state.snapshot.flow?.id
            const today = flowId === undefined ? undefined : await flowsOf(tx).get(flowId)
            const applied = await applyCommand(
              core,
              tx,
              row,
              (directory) => ({
                type: 'timer-due',
                timerId: timer.id,
                flowToday: today?.active ? asFlow(today) : null,
                directory,
              }),
              { kind: 'system' },
              now,
            )
            if (!applied.ok && applied.code !== 'not_pending' && applied.code !== 'already_decided') {
              core.warn('a timer had no effect', {
                requestId: timer.requestId,
                timer: timer.id,
                code: applied.code,
              })
            }
          },
          { requestId: timer.requestId },
        )
        .catch((error: unknown) =>
          core.warn('a timer failed and will be tried again', {
            requestId: timer.requestId,
            timer: timer.id,
            error: String(error),
          }),
        ),
    ),
  )
  return due.length
}
