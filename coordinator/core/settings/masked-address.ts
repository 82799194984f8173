import { KEPT_SECRET } from '../../../shared/contract/http/connectors.ts'

/** Before the password, the password, from the `@` on. */
const WITH_PASSWORD = /^([a-z][a-z0-9+]*:\/\/[^:@/?#]*:)([^@/?#]*)(@[^/?#]*)(.*)$/is

/** The address of a room is secret behind its host. */
const ROOM = /^((?:slack|teams)(?:\+http)?:\/\/[^/?#]+\/).*$/is

/** An address for people to read. */
export function maskAddress(url: string): string {
  const room = ROOM.exec(url)
  if (room) return `${room[1] ?? ''}${KEPT_SECRET}`
  return url.replace(
    WITH_PASSWORD,
    (_all, before: string, _secret, host: string, rest: string) => `${before}${KEPT_SECRET}${host}${rest}`,
  )
}

/**
 * The address that is meant: where the mask stands, the stored secret, for the same account at the same host only. `null`
 * when a secret is asked for that is not kept, or for somewhere else.
 */
export function unmaskAddress(given: string, stored: string | undefined): string | null {
  if (!given.includes(KEPT_SECRET)) return given
  if (stored === undefined) return null
  if (given === maskAddress(stored)) return stored
  const [, before, secret, host, rest] = WITH_PASSWORD.exec(given) ?? []
  const [, keptBefore, kept, keptHost] = WITH_PASSWORD.exec(stored) ?? []
  if (secret !== KEPT_SECRET || kept === undefined || before !== keptBefore || host !== keptHost) return null
  return `${before ?? ''}${kept}${host ?? ''}${rest ?? ''}`
}
