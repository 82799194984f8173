import { KEPT_SECRET } from '../../../shared/contract/http/connectors.ts'
import { keepUnknownKind, type FlowResource } from '../../../shared/contract/http/flows.ts'
import type { Flow } from '../../../shared/domain/flow/flow.ts'
import { isoOf } from '../../../shared/domain/time.ts'
import type { StoredFlow } from '../documents.ts'

/** A flow as the API shows it: the webhook's secret masked, steps of a newer version's kinds as what they are here. */
export function flowView(flow: StoredFlow): FlowResource {
  const { updatedAt, webhookState, graph, ...rest } = maskWebhook(flow)
  return {
    ...rest,
    graph: { ...graph, nodes: graph.nodes.map(keepUnknownKind) },
    updatedAt: isoOf(updatedAt),
    ...(webhookState?.goneAt === undefined ? {} : { webhookGoneAt: isoOf(webhookState.goneAt) }),
  } as FlowResource
}

/** A request keeps the whole version it started with; what leaves the coordinator never holds the secret. */
export function maskWebhook<T extends Flow>(flow: T): T {
  const { webhook } = flow.advanced
  if (webhook === null) return flow
  return { ...flow, advanced: { ...flow.advanced, webhook: { url: webhook.url, secret: KEPT_SECRET } } }
}

export const asFlow = ({
  isDefault: _isDefault,
  updatedAt: _updatedAt,
  webhookState: _webhookState,
  ...flow
}: StoredFlow): Flow => flow
