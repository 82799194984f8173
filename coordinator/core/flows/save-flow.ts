import { KEPT_SECRET } from '../../../shared/contract/http/connectors.ts'
import type { FlowResource, SaveFlow } from '../../../shared/contract/http/flows.ts'
import type { Change } from '../../../shared/contract/stream.ts'
import { AppError } from '../../../shared/domain/app-error.ts'
import type { Flow } from '../../../shared/domain/flow/flow.ts'
import type { Caller } from '../../ports/caller.ts'
import type { Tx } from '../../ports/store.ts'
import { requireRole } from '../access/roles.ts'
import { commitOnce } from '../commit-once.ts'
import type { Core } from '../core.ts'
import { flowsOf, flowVersionsOf, type StoredFlow } from '../documents.ts'
import { actorOf } from '../log-actor.ts'
import { toJson } from '../to-json.ts'
import { assertScopeFits } from './check-scope.ts'
import { assertDestructiveConfirmed } from './confirm-destructive.ts'
import { flowView, maskWebhook } from './flow-view.ts'
import { rotated } from '../webhooks/endpoint-state.ts'
import { assertFlowValid } from './validate-draft.ts'

/**
 * Creates a flow (`id` null) or saves its next version. Requests in flight keep the version they started with.
 * Administrators only.
 *
 * Errors: `not_found`, `name_taken`, `invalid_flow` naming the step or the scope, `stale_version` when somebody saved meanwhile,
 * `confirmation_required` where silence would approve destructive tools.
 */
export function saveFlow(
  core: Core,
  caller: Caller,
  id: string | null,
  input: SaveFlow,
): Promise<FlowResource> {
  requireRole(caller, 'admin')
  return commitOnce(core, caller, async (tx) => {
    const flows = await flowsOf(tx).all()
    const before = id === null ? undefined : flows.find((flow) => flow.id === id)
    if (id !== null && !before) throw new AppError('not_found', { thing: 'flow' })
    if (before && input.baseVersion !== undefined && input.baseVersion !== before.version) {
      throw new AppError('stale_version', { version: before.version })
    }
    const name = input.name.toLowerCase()
    if (flows.some((other) => other.id !== id && other.name.toLowerCase() === name)) {
      throw new AppError('name_taken', { name: input.name })
    }
    const draft = draftOf(core, input, before?.advanced)
    const flow: StoredFlow = {
      ...draft,
      id: before?.id ?? core.ids.ulid(),
      version: (before?.version ?? 0) + 1,
      isDefault: input.isDefault ?? before?.isDefault ?? false,
      updatedAt: core.clock.now().at,
      ...rotated(before, draft.advanced.webhook, core.secrets.open, core.clock.now().at),
    }
    await assertFlowValid(tx, flow)
    await assertScopeFits(tx, flow)
    const confirmed = await assertDestructiveConfirmed(core, tx, flow, input.confirm)
    return flowView(await putFlow(core, tx, caller, confirmed, before ? 'flow.changed' : 'flow.created'))
  })
}

/** A copy under a free name, inactive until somebody looks at it. Errors: `not_found`. */
export function duplicateFlow(core: Core, caller: Caller, id: string): Promise<FlowResource> {
  requireRole(caller, 'admin')
  return commitOnce(core, caller, async (tx) => {
    const flows = await flowsOf(tx).all()
    const source = flows.find((flow) => flow.id === id)
    if (!source) throw new AppError('not_found', { thing: 'flow' })
    const taken = new Set(flows.map(({ name }) => name.toLowerCase()))
    let name = `${source.name} (copy)`.slice(0, 120)
    for (let copy = 2; taken.has(name.toLowerCase()); copy += 1)
      name = `${source.name.slice(0, 100)} (copy ${copy})`
    const flow: StoredFlow = {
      ...source,
      id: core.ids.ulid(),
      version: 1,
      name,
      active: false,
      isDefault: false,
      updatedAt: core.clock.now().at,
    }
    return flowView(await putFlow(core, tx, caller, flow, 'flow.created'))
  })
}

/** Writes a version of a flow that was checked, with its entry. */
export async function putFlow(
  core: Core,
  tx: Tx,
  caller: Caller,
  stored: StoredFlow,
  type: 'flow.created' | 'flow.changed',
): Promise<StoredFlow> {
  const { isDefault: _mark, updatedAt, webhookState: _state, ...flow } = stored
  const changes: Change[] = [{ kind: 'flow', value: flowView(stored) }]
  if (stored.isDefault) changes.push(...(await unmarkOthers(tx, stored.id)))
  await flowsOf(tx).put(stored)
  await flowVersionsOf(tx).put({
    id: `${flow.id}@${flow.version}`,
    flow,
    savedAt: updatedAt,
    savedBy: caller.kind === 'system' ? 'Countersign' : caller.name,
  })
  await tx.log.append(
    {
      at: core.clock.now().at,
      type,
      actor: actorOf(caller),
      subject: { kind: 'flow', id: flow.id },
      data: toJson({ ...maskWebhook(flow), isDefault: stored.isDefault }),
    },
    changes,
  )
  return stored
}

async function unmarkOthers(tx: Tx, id: string): Promise<Change[]> {
  const changes: Change[] = []
  for (const other of await flowsOf(tx).all()) {
    if (!other.isDefault || other.id === id) continue
    const next = { ...other, isDefault: false }
    await flowsOf(tx).put(next)
    changes.push({ kind: 'flow', value: flowView(next) })
  }
  return changes
}

function draftOf(
  core: Core,
  input: SaveFlow,
  stored: Flow['advanced'] | undefined,
): Omit<Flow, 'id' | 'version'> {
  const { baseVersion: _base, confirm: _confirm, isDefault: _default, ...rest } = input
  // What was confirmed before is known here; what the caller says about it does not count.
  const { autoApproveDestructive: _claimed, webhook, ...advanced } = input.advanced
  return {
    ...rest,
    advanced: {
      ...advanced,
      ...(stored?.autoApproveDestructive === true ? { autoApproveDestructive: true } : {}),
      webhook: webhook === null ? null : sealWebhook(core, webhook, stored?.webhook ?? null),
    },
  } as Omit<Flow, 'id' | 'version'>
}

/** 24 to 64 bytes in base64. */
const SIGNING_SECRET = /^whsec_[A-Za-z0-9+/]{32,86}={0,2}$/

/** The mask keeps the stored secret, for the same address only: it is never sent to another one. */
function sealWebhook(
  core: Core,
  webhook: { url: string; secret: string },
  stored: Flow['advanced']['webhook'],
): { url: string; secret: string } {
  if (webhook.secret !== KEPT_SECRET) {
    if (!SIGNING_SECRET.test(webhook.secret)) {
      const message =
        'Use “whsec_” and the base64 of 24 to 64 random bytes, as the Standard Webhooks specification says.'
      throw new AppError(
        'invalid_flow',
        {},
        { fields: [{ path: '/advanced/webhook/secret', code: 'format', message }] },
      )
    }
    return { url: webhook.url, secret: core.secrets.seal(webhook.secret) }
  }
  if (stored?.url === webhook.url) return stored
  const field = {
    path: '/advanced/webhook/secret',
    code: 'required',
    message: 'Enter the secret of the new address.',
  }
  throw new AppError('invalid_flow', {}, { fields: [field] })
}
