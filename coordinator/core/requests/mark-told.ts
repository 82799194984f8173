import type { ChannelKind } from '../../../shared/domain/flow/flow.ts'
import type { Tx } from '../../ports/store.ts'
import type { Core } from '../core.ts'
import { applyCommand } from './apply-command.ts'

/** Kinds of message after which somebody knows that they are asked; only these count for "was told". */
const ASKS: readonly string[] = ['request', 'reminder', 'warning', 'escalation', 'notify']

/** A message reached somebody: what silence may later be counted on. Nothing happens for news and copies. */
export async function markTold(
  core: Core,
  tx: Tx,
  told: { requestId: string; personId: string; channel: ChannelKind | 'desktop'; kind: string },
): Promise<void> {
  if (!ASKS.includes(told.kind)) return
  const row = await tx.requests.get(told.requestId)
  if (!row || row.state.status !== 'pending') return
  await applyCommand(
    core,
    tx,
    row,
    () => ({ type: 'told', personId: told.personId, channel: told.channel }),
    { kind: 'system' },
  )
}
