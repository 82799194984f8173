import type { Socket } from 'node:net'
import { AppError } from '../../../shared/domain/app-error.ts'
import type { ErrorCode } from '../../../shared/domain/errors.ts'
import { problemOf } from './problem.ts'

/** What Node's parser gave up on: which status HTTP has for it, and which code of ours. */
const ANSWERS: Readonly<Record<string, readonly [number, string, ErrorCode]>> = {
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'Request Timeout', 'request_too_slow'],
  HPE_HEADER_OVERFLOW: [431, 'Request Header Fields Too Large', 'malformed_request'],
}
const OTHERWISE = [400, 'Bad Request', 'malformed_request'] as const

/** Node keeps the answer under way with its connection. */
const answering = (socket: Socket & { _httpMessage?: { headersSent: boolean } | null }): boolean =>
  socket._httpMessage?.headersSent === true

/**
 * Answers what ended before it was a request that a route could answer: slow, cut off or no HTTP. The same problem+json
 * as everywhere, since programs that read `code` meet these too. The connection is of no more use and is closed.
 */
export function answerBrokenRequest(error: NodeJS.ErrnoException, socket: Socket): void {
  // Whoever reset the connection hears nothing any more; and half an answer must not get a second head.
  if (error.code === 'ECONNRESET' || !socket.writable || answering(socket)) {
    socket.destroy(error)
    return
  }
  const [status, reason, code] = ANSWERS[error.code ?? ''] ?? OTHERWISE
  const body = JSON.stringify({ ...problemOf(new AppError(code)), status })
  const head = [
    `HTTP/1.1 ${status} ${reason}`,
    'Content-Type: application/problem+json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Cache-Control: no-store',
    'Connection: close',
  ]
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`, () => socket.destroy())
}
