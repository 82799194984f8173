import type { App, Session } from 'electron'
import { isAppAddress } from '../scheme/app-address.ts'

/**
 * Whether a page's session may load an address. Our pages talk to their own scheme only; the coordinator is reached by
 * this process, not by the page. Developer tools load themselves, in a developer's app.
 */
export function mayLoad(
  address: string,
  isPackaged: boolean,
  isOurs: (address: string) => boolean = isAppAddress,
): boolean {
  if (isOurs(address)) return true
  return !isPackaged && address.startsWith('devtools://')
}

/** Cancels every request of the session that does not stay within the app, and every download. */
export function restrictNetwork(
  session: Session,
  isPackaged: boolean,
  told: (what: string) => void,
  isOurs?: (address: string) => boolean,
): void {
  session.webRequest.onBeforeRequest((details, answer) => {
    const allowed = mayLoad(details.url, isPackaged, isOurs)
    if (!allowed) told(`a request to ${originOf(details.url)} was cancelled`)
    answer({ cancel: !allowed })
  })
  session.on('will-download', (event) => {
    event.preventDefault()
    told('a download was refused')
  })
}

/** A wrong certificate is never accepted, and nobody is asked. */
export function refuseBadCertificates(app: App): void {
  app.on('certificate-error', (event, _contents, _url, _error, _certificate, answer) => {
    event.preventDefault()
    answer(false)
  })
  app.on('login', (event) => event.preventDefault())
  app.on('select-client-certificate', (event) => event.preventDefault())
}

/** What of an address may stand in the log: no path, no query. */
function originOf(address: string): string {
  try {
    const url = new URL(address)
    return `${url.protocol}//${url.host}`
  } catch {
    return 'an address that cannot be read'
  }
}
