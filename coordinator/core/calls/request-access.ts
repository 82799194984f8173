import type { Request } from '../../../shared/contract/http/requests.ts'
import type { AgentCaller } from '../../ports/caller.ts'
import type { Core } from '../core.ts'
import { getRequest } from '../requests/read-requests.ts'
import { submitRequest } from '../requests/submit-request.ts'
import { findSameAsking } from './asked-ahead.ts'

/** Asks ahead: see `CallUseCases.requestAccess`. The same asking again, while it waits, is the same request. */
export async function requestAccess(
  core: Core,
  agent: AgentCaller,
  { connector, tools, note }: { connector: string; tools: readonly string[]; note?: string },
): Promise<Request> {
  const known = await core.store.read((tx) => findSameAsking(tx, agent, connector, tools))
  if (known) return getRequest(core, agent, known.state.snapshot.id)
  return submitRequest(core, agent, {
    connector,
    tools: tools.map((name) => ({ name })),
    ...(note === undefined ? {} : { note }),
  })
}
