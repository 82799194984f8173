/** The pages' own scheme and its one host. Nothing else is ever loaded into a window. */
export const APP_SCHEME = 'countersign-app'
const APP_HOST = 'bundle'
/** The window in which approvals of high risk are confirmed: an origin of its own, from which no call is passed on. */
const CONFIRM_HOST = 'confirm'
export const APP_ORIGIN = `${APP_SCHEME}://${APP_HOST}`
export const APP_START = `${APP_ORIGIN}/`
export const CONFIRM_START = `${APP_SCHEME}://${CONFIRM_HOST}/`
/** What the scheme may do: be an origin, be secure, be fetched. Nothing that would loosen the pages' content policy. */
export const APP_PRIVILEGES = { standard: true, secure: true, supportFetchAPI: true } as const

/** Whether an address belongs to our own pages. */
export const isAppAddress = (address: string): boolean => isAt(APP_HOST, address)

/** Whether an address belongs to the confirm window. */
export const isConfirmAddress = (address: string): boolean => isAt(CONFIRM_HOST, address)

/** Compared by parts: a prefix can be forged by a longer host. */
function isAt(host: string, address: string): boolean {
  const url = parseOrNull(address)
  return (
    url !== null &&
    url.protocol === `${APP_SCHEME}:` &&
    url.host === host &&
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
