import type { Connector, SaveConnector } from '../../../shared/contract/http/connectors.ts'
import { OWN_TOOLS } from '../../../shared/contract/mcp.ts'
import { AppError } from '../../../shared/domain/app-error.ts'
import type { Caller } from '../../ports/caller.ts'
import { requireRole } from '../access/roles.ts'
import { commitOnce } from '../commit-once.ts'
import type { Core } from '../core.ts'
import { connectorsOf, policiesOf, type StoredConnector } from '../documents.ts'
import { actorOf } from '../log-actor.ts'
import { maskTransport, sealTransport } from './connector-secrets.ts'
import { connectorView } from './connector-view.ts'

/** `countersign_…` names our own tools. */
const RESERVED_KEYS: readonly string[] = ['countersign', 'permission', OWN_TOOLS.key]

/**
 * Adds a connector (`id` null) or replaces it. Administrators only. Credentials are sealed before they are stored.
 * Answers at once; the connection is made afterwards and its status follows on the stream.
 *
 * Errors: `not_found`, `name_taken` for the key, `invalid_connector`.
 */
export async function saveConnector(
  core: Core,
  caller: Caller,
  id: string | null,
  input: SaveConnector,
): Promise<Connector> {
  requireRole(caller, 'admin')
  const saved = await commitOnce(core, caller, async (tx) => {
    const connectors = await connectorsOf(tx).all()
    const before = id === null ? undefined : connectors.find((connector) => connector.id === id)
    if (id !== null && !before) throw new AppError('not_found', { thing: 'connector' })
    if (connectors.some((other) => other.id !== id && other.key === input.key)) {
      throw new AppError('name_taken', { name: input.key })
    }
    if (RESERVED_KEYS.includes(input.key)) {
      throw new AppError('invalid_connector', {
        detail: `the key “${input.key}” is kept for Countersign's own tools`,
      })
    }
    if (before && before.key !== input.key) {
      const named = (await policiesOf(tx).all()).filter(({ connector }) => connector === before.key)
      if (named.length > 0) {
        const names = named.map(({ name }) => `“${name}”`).join(', ')
        throw new AppError('invalid_connector', { detail: `policies name its key: ${names}` })
      }
    }
    const { at } = core.clock.now()
    const connector: StoredConnector = {
      id: before?.id ?? core.ids.ulid(),
      key: input.key,
      name: input.name,
      enabled: input.enabled,
      transport: sealTransport(core.secrets, input.transport, before?.transport),
      updatedAt: at,
    }
    await connectorsOf(tx).put(connector)
    const value = connectorView(connector, core.connectorStatus(connector.id))
    await tx.log.append(
      {
        at,
        type: before ? 'connector.changed' : 'connector.created',
        actor: actorOf(caller),
        subject: { kind: 'connector', id: connector.id },
        data: {
          key: connector.key,
          name: connector.name,
          enabled: connector.enabled,
          transport: maskTransport(connector.transport),
        },
      },
      [{ kind: 'connector', value }],
    )
    return value
  })
  core.connectorsChanged()
  return saved
}

/** Errors: `not_found`. Requests that wait for it stay on record and can no longer run. */
export async function removeConnector(core: Core, caller: Caller, id: string): Promise<void> {
  requireRole(caller, 'admin')
  await commitOnce(core, caller, async (tx) => {
    const connector = await connectorsOf(tx).get(id)
    if (!connector) throw new AppError('not_found', { thing: 'connector' })
    await connectorsOf(tx).remove(id)
    await tx.log.append(
      {
        at: core.clock.now().at,
        type: 'connector.removed',
        actor: actorOf(caller),
        subject: { kind: 'connector', id },
        data: { key: connector.key, name: connector.name },
      },
      [{ kind: 'removed', of: 'connector', id }],
    )
  })
  core.connectorsChanged()
}
