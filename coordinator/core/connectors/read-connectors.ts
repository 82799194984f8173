import type { Connector } from '../../../shared/contract/http/connectors.ts'
import { AppError } from '../../../shared/domain/app-error.ts'
import type { Caller } from '../../ports/caller.ts'
import { requirePerson } from '../access/roles.ts'
import type { Core } from '../core.ts'
import { connectorsOf, type StoredConnector } from '../documents.ts'
import { openTransport } from './connector-secrets.ts'
import { connectorView } from './connector-view.ts'

export async function listConnectors(core: Core, caller: Caller): Promise<Connector[]> {
  requirePerson(caller)
  const connectors = await core.store.read((tx) => connectorsOf(tx).all())
  return connectors
    .map((connector) => connectorView(connector, core.connectorStatus(connector.id)))
    .sort((left, right) => left.name.localeCompare(right.name, 'en'))
}

export async function getConnector(core: Core, caller: Caller, id: string): Promise<Connector> {
  requirePerson(caller)
  const connector = await core.store.read((tx) => connectorsOf(tx).get(id))
  if (!connector) throw new AppError('not_found', { thing: 'connector' })
  return connectorView(connector, core.connectorStatus(id))
}

/** With credentials in the clear, for the upstream adapter alone. */
export async function connectorsToRun(core: Core): Promise<readonly StoredConnector[]> {
  const connectors = await core.store.read((tx) => connectorsOf(tx).all())
  return connectors.map((connector) => ({
    ...connector,
    transport: openTransport(core.secrets, connector.transport),
  }))
}
