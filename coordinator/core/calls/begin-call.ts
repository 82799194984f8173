import { canonicalJson } from '../../../shared/domain/canonical/canonical-json.ts'
import type { JsonObject } from '../../../shared/domain/json.ts'
import { ownValue } from '../../../shared/domain/own-value.ts'
import { refuse, type Refusal } from '../../../shared/domain/refusal.ts'
import { digestOf } from '../../../shared/domain/request/digest.ts'
import type { AgentCaller } from '../../ports/caller.ts'
import type { RequestRow, Tx } from '../../ports/store.ts'
import type { AgentCall } from '../core-contract.ts'
import type { Core } from '../core.ts'
import { credentialsOf } from '../documents.ts'
import { actorOf } from '../log-actor.ts'
import { decidePolicy } from '../policies/evaluate-call.ts'
import { applyCommand } from '../requests/apply-command.ts'
import { checkArguments } from '../requests/check-arguments.ts'
import { sameJson } from './call-key.ts'
import { logCall } from './call-log.ts'
import { callTarget, type CallTarget } from './call-target.ts'

export type Begun = { ok: true; callId: string; canonicalArguments: string; edited: boolean } | Refusal

/**
 * Uses an approval for the call at hand: see `CallUseCases.beginCall`. Everything is looked at again in the transaction
 * that uses the grant: whose request it is, the agent's key, the tool as it is described now, the policies as they are now,
 * and the digest of what would be sent (invariants 5 to 7).
 */
export function beginCall(
  core: Core,
  agent: AgentCaller,
  requestId: string,
  call: AgentCall,
  signal?: AbortSignal,
): Promise<Begun> {
  return core.store.commit(
    async (tx): Promise<Begun> => {
      const row = await tx.requests.get(requestId)
      if (!row || row.agentId !== agent.id) return refuse('no_grant')
      const callId = core.ids.ulid()
      const begun = await use(core, tx, agent, row, call, callId, signal)
      if (!begun.ok && begun.code !== 'no_grant') {
        const { connectorKey: connector, tool } = call
        await logCall(core, tx, agent, 'call.refused', callId, {
          requestId,
          connector,
          tool,
          code: begun.code,
        })
      }
      return begun
    },
    { requestId },
  )
}

async function use(
  core: Core,
  tx: Tx,
  agent: AgentCaller,
  row: RequestRow,
  call: AgentCall,
  callId: string,
  signal: AbortSignal | undefined,
): Promise<Begun> {
  if (!(await keyStands(core, tx, agent))) return refuse('expired_credentials')
  const target = await callTarget(core, tx, call)
  const approved = approvedArguments(row, call)
  if (!approved.ok) return approved
  const values = approved.inForce ?? call.arguments
  checkArguments(target.definition, values)
  const decision = await decidePolicy(core, tx, {
    userId: agent.userId,
    agentId: agent.id,
    connectorKey: target.connector.key,
    tool: target.definition,
    arguments: values,
  })
  if (decision.action === 'deny') return refuse('denied_by_policy', { policy: decision.policy?.name ?? '' })
  // Nothing is begun for a caller that has gone. This is the last moment at which it can be known.
  if (signal?.aborted) return refuse('no_grant')
  const digest = digestNow(row, agent, target, approved.inForce)
  const applied = await applyCommand(
    core,
    tx,
    row,
    (directory) => ({ type: 'execute', tool: call.tool, callId, digest, directory }),
    actorOf(agent),
  )
  if (!applied.ok) return applied
  await tx.leases.hold(callId)
  return {
    ok: true,
    callId,
    canonicalArguments: canonicalJson(values),
    edited: !sameJson(values, call.arguments),
  }
}

/** A key that was revoked, or ran out, while its call was held. */
async function keyStands(core: Core, tx: Tx, agent: AgentCaller): Promise<boolean> {
  const credentials = await credentialsOf(tx).all()
  const key = credentials.find(({ publicId, agentId }) => publicId === agent.keyId && agentId === agent.id)
  if (!key || key.revokedAt !== undefined) return false
  return key.expiresAt === undefined || key.expiresAt > core.clock.now().at
}

/** The arguments that may run: an approver's, else the agent's; `undefined` where any may. Another call gets no grant. */
function approvedArguments(
  { state }: RequestRow,
  call: AgentCall,
): { readonly ok: true; readonly inForce: JsonObject | undefined } | Refusal {
  const asked = state.snapshot.tools.find(({ definition }) => definition.name === call.tool)
  if (!asked) return refuse('no_grant')
  if (asked.arguments !== undefined && !sameJson(asked.arguments, call.arguments))
    return refuse('digest_mismatch')
  return { ok: true, inForce: ownValue(state.edits, call.tool) ?? asked.arguments }
}

/** Made anew from who calls and from what the connector says now, not from what was stored with the approval. */
const digestNow = (
  { state: { snapshot } }: RequestRow,
  agent: AgentCaller,
  { connector, definition }: CallTarget,
  inForce: JsonObject | undefined,
): string =>
  digestOf({
    requesterId: agent.userId,
    agentId: agent.id,
    connector: { id: connector.id, key: connector.key },
    tools: [
      {
        name: definition.name,
        definitionHash: definition.definitionHash,
        ...(inForce === undefined ? {} : { arguments: inForce }),
      },
    ],
    flow: snapshot.flow === null ? null : { id: snapshot.flow.id, version: snapshot.flow.version },
  })
