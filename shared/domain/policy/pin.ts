import type { ToolDefinition } from '../connector/tool.ts'
import { compileGlob, MAX_GLOB } from './glob.ts'
import type { Policy } from './policy.ts'

/**
 * The definitions that somebody agrees to who saves an allow rule now: of each tool that it covers, by name. A tool that
 * changes later, or comes later, is not among them (`Policy.toolHashes`).
 */
export function pinsFor(
  { tools, annotations }: Pick<Policy, 'tools' | 'annotations'>,
  offered: readonly Pick<ToolDefinition, 'name' | 'readOnly' | 'destructive' | 'definitionHash'>[],
): Readonly<Record<string, string>> {
  const named = tools.filter((tool) => [...tool].length <= MAX_GLOB).map(compileGlob)
  const isCovered = (tool: (typeof offered)[number]): boolean =>
    (tools.length === 0 || named.some((matches) => matches(tool.name))) &&
    (annotations?.readOnly ?? tool.readOnly) === tool.readOnly &&
    (annotations?.destructive ?? tool.destructive) === tool.destructive
  return Object.fromEntries(
    offered.filter(isCovered).map(({ name, definitionHash }) => [name, definitionHash]),
  )
}
