import type { Connector } from '../../../../shared/contract/http/connectors.ts'
import type { PolicyResource } from '../../../../shared/contract/http/policies.ts'
import { isDestructive } from '../../../../shared/domain/flow/risk.ts'
import { compileGlob } from '../../../../shared/domain/policy/glob.ts'

/** The policies that send destructive tools to a flow, as far as this window knows the tools. */
export function guardsDestructive(
  flowId: string | null,
  policies: readonly PolicyResource[],
  connectors: readonly Connector[],
): PolicyResource[] {
  if (flowId === null) return []
  return policies.filter((policy) => {
    if (
      policy.flowId !== flowId ||
      policy.annotations?.readOnly === true ||
      policy.annotations?.destructive === false
    ) {
      return false
    }
    const matchers = policy.tools.map(compileGlob)
    return connectors
      .filter(({ key }) => policy.connector === '*' || policy.connector === key)
      .flatMap(({ tools }) => tools)
      .some(
        (tool) =>
          isDestructive(tool) && (matchers.length === 0 || matchers.some((matches) => matches(tool.name))),
      )
  })
}
