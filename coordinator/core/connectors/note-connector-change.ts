import type { UpstreamStatus } from '../../ports/upstream.ts'
import type { Core } from '../core.ts'
import { connectorsOf } from '../documents.ts'
import { connectorView } from './connector-view.ts'

/**
 * Puts a change of a connector's status or tools on record and on the stream. Which definitions a connector gave, and
 * when, is evidence (a tool that changes its meaning is an attack), so their hashes are part of the entry.
 */
export async function noteConnectorChange(
  core: Core,
  connectorId: string,
  status: UpstreamStatus,
): Promise<void> {
  await core.store.commit(async (tx) => {
    const connector = await connectorsOf(tx).get(connectorId)
    if (!connector) return
    await tx.log.append(
      {
        at: core.clock.now().at,
        type: 'connector.status',
        actor: { kind: 'system' },
        subject: { kind: 'connector', id: connectorId },
        data: {
          status: status.status,
          ...(status.error === undefined ? {} : { error: status.error }),
          tools: Object.fromEntries(status.tools.map(({ name, definitionHash }) => [name, definitionHash])),
        },
      },
      [{ kind: 'connector', value: connectorView(connector, status) }],
    )
  })
}
