import { ProtocolError, ProtocolErrorCode, type CallToolResult } from '@modelcontextprotocol/server'
import { httpStatusWithout422 } from '../../../shared/contract/http/error-status.ts'
import type { AppError } from '../../../shared/domain/app-error.ts'
import { failure } from './tool-result.ts'

/** RFC 9457, as everywhere else in the interface. */
export const problemOf = (error: AppError): object => ({
  type: 'about:blank',
  title: error.code.replaceAll('_', ' '),
  status: httpStatusWithout422(error),
  code: error.code,
  detail: error.message,
})

/**
 * An error of a tool call. The model must read it to correct itself, so it is a result; only a tool that does not exist
 * is an error of the protocol, as MCP has it.
 */
export function callError(error: AppError): CallToolResult {
  if (error.code === 'unknown_tool' || error.code === 'unknown_connector') {
    throw new ProtocolError(ProtocolErrorCode.InvalidParams, error.message, { code: error.code })
  }
  const fields = error.fields.map(({ path, message }) => `${path || '(all)'}: ${message}`)
  return failure([error.message, ...fields].join('\n'), error.code)
}
