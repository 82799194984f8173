import type { Connector } from '../../../shared/contract/http/connectors.ts'
import { compileGlob, MAX_GLOB } from '../../../shared/domain/policy/glob.ts'

type Tool = Connector['tools'][number]
export interface CoveredTool {
  readonly connector: Connector
  readonly tool: Tool
}
interface Coverage {
  readonly connector: string
  readonly tools: readonly string[]
  readonly readOnly: 'either' | 'only' | 'never'
  readonly destructive: 'either' | 'only' | 'never'
}

/** The tools, as they are known now, that a policy is about. */
export function coveredTools(policy: Coverage, connectors: readonly Connector[]): readonly CoveredTool[] {
  const matchers = policy.tools.filter((tool) => tool.length <= MAX_GLOB).map(compileGlob)
  const named = (name: string): boolean =>
    policy.tools.length === 0 || matchers.some((matches) => matches(name))
  const bears = (choice: Coverage['readOnly'], mark: boolean): boolean =>
    choice === 'either' || (choice === 'only') === mark
  return connectors
    .filter(({ key }) => policy.connector === '*' || policy.connector === key)
    .flatMap((connector) =>
      connector.tools
        .filter(
          (tool) =>
            named(tool.name) &&
            bears(policy.readOnly, tool.readOnly) &&
            bears(policy.destructive, tool.destructive),
        )
        .map((tool) => ({ connector, tool })),
    )
}
