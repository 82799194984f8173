import { isSpecType, type CallToolResult } from '@modelcontextprotocol/server'
import type { ErrorCode } from '../../../shared/domain/errors.ts'
import type { UpstreamResult } from '../../ports/upstream.ts'

/** Where in a result's `_meta` the stable code of an error of ours stands. */
const CODE_META = 'countersign/code'

/** An answer in words. Text only: a structured form of ours would not fit the schema of somebody else's tool. */
export const words = (text: string): CallToolResult => ({ content: [{ type: 'text', text }] })

/** An error in words, for the model to read, with the code that programs look for. */
export const failure = (text: string, code?: ErrorCode | string): CallToolResult => ({
  content: [{ type: 'text', text }],
  isError: true,
  ...(code === undefined ? {} : { _meta: { [CODE_META]: code } }),
})

/**
 * A connector's answer as the agent gets it: unchanged, except that content of a kind this protocol revision does not
 * have is shown as its JSON; the SDK would refuse the whole answer of a call that has been executed.
 */
export function passedOn(result: UpstreamResult): CallToolResult {
  const content = result.content.map((block) =>
    isSpecType.ContentBlock(block) ? block : { type: 'text' as const, text: JSON.stringify(block) },
  )
  return { ...result, content } as CallToolResult
}

/** The same answer with something said before it. */
export const withRemark = (remark: string, result: CallToolResult): CallToolResult => ({
  ...result,
  content: [{ type: 'text', text: remark }, ...result.content],
})
