import type { CreateRequest, Request } from '../../../shared/contract/http/requests.ts'
import { AppError } from '../../../shared/domain/app-error.ts'
import type { ToolDefinition } from '../../../shared/domain/connector/tool.ts'
import type { Flow } from '../../../shared/domain/flow/flow.ts'
import type { JsonObject } from '../../../shared/domain/json.ts'
import type { Directory } from '../../../shared/domain/people/person.ts'
import { createSnapshot } from '../../../shared/domain/request/create-snapshot.ts'
import type { RequestedTool, RequestSnapshot } from '../../../shared/domain/request/snapshot.ts'
import type { Caller } from '../../ports/caller.ts'
import type { Tx } from '../../ports/store.ts'
import { commitOnce } from '../commit-once.ts'
import type { Core } from '../core.ts'
import { connectorsOf, type StoredConnector } from '../documents.ts'
import { usableFlow } from '../flows/usable-flow.ts'
import { actorOf } from '../log-actor.ts'
import { readDirectory } from '../people/directory.ts'
import { decidePolicy } from '../policies/evaluate-call.ts'
import { createRequest, type Applied } from './apply-command.ts'
import { checkArguments } from './check-arguments.ts'
import { viewFor } from './shared-view.ts'

/** More than that many open questions of one agent are a defect or an attack; people cannot answer them anyway. */
const MOST_PENDING_PER_AGENT = 200
/** A request that nobody answers does not wait for ever. */
export const DEFAULT_EXPIRY_MINUTES = 7 * 24 * 60

/** Who asks: the agent with the person it acts for, or a person for themselves. */
export interface Asker {
  readonly caller: Exclude<Caller, { kind: 'system' }>
  readonly requesterId: string
  readonly agent: { readonly id: string; readonly name: string; readonly ownerId: string } | null
}

export const askerOf = (caller: Exclude<Caller, { kind: 'system' }>): Asker =>
  caller.kind === 'agent'
    ? {
        caller,
        requesterId: caller.userId,
        agent: { id: caller.id, name: caller.name, ownerId: caller.userId },
      }
    : { caller, requesterId: caller.id, agent: null }

/**
 * Asks for tools over the API, and by the access tool. Whoever asks in this way wants people to agree: a policy that
 * would allow the call does not answer in their place, but one that denies it does (`denied_by_policy`).
 *
 * Errors: `unknown_connector`, `connector_disabled`, `unknown_tool`, `invalid_arguments`, `arguments_too_large`,
 * `unsafe_json`, `denied_by_policy`, `mixed_flows` (the tools are answered by different flows), `too_many_pending`.
 */
export async function submitRequest(
  core: Core,
  caller: Exclude<Caller, { kind: 'system' }>,
  input: CreateRequest,
): Promise<Request> {
  return commitOnce(core, caller, async (tx) => {
    const asker = askerOf(caller)
    const connector = await connectorForCall(tx, input.connector)
    const tools = input.tools.map(({ name, arguments: values }): RequestedTool => {
      const definition = toolForCall(core, connector, name)
      if (values === undefined) return { definition }
      checkArguments(definition, values as JsonObject)
      return { definition, arguments: values as JsonObject }
    })
    assertNoRepeats(tools.map(({ definition }) => definition.name))
    const { flow, policy } = await flowForTools(core, tx, asker, connector, tools)
    const { row } = await openRequest(core, tx, {
      asker,
      connector,
      tools,
      flow,
      policy,
      callKey: null,
      ...(input.note === undefined ? {} : { note: input.note }),
      expiresInMinutes: input.expiresInMinutes ?? DEFAULT_EXPIRY_MINUTES,
    })
    return viewFor(core, caller, row, await readDirectory(tx))
  })
}

