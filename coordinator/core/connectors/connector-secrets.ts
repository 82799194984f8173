import { KEPT_SECRET, type ConnectorTransport } from '../../../shared/contract/http/connectors.ts'
import { AppError } from '../../../shared/domain/app-error.ts'
import type { Secrets } from '../../ports/secrets.ts'

const mapValues = (
  values: Readonly<Record<string, string>>,
  change: (value: string, key: string) => string,
) => Object.fromEntries(Object.entries(values).map(([key, value]) => [key, change(value, key)]))

function changeSecrets(
  transport: ConnectorTransport,
  change: (value: string, key: string) => string,
): ConnectorTransport {
  return transport.type === 'stdio'
    ? { ...transport, env: mapValues(transport.env, change) }
    : { ...transport, headers: mapValues(transport.headers, change) }
}

const secretsOf = (transport: ConnectorTransport): Readonly<Record<string, string>> =>
  transport.type === 'stdio' ? transport.env : transport.headers

/**
 * Seals the values of `env` and `headers`. A value that is the mask keeps what is stored, where the program or the
 * address is still the same: otherwise a stored credential could be sent to somebody else's server.
 */
export function sealTransport(
  secrets: Secrets,
  next: ConnectorTransport,
  stored: ConnectorTransport | undefined,
): ConnectorTransport {
  const kept = stored && sameDestination(next, stored) ? secretsOf(stored) : {}
  return changeSecrets(next, (value, key) => {
    if (value !== KEPT_SECRET) return secrets.seal(value)
    const before = Object.hasOwn(kept, key) ? kept[key] : undefined
    if (before === undefined) {
      throw new AppError('invalid_connector', { detail: `enter the value of “${key}” again` })
    }
    return before
  })
}

function sameDestination(next: ConnectorTransport, stored: ConnectorTransport): boolean {
  if (next.type === 'stdio') return stored.type === 'stdio' && next.command === stored.command
  return stored.type === 'http' && new URL(next.url).origin === new URL(stored.url).origin
}

/** For the connection alone; what it returns is never stored, logged or sent to a client. */
export const openTransport = (secrets: Secrets, transport: ConnectorTransport): ConnectorTransport =>
  changeSecrets(transport, (value) => secrets.open(value))

export const maskTransport = (transport: ConnectorTransport): ConnectorTransport =>
  changeSecrets(transport, () => KEPT_SECRET)
