import { ProtocolError, SdkError, SdkErrorCode, SdkHttpError } from '@modelcontextprotocol/client'
import { AppError } from '../../../shared/domain/app-error.ts'
import { ConnectorError } from '../../ports/upstream.ts'
import { describeFailure, errorCode } from './describe-failure.ts'
import { droppedBecause } from './dropped-answer.ts'
import type { UpstreamLimits } from './limits.ts'
import type { UpstreamConnector } from './upstream-options.ts'

/** The system says so before any byte of the call has left. */
const NOT_SENT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'UND_ERR_CONNECT_TIMEOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
])

/**
 * What a call that ended without a result is to be reported as. In doubt it counts as sent: `upstream_crashed` says that
 * the outcome is unknown, `upstream_unavailable` promises that nothing ran.
 */
export function callFailure(
  connector: UpstreamConnector,
  limits: UpstreamLimits,
  error: unknown,
): AppError | ConnectorError {
  const data = { connector: connector.key }
  const dropped = droppedBecause(error)
  if (dropped === 'upstream_too_large') {
    return new AppError(
      dropped,
      { ...data, limit: `${limits.answerBytes / 1024 / 1024} MiB` },
      { cause: error },
    )
  }
  if (dropped) return new AppError(dropped, data, { cause: error })
  if (error instanceof ProtocolError) return new ConnectorError(error.code, error.message, error.data)
  if (isTimeout(error)) {
    return new AppError('upstream_timeout', { ...data, seconds: limits.callMs / 1000 }, { cause: error })
  }
  if (wasRefused(error)) return unavailable(connector, describeFailure(connector, { error }), error)
  if (error instanceof SdkError && isAboutAnswer(error)) {
    return new ConnectorError(-32_603, 'The connector answered in a form that MCP does not know.')
  }
  return new AppError('upstream_crashed', data, { cause: error })
}

export const unavailable = (connector: UpstreamConnector, why: string, cause?: unknown): AppError =>
  new AppError(
    'upstream_unavailable',
    { connector: connector.key, detail: why.replace(/\.$/, '') },
    { cause },
  )

/** True when the connection itself is in doubt, so that it is worth making a new one. */
export const endsConnection = (error: unknown): boolean =>
  !(error instanceof ProtocolError) &&
  !isTimeout(error) &&
  !(error instanceof SdkError && isAboutAnswer(error))

function isTimeout(error: unknown): boolean {
  if (error instanceof SdkError && error.code === SdkErrorCode.RequestTimeout) return true
  const code = errorCode(error)
  return code === 'UND_ERR_HEADERS_TIMEOUT' || code === 'UND_ERR_BODY_TIMEOUT'
}

function wasRefused(error: unknown): boolean {
  // A status of 4xx (or a redirect) is given before a call is taken on; 5xx may come after.
  if (error instanceof SdkHttpError) return error.status < 500
  if (error instanceof SdkError && error.code === SdkErrorCode.NotConnected) return true
  return NOT_SENT.has(errorCode(error) ?? '')
}

const isAboutAnswer = (error: SdkError): boolean =>
  error.code === SdkErrorCode.InvalidResult || error.code === SdkErrorCode.UnsupportedResultType
