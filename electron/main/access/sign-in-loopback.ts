import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What the browser brought: a code for the coordinator, or the code of an error. */
export type BroughtBack =
  { readonly ok: true; readonly code: string } | { readonly ok: false; readonly error: string }

export interface LoopbackParts {
  /** The origin of the coordinator whose answer is awaited. */
  readonly issuer: string
  /** What the person reads in the browser; text, no markup. */
  page(ok: boolean): { readonly language: string; readonly title: string; readonly text: string }
}

export interface Loopback {
  readonly redirect: string
  readonly state: string
  /** The first answer that is ours. Never rejects; waits until `close` otherwise. */
  readonly brought: Promise<BroughtBack>
  close(): void
}

/**
 * Waits for the browser on 127.0.0.1, at a port and a path of this one sign-in (RFC 8252). Whatever else comes to the
 * port gets nothing and changes nothing: another path, another Host, another state, a second answer.
 */
export async function waitOnLoopback({ issuer, page }: LoopbackParts): Promise<Loopback> {
  const path = `/${randomBytes(32).toString('base64url')}`
  const state = randomBytes(32).toString('base64url')
  let tell: (brought: BroughtBack) => void = () => undefined
  const brought = new Promise<BroughtBack>((resolve) => {
    tell = resolve
  })
  let host = ''
  let isOver = false

  const server = createServer({ headersTimeout: 10_000, requestTimeout: 10_000 }, (request, response) => {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1')
    const isOurs = request.method === 'GET' && request.headers.host === host && same(url.pathname, path)
    const answer = isOurs && !isOver ? readAnswer(url.searchParams, state, issuer) : null
    if (!answer) return sendNothing(request, response)
    isOver = true
    sendPage(response, page(answer.ok))
    response.on('finish', () => tell(answer))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  host = `127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    redirect: `http://${host}${path}`,
    state,
    brought,
    close() {
      isOver = true
      server.close()
      server.closeAllConnections()
    },
  }
}

/** Null for what does not carry our state. Whoever knows that came from our coordinator, or from where we sent them. */
function readAnswer(search: URLSearchParams, state: string, issuer: string): BroughtBack | null {
  const only = (name: string): string | null => {
    const [value, second] = search.getAll(name)
    return value === undefined || second !== undefined ? null : value
  }
  if (!same(only('state') ?? '', state)) return null
  if (only('iss') !== issuer) return { ok: false, error: 'provider_mistrusted' }
  const [code, error] = [only('code'), only('error')]
  if (code === null || error !== null) return { ok: false, error: error ?? 'sign_in_over' }
  return { ok: true, code }
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
const same = (left: string, right: string): boolean => timingSafeEqual(digest(left), digest(right))

const HEADERS = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  connection: 'close',
}

function sendNothing(request: IncomingMessage, response: ServerResponse): void {
  request.resume()
  response.writeHead(404, HEADERS).end()
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const escaped = (text: string): string => text.replace(/[&<>"]/g, (character) => ENTITIES[character] ?? '')

function sendPage(response: ServerResponse, words: ReturnType<LoopbackParts['page']>): void {
  const { language, title, text } = words
  response
    .writeHead(200, { ...HEADERS, 'content-type': 'text/html; charset=utf-8' })
    .end(
      `<!doctype html><html lang="${escaped(language)}"><meta charset="utf-8">` +
        `<meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark">` +
        `<title>${escaped(title)}</title><h1>${escaped(title)}</h1><p>${escaped(text)}</p></html>`,
    )
}
