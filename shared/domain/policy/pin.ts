import type { ToolDefinition } from '../connector/tool.ts'
import { compileGlob, MAX_GLOB } from './glob.ts'
import type { Policy } from './policy.ts'

type Offered = Pick<ToolDefinition, 'name' | 'readOnly' | 'destructive' | 'definitionHash'>

/**
 * The name under which a rule keeps a tool's definition. A tool's name counts within its connector only, so a rule about
 * all connectors keeps it as `connector/tool`; no connector's key has a slash in it.
 */
export const pinName = (
  { connector: about }: Pick<Policy, 'connector'>,
  connector: string,
  tool: string,
): string => (about === '*' ? `${connector}/${tool}` : tool)

/**
 * The definitions that somebody agrees to who saves an allow rule now: of each tool that it covers, by `pinName`. A tool
 * that changes later, or comes later, perhaps with a connector of its own, is not among them (`Policy.toolHashes`).
 */
export function pinsFor(
  policy: Pick<Policy, 'connector' | 'tools' | 'annotations'>,
  offered: readonly { readonly connector: string; readonly tools: readonly Offered[] }[],
): Readonly<Record<string, string>> {
  const { tools, annotations } = policy
  const named = tools.filter((tool) => [...tool].length <= MAX_GLOB).map(compileGlob)
  const isCovered = (tool: Offered): boolean =>
    (tools.length === 0 || named.some((matches) => matches(tool.name))) &&
    (annotations?.readOnly ?? tool.readOnly) === tool.readOnly &&
    (annotations?.destructive ?? tool.destructive) === tool.destructive
  return Object.fromEntries(
    offered.flatMap(({ connector, tools: all }) =>
      all
        .filter(isCovered)
        .map(({ name, definitionHash }) => [pinName(policy, connector, name), definitionHash]),
    ),
  )
}
