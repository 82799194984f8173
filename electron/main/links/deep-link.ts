export const LINK_SCHEME = 'countersign'

/** The whole of what a link may be: one request's id, 26 characters of Crockford's base 32. It opens a view, never acts. */
const REQUEST_LINK = /^countersign:\/\/request\/([0-9A-HJKMNP-TV-Z]{26})$/

export type LinkReading =
  | { readonly is: 'request'; readonly requestId: string }
  | { readonly is: 'malformed'; readonly text: string }
  | { readonly is: 'none' }

export function readLink(text: string): LinkReading {
  const requestId = REQUEST_LINK.exec(text)?.[1]
  return requestId === undefined ? { is: 'malformed', text: shorten(text) } : { is: 'request', requestId }
}

/** The link among a program's arguments: only an argument that is a link as a whole counts. */
export function findLink(argv: readonly string[]): LinkReading {
  const candidate = argv.findLast((arg) => arg.toLowerCase().startsWith(`${LINK_SCHEME}:`))
  return candidate === undefined ? { is: 'none' } : readLink(candidate)
}

/** For the log: enough to recognise, not enough to flood, and no control characters. */
function shorten(text: string): string {
  return JSON.stringify(text.slice(0, 100))
}
