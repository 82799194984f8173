import { AppError } from '../../../shared/domain/app-error.ts'
import type { AgentCaller } from '../../ports/caller.ts'
import type { Grant } from '../../../shared/domain/request/state.ts'
import type { Tx } from '../../ports/store.ts'
import type { Core } from '../core.ts'
import { actorOf } from '../log-actor.ts'
import { applyCommand } from '../requests/apply-command.ts'
import { logCall } from './call-log.ts'
import { recordLate } from './late-records.ts'

const TRY_AGAIN_MS = 1_000
const LONGEST_PAUSE_MS = 60_000

/**
 * Records how a begun call ended: see `CallUseCases.finishCall`. When the store cannot take it, its caller is told so, and
 * it is tried again until it can: a call that has ended must not be taken for one that is still under way.
 */
export function finishCall(
  core: Core,
  agent: AgentCaller,
  call: { callId: string; requestId: string | null; tool: string; connectorId: string },
  outcome: 'used' | 'outcome-unknown',
): Promise<void> {
  const record = (): Promise<void> => recordEnd(core, agent, call, outcome)
  // That an allowed call was made is on record already; its end may wait for the next commit.
  const recorded = call.requestId === null ? recordLate(core, record) : record()
  return recorded.catch((error: unknown) => {
    keepTrying(core, record, TRY_AGAIN_MS)
    throw error
  })
}

function keepTrying(core: Core, record: () => Promise<void>, pause: number): void {
  core.clock.after(pause, () => {
    record().catch((error: unknown) => {
      const isOver = error instanceof AppError && error.code === 'shutting_down'
      if (!isOver) keepTrying(core, record, Math.min(2 * pause, LONGEST_PAUSE_MS))
    })
  })
}

function recordEnd(
  core: Core,
  agent: AgentCaller,
  { callId, requestId, tool }: { callId: string; requestId: string | null; tool: string },
  outcome: 'used' | 'outcome-unknown',
): Promise<void> {
  return core.store.commit(
    async (tx) => {
      if (requestId === null) return logCall(core, tx, agent, 'call.finished', callId, { tool, outcome })
      await tx.leases.release(callId)
      const row = await tx.requests.get(requestId)
      if (!row) return
      const applied = await applyCommand(
        core,
        tx,
        row,
        () => ({ type: 'executed', tool, callId, outcome }),
        actorOf(agent),
      )
      if (!applied.ok) core.warn('the end of a call was refused', { requestId, callId, code: applied.code })
    },
    requestId === null ? undefined : { requestId },
  )
}

/**
 * Marks the calls that a crash cut off as of unknown outcome: they may have reached their connector. For people to look
 * into; nothing repeats them. What a living coordinator carries out is left alone. Returns how many there were.
 */
export async function recoverInterruptedCalls(core: Core): Promise<number> {
  const ids = await core.store.read((tx) => tx.requests.executingIds())
  const counts = await Promise.all(ids.map((id) => recoverOne(core, id)))
  return counts.reduce((sum, count) => sum + count, 0)
}

function recoverOne(core: Core, requestId: string): Promise<number> {
  return core.store.commit(async (tx) => {
    let count = 0
    for (;;) {
      const row = await tx.requests.get(requestId)
      const grants = row && row.state.status !== 'pending' ? row.state.grants : []
      const cutOff = await firstCutOff(tx, grants)
      if (!row || !cutOff) return count
      const { tool, callId } = cutOff
      const applied = await applyCommand(
        core,
        tx,
        row,
        () => ({ type: 'executed', tool, callId, outcome: 'outcome-unknown' }),
        { kind: 'system' },
      )
      if (!applied.ok) {
        core.warn('an interrupted call could not be marked', { requestId, callId, code: applied.code })
        return count
      }
      await tx.leases.release(callId)
      count += 1
    }
  })
}

/** The first grant that is being used by a call of which nobody alive knows. */
async function firstCutOff(
  tx: Tx,
  grants: readonly Grant[],
): Promise<{ readonly tool: string; readonly callId: string } | null> {
  for (const { status, tool, callId } of grants) {
    if (status === 'executing' && callId !== undefined && !(await tx.leases.isHeld(callId)))
      return { tool, callId }
  }
  return null
}
