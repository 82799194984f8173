import { ProtocolError, ProtocolErrorCode, type CallToolResult } from '@modelcontextprotocol/server'
import { AppError } from '../../../shared/domain/app-error.ts'
import { ERRORS, type ErrorKind } from '../../../shared/domain/errors.ts'
import { failure } from './tool-result.ts'

/** HTTP statuses of what is refused before MCP is spoken. */
const HTTP_STATUS: Readonly<Record<ErrorKind, number>> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  'not-found': 404,
  conflict: 409,
  'too-large': 413,
  'too-many': 429,
  upstream: 502,
  unavailable: 503,
  internal: 500,
}

export const httpStatusOf = (error: AppError): number => HTTP_STATUS[ERRORS[error.code].kind]

/** RFC 9457, as everywhere else in the interface. */
export const problemOf = (error: AppError): object => ({
  type: 'about:blank',
  title: error.code.replaceAll('_', ' '),
  status: httpStatusOf(error),
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
