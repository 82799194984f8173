import type { FlowScope } from './flow.ts'

/** What a flow's scope looks at in a call: the connector's key, and the groups of whoever asks. */
export interface Asked {
  readonly connector: string
  readonly groups: readonly string[]
}

/** Whether a flow with this scope may be asked about a call. What it cannot read, it does not take. */
export function covers(scope: FlowScope, { connector, groups }: Asked): boolean {
  switch (scope.type) {
    case 'global':
      return true
    case 'connectors':
      return scope.connectors.includes(connector)
    case 'groups':
      return groups.some((id) => scope.groups.includes(id))
    default:
      return false
  }
}

/**
 * Whether any call that a policy sends to a flow could be within the flow's scope. `requesters`: the groups of everybody
 * whose calls the policy is about, as of now.
 */
export function canCover(
  scope: FlowScope,
  connector: string,
  requesters: readonly { readonly groups: readonly string[] }[],
): boolean {
  if (scope.type === 'groups') return requesters.some(({ groups }) => covers(scope, { connector, groups }))
  return connector === '*' || covers(scope, { connector, groups: [] })
}
