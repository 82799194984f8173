import {
  isSpecType,
  ProtocolError,
  ProtocolErrorCode,
  type CallToolResult,
} from '@modelcontextprotocol/server'
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
    isPlainText(block) || isSpecType.ContentBlock(block)
      ? block
      : { type: 'text' as const, text: JSON.stringify(block) },
  )
  return { ...result, content } as CallToolResult
}

/** The same answer with something said before it. */
export const withRemark = (remark: string, result: CallToolResult): CallToolResult => ({
  ...result,
  content: [{ type: 'text', text: remark }, ...result.content],
})

/** What most tools answer, known without a schema. */
const isPlainText = (block: unknown): block is Extract<CallToolResult['content'][number], { type: 'text' }> =>
  isObject(block) &&
  block['type'] === 'text' &&
  typeof block['text'] === 'string' &&
  Object.keys(block).length === 2

/** Throws what the SDK throws when an answer has not the form of one: its client would refuse it without a word. */
export function assertResult(result: CallToolResult): void {
  const { content, isError, structuredContent, _meta, ...more } = result
  const plain =
    (isError === undefined || typeof isError === 'boolean') &&
    (structuredContent === undefined || isObject(structuredContent)) &&
    _meta === undefined &&
    Object.keys(more).length === 0 &&
    content.every(isPlainText)
  if (plain || isSpecType.CallToolResult(result)) return
  throw new ProtocolError(ProtocolErrorCode.InvalidParams, 'Invalid tools/call result')
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
