import type { SharedRequest } from '../../../shared/contract/http/requests.ts'
import type { JsonObject } from '../../../shared/domain/json.ts'
import type { PastCall } from '../../../shared/domain/policy/preview.ts'

/** The calls of requests, as policies look at them: one for each tool. */
export const pastCallsOf = (requests: readonly SharedRequest[]): readonly PastCall[] =>
  requests.flatMap(({ id, createdAt, requester, agent, connector, tools }) =>
    tools.map((tool) => ({
      id,
      at: Date.parse(createdAt),
      userId: requester.id,
      groups: requester.groups.map((group) => group.id),
      ...(agent ? { agentId: agent.id } : {}),
      connector: connector.key,
      tool: {
        name: tool.name,
        readOnly: tool.readOnly,
        destructive: tool.destructive,
        definitionHash: tool.definitionHash,
      },
      ...(tool.arguments === undefined ? {} : { arguments: tool.arguments as JsonObject }),
    })),
  )
