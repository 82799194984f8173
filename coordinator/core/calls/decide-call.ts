import { canonicalJson } from '../../../shared/domain/canonical/canonical-json.ts'
import { sha256Hex } from '../../../shared/domain/canonical/sha256.ts'
import { refuse } from '../../../shared/domain/refusal.ts'
import type { PolicyDecision } from '../../../shared/domain/policy/evaluate.ts'
import type { AgentCaller } from '../../ports/caller.ts'
import type { Tx } from '../../ports/store.ts'
import type { AgentCall, CallVerdict } from '../core-contract.ts'
import type { Core } from '../core.ts'
import { usableFlow } from '../flows/usable-flow.ts'
import { readDirectory } from '../people/directory.ts'
import { decidePolicy } from '../policies/evaluate-call.ts'
import { checkArguments } from '../requests/check-arguments.ts'
import { askerOf, DEFAULT_EXPIRY_MINUTES, openRequest } from '../requests/submit-request.ts'
import { findAskedAhead } from './asked-ahead.ts'
import { callKey } from './call-key.ts'
import { logCall } from './call-log.ts'
import { callTarget, type CallTarget } from './call-target.ts'
import { doLateRecords } from './late-records.ts'

/** What is to happen with a call: see `CallUseCases.decideCall`. One transaction, so that two at once make one request. */
export function decideCall(core: Core, agent: AgentCaller, call: AgentCall): Promise<CallVerdict> {
  doLateRecords(core)
  return core.store.commit(async (tx): Promise<CallVerdict> => {
    const target = await callTarget(core, tx, call)
    checkArguments(target.definition, call.arguments)
    const decision = await decidePolicy(core, tx, {
      userId: agent.userId,
      agentId: agent.id,
      connectorKey: target.connector.key,
      tool: target.definition,
      arguments: call.arguments,
    })
    switch (decision.action) {
      case 'deny':
        await logCall(core, tx, agent, 'call.denied', core.ids.ulid(), aboutCall(target, call, decision))
        return {
          action: 'deny',
          refusal: refuse('denied_by_policy', { policy: decision.policy?.name ?? '' }),
        }
      case 'allow': {
        const callId = core.ids.ulid()
        await logCall(core, tx, agent, 'call.forwarded', callId, aboutCall(target, call, decision))
        const canonicalArguments = canonicalJson(call.arguments)
        return { action: 'forward', callId, connectorId: target.connector.id, canonicalArguments }
      }
      case 'request-approval':
        return hold(core, tx, agent, call, target, decision)
    }
  })
}

async function hold(
  core: Core,
  tx: Tx,
  agent: AgentCaller,
  call: AgentCall,
  target: CallTarget,
  decision: PolicyDecision,
): Promise<CallVerdict> {
  const key = callKey(agent, target, call.arguments)
  const [same, askedAhead] = await Promise.all([
    tx.requests.findAttachable(key),
    findAskedAhead(tx, agent, target, call.arguments),
  ])
  const known = same ?? askedAhead
  if (known) return { action: 'hold', requestId: known.state.snapshot.id, attached: true }
  const groups = (await readDirectory(tx)).person(agent.userId)?.groups ?? []
  const { row } = await openRequest(core, tx, {
    asker: askerOf(agent),
    connector: target.connector,
    tools: [{ definition: target.definition, arguments: call.arguments }],
    flow: await usableFlow(tx, decision.flowId, { connector: target.connector.key, groups }),
    policy: decision.policy,
    ...(call.note === undefined ? {} : { note: call.note }),
    callKey: key,
    expiresInMinutes: DEFAULT_EXPIRY_MINUTES,
  })
  return { action: 'hold', requestId: row.state.snapshot.id, attached: false }
}

/** Commits to the arguments by their hash; the log never holds what may be a secret. */
const aboutCall = (
  { connector, definition }: CallTarget,
  call: AgentCall,
  { policy, reason }: PolicyDecision,
) => ({
  connector: connector.key,
  tool: definition.name,
  definitionHash: definition.definitionHash,
  argumentsHash: sha256Hex(canonicalJson(call.arguments)),
  policy: policy?.name ?? null,
  reason: reason.code,
})
