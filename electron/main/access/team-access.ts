import type { CoordinatorAccess } from './coordinator-access.ts'

/** A team's coordinator: the token is what the person signed in with. A token that is refused is not tried again. */
export function createTeamAccess(address: string, token: string | null): CoordinatorAccess {
  let refused = false
  return {
    address: () => address,
    token: () => Promise.resolve(refused ? null : token),
    renew() {
      refused = true
      return Promise.resolve(null)
    },
  }
}

/**
 * The origin of a team's coordinator from what a person typed, or null. https, or http where nothing leaves this machine.
 */
export function teamAddress(typed: string): string | null {
  const text = typed.trim()
  let url: URL
  try {
    url = new URL(/^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `https://${text}`)
  } catch {
    return null
  }
  const loopback = ['127.0.0.1', '[::1]', 'localhost'].includes(url.hostname)
  const secure = url.protocol === 'https:' || (url.protocol === 'http:' && loopback)
  return secure && url.username === '' && url.password === '' && url.hostname !== '' ? url.origin : null
}
