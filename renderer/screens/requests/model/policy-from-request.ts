import type { SharedRequest } from '../../../../shared/contract/http/requests.ts'
import type { PolicyDraft } from '../../../stores/policy-draft.ts'

/**
 * A policy that would have decided exactly this request: its requester, its connector, its tools. The narrowest that can
 * be; the person widens it if they want.
 */
export function policyFromRequest(request: SharedRequest, name: string): PolicyDraft {
  const tools = request.tools.map((tool) => tool.name)
  return {
    policy: {
      name: name.slice(0, 120),
      enabled: true,
      action: 'allow',
      subjects: {
        users: [request.requester.id],
        groups: [],
        agents: request.agent ? [request.agent.id] : [],
      },
      connector: request.connector.key,
      tools,
      // What was looked at, not what the connector may offer by the time it is saved.
      toolHashes: Object.fromEntries(request.tools.map((tool) => [tool.name, tool.definitionHash])),
    },
    ...(request.status === 'pending'
      ? { fromRequest: { id: request.id, requester: request.requester.name, tools } }
      : {}),
  }
}
