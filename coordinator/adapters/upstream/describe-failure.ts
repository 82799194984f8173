import { SdkErrorCode, SdkHttpError } from '@modelcontextprotocol/client'
import type { UpstreamConnector } from './upstream-options.ts'
import { plainLine } from './plain-line.ts'

/** What is known about a connection that could not be made. */
export interface Failure {
  readonly error: unknown
  readonly exit?: { readonly code: number | null; readonly signal: string | null }
  readonly lastStderr?: string
  readonly timedOutAfterMs?: number
}

/** One sentence for people about why a connector is not connected. Never holds a credential of it. */
export function describeFailure(connector: UpstreamConnector, failure: Failure): string {
  const { transport } = connector
  const plain = (text: string): string => plainLine(text, secretsOf(connector))
  if (transport.type === 'http') return plain(describeHttp(new URL(transport.url), failure))
  const command = `“${plain(transport.command)}”`
  const code = errorCode(failure.error)
  if (code === 'ENOENT') return `The program ${command} was not found on this computer.`
  if (code === 'EACCES' || code === 'EPERM')
    return `The program ${command} may not be started: permission denied.`
  const said = failure.lastStderr ? ` Its last words: ${plain(failure.lastStderr)}` : ''
  if (failure.timedOutAfterMs !== undefined) {
    return `The program did not answer within ${failure.timedOutAfterMs / 1000} s.${said}`
  }
  if (failure.exit) return `The program ended ${howItEnded(failure.exit)}.${said}`
  return `${plain(messageOf(failure.error))}.${said}`
}

function describeHttp(url: URL, { error, timedOutAfterMs }: Failure): string {
  if (error instanceof SdkHttpError) return describeStatus(url, error)
  const code = errorCode(error) ?? ''
  switch (code) {
    case 'ECONNREFUSED':
      return `Nothing answers at ${url.host}.`
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `The name ${url.hostname} is not known.`
    case 'ECONNRESET':
    case 'UND_ERR_SOCKET':
      return `${url.host} closed the connection.`
    case 'UND_ERR_CONNECT_TIMEOUT':
    case 'ETIMEDOUT':
      return `${url.host} cannot be reached in time.`
  }
  if (code.includes('CERT') || code.includes('SELF_SIGNED')) {
    return `The certificate of ${url.host} is not trusted (${code}).`
  }
  if (timedOutAfterMs !== undefined) return `${url.host} did not answer within ${timedOutAfterMs / 1000} s.`
  return `${url.host}: ${messageOf(error)}.`
}

function describeStatus(url: URL, error: SdkHttpError): string {
  const { status } = error
  if (status === 401 || status === 403) return `${url.host} does not accept the credentials (HTTP ${status}).`
  if (status === 404 || status === 405)
    return `There is no MCP server at ${url.host}${url.pathname} (HTTP ${status}).`
  if (status >= 300 && status < 400)
    return `${url.host} redirects to another address; enter that one (HTTP ${status}).`
  return `${url.host} answered with HTTP ${status}.`
}

const howItEnded = ({ code, signal }: { code: number | null; signal: string | null }): string =>
  signal === null ? `with exit code ${code ?? 'unknown'}` : `by signal ${signal}`

/** The system's code of an error, or of what caused it. */
export function errorCode(error: unknown): string | null {
  for (
    let current = error, depth = 0;
    current instanceof Error && depth < 5;
    current = current.cause, depth++
  ) {
    const { code } = current as { code?: unknown }
    if (typeof code === 'string' && !(Object.values(SdkErrorCode) as string[]).includes(code)) return code
  }
  return null
}

const messageOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).replace(/\.$/, '')

export function secretsOf({ transport }: UpstreamConnector): readonly string[] {
  const values = Object.values(transport.type === 'stdio' ? transport.env : transport.headers)
  // “Bearer abc”: the part after the scheme is a secret of its own.
  return values.flatMap((value) => [value, ...value.split(/\s+/)]).toSorted((a, b) => b.length - a.length)
}
