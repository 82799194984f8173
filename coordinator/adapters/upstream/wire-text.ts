import type { JSONRPCMessage } from '@modelcontextprotocol/client'
import { canonicalJson } from '../../../shared/domain/canonical/canonical-json.ts'
import type { JsonValue } from '../../../shared/domain/json.ts'

/**
 * The text of one message as it goes to a connector. A call's arguments are written as canonical JSON, so that the bytes
 * sent are the bytes people approved; `JSON.stringify` would move keys that look like numbers.
 */
export function wireText(message: JSONRPCMessage): string {
  if (
    !('method' in message) ||
    message.method !== 'tools/call' ||
    message.params?.['arguments'] === undefined
  ) {
    return JSON.stringify(message)
  }
  const { arguments: callArguments, ...rest } = message.params
  const params = `${JSON.stringify(rest).slice(0, -1)},"arguments":${canonicalJson(callArguments as JsonValue)}}`
  return `${JSON.stringify({ ...message, params: undefined }).slice(0, -1)},"params":${params}}`
}
