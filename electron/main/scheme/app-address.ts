/** The pages' own scheme and its one host. Nothing else is ever loaded into a window. */
export const APP_SCHEME = 'countersign-app'
const APP_HOST = 'bundle'
export const APP_ORIGIN = `${APP_SCHEME}://${APP_HOST}`
export const APP_START = `${APP_ORIGIN}/`
/** What the scheme may do: be an origin, be secure, be fetched. Nothing that would loosen the pages' content policy. */
export const APP_PRIVILEGES = { standard: true, secure: true, supportFetchAPI: true } as const

/** Whether an address belongs to our own pages. Compared by parts: a prefix can be forged by a longer host. */
export function isAppAddress(address: string): boolean {
  const url = parseOrNull(address)
  return (
    url !== null &&
    url.protocol === `${APP_SCHEME}:` &&
    url.host === APP_HOST &&
    url.username === '' &&
    url.password === ''
  )
}

function parseOrNull(address: string): URL | null {
  try {
    return new URL(address)
  } catch {
    return null
  }
}