/** Creates a pending request for tools that have been checked. Used for held calls and for asking ahead alike. */
export async function openRequest(
  core: Core,
  tx: Tx,
  what: {
    asker: Asker
    connector: Pick<StoredConnector, 'id' | 'key' | 'name'>
    tools: readonly RequestedTool[]
    flow: Flow | null
    policy: { readonly id: string; readonly name: string } | null
    note?: string
    callKey: string | null
    expiresInMinutes: number | null
  },
): Promise<Applied> {
  const { asker } = what
  if (asker.agent) {
    const count = await tx.requests.countPending(asker.agent.id)
    if (count >= MOST_PENDING_PER_AGENT) throw new AppError('too_many_pending', { count })
  }
  const directory = await readDirectory(tx)
  const snapshot = createSnapshot(
    {
      id: core.ids.ulid(),
      requester: requesterFrom(directory, asker.requesterId),
      agent: asker.agent,
      connector: { id: what.connector.id, key: what.connector.key, name: what.connector.name },
      tools: what.tools,
      ...(what.note === undefined ? {} : { note: what.note }),
      flow: what.flow,
      policy: what.policy,
      expiresInMinutes: what.expiresInMinutes,
    },
    directory,
  )
  return createRequest(
    core,
    tx,
    { type: 'submit', snapshot, directory },
    { callKey: what.callKey, actor: actorOf(asker.caller), now: core.clock.now() },
  )
}

/** Who asks, as it is fixed at creation. Somebody who is no longer active cannot. */
export function requesterFrom(directory: Directory, id: string): RequestSnapshot['requester'] {
  const person = directory.person(id)
  if (!person?.active) throw new AppError('expired_credentials')
  return {
    id: person.id,
    name: person.name,
    email: person.email,
    groups: person.groups.flatMap((groupId) => {
      const group = directory.group(groupId)
      return group ? [{ id: group.id, name: group.name }] : []
    }),
    ...(person.managerId === undefined ? {} : { managerId: person.managerId }),
  }
}

/** Errors: `unknown_connector`, `connector_disabled`. */
export async function connectorForCall(tx: Tx, key: string): Promise<StoredConnector> {
  const connector = (await connectorsOf(tx).all()).find((candidate) => candidate.key === key)
  if (!connector) throw new AppError('unknown_connector', { connector: key })
  if (!connector.enabled) throw new AppError('connector_disabled', { connector: key })
  return connector
}

/** Errors: `unknown_tool`; `upstream_unavailable` while the connector's tools are not known. */
export function toolForCall(
  core: Core,
  connector: Pick<StoredConnector, 'id' | 'key'>,
  name: string,
): ToolDefinition {
  const { status, error, tools } = core.connectorStatus(connector.id)
  const tool = tools.find((candidate) => candidate.name === name)
  if (tool) return tool
  if (status === 'connected') throw new AppError('unknown_tool', { connector: connector.key, tool: name })
  const detail = error?.replace(/\.$/, '') ?? 'it is still being connected'
  throw new AppError('upstream_unavailable', { connector: connector.key, connectorId: connector.id, detail })
}

async function flowForTools(
  core: Core,
  tx: Tx,
  asker: Asker,
  connector: StoredConnector,
  tools: readonly RequestedTool[],
): Promise<{ flow: Flow | null; policy: { id: string; name: string } | null }> {
  let chosen: { flowId: string | null; policy: { id: string; name: string } | null } | null = null
  for (const { definition, arguments: values } of tools) {
    const decision = await decidePolicy(core, tx, {
      userId: asker.requesterId,
      connectorKey: connector.key,
      tool: definition,
      ...(asker.agent === null ? {} : { agentId: asker.agent.id }),
      ...(values === undefined ? {} : { arguments: values }),
    })
    if (decision.action === 'deny')
      throw new AppError('denied_by_policy', { policy: decision.policy?.name ?? '' })
    if (decision.action === 'allow') continue
    // One request has one flow. Otherwise a tool could ride along on a flow that asks fewer people than its own.
    if (chosen && chosen.flowId !== decision.flowId) throw new AppError('mixed_flows')
    chosen ??= { flowId: decision.flowId, policy: decision.policy }
  }
  const groups = (await readDirectory(tx)).person(asker.requesterId)?.groups ?? []
  const flow = await usableFlow(tx, chosen?.flowId ?? null, { connector: connector.key, groups })
  return { flow, policy: chosen?.policy ?? null }
}

function assertNoRepeats(names: readonly string[]): void {
  if (new Set(names).size === names.length) return
  const field = { path: '/tools', code: 'repeated', message: 'Name each tool once.' }
  throw new AppError('invalid_body', {}, { fields: [field] })
}
