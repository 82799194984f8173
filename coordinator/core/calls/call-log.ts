import type { JsonObject } from '../../../shared/domain/json.ts'
import type { AgentCaller } from '../../ports/caller.ts'
import type { Tx } from '../../ports/store.ts'
import type { Core } from '../core.ts'
import { actorOf } from '../log-actor.ts'

/** What happens to calls that no request stands for, and what is refused at the last moment. */
export type CallEvent = 'call.denied' | 'call.forwarded' | 'call.finished' | 'call.refused'

export function logCall(
  core: Core,
  tx: Tx,
  agent: AgentCaller,
  type: CallEvent,
  callId: string,
  data: JsonObject,
): Promise<void> {
  const { at } = core.clock.now()
  return tx.log.append({ at, type, actor: actorOf(agent), subject: { kind: 'call', id: callId }, data })
}
