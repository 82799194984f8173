import type { ToolDefinition } from '../connector/tool.ts'

export type Risk = 'low' | 'medium' | 'high'

/** Destroys or overwrites. A connector's word that a tool only reads is the only thing that makes it less. */
export const isDestructive = ({
  readOnly,
  destructive,
}: Pick<ToolDefinition, 'readOnly' | 'destructive'>): boolean => destructive && !readOnly

/** The risk of a request is that of its riskiest tool. Read from annotations alone: nothing an agent says lowers it. */
export function riskOf(tools: readonly Pick<ToolDefinition, 'readOnly' | 'destructive'>[]): Risk {
  if (tools.some(isDestructive)) return 'high'
  return tools.every(({ readOnly }) => readOnly) ? 'low' : 'medium'
}
