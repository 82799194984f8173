import { app } from 'electron'
import type { Log } from '../log/create-log.ts'
import { findLink, LINK_SCHEME, readLink, type LinkReading } from './deep-link.ts'

export interface ReceiveLinksParts {
  openRequest(requestId: string): Promise<void>
  /** Another start of the app, without a link: the person looks for its window. */
  showWindow(): void
  readonly log: Log
}

/** Links come as an argument of the first start, of a second start, or as an event of macOS. */
export function receiveLinks(
  argv: readonly string[],
  { openRequest, showWindow, log }: ReceiveLinksParts,
): void {
  if (app.isPackaged) app.setAsDefaultProtocolClient(LINK_SCHEME)

  const follow = (link: LinkReading) => {
    if (link.is === 'request') void openRequest(link.requestId)
    if (link.is === 'malformed')
      log.warn({ link: link.text }, 'a link was ignored: it is not one of a request')
  }
  app.on('second-instance', (_event, otherArgv) => {
    showWindow()
    follow(findLink(otherArgv))
  })
  app.on('open-url', (event, url) => {
    event.preventDefault()
    follow(readLink(url))
  })
  follow(findLink(argv))
}
