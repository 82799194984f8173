import { randomUUID } from 'node:crypto'
import { connect, type Socket } from 'node:net'
import { WebSocket } from 'ws'
import { STREAM_PROTOCOL } from '../../../shared/contract/stream.ts'
import type { Random } from '../simulator/random.ts'

/** Where garbage goes, and with whose credentials: a stranger would not get far enough. */
export interface Target {
  readonly url: string
  readonly person: string
  readonly agent: string
}

const FRAMES_AT_ONCE = 20
/** A stream that has been closed for what it was sent takes no more. */
const CLOSES_WITHIN_MS = 10_000

/** Texts that are nearly something, and bytes that are nothing. */
function junk(random: Random): string {
  const text = random.pick(JUNK)(random)
  // One letter in another place makes most of them something else again.
  if (text === '' || random.chance(0.5)) return text
  const at = random.between(0, text.length - 1)
  return text.slice(0, at) + String.fromCharCode(random.between(0, 0xffff)) + text.slice(at + 1)
}

const JUNK: readonly ((random: Random) => string)[] = [
  () => '',
  () => '{',
  () => 'null',
  () => '[]',
  () => '{"type":"subscribe"}',
  () => '{"type":"ack","seq":-1}',
  () => '{"__proto__":{"admin":true}}',
  () => '{"type":"hello","type":"hello"}',
  (random) => '['.repeat(random.between(1, 2_000)),
  (random) => `{"n":${'9'.repeat(random.between(1, 400))}}`,
  (random) => `"${'\\ud800'.repeat(random.between(1, 50))}"`,
  (random) => JSON.stringify({ type: random.next(), seq: random.between(-9, 9), x: 'x'.repeat(2_000) }),
  (random) =>
    Array.from({ length: random.between(1, 300) }, () => String.fromCharCode(random.between(0, 255))).join(
      '',
    ),
]

/** Sends frames on one stream until it is closed or a handful have left. Returns how many. */
export async function sendFrames({ url, person }: Target, random: Random): Promise<number> {
  const socket = new WebSocket(`${url.replace(/^http/, 'ws')}/api/v1/stream`, [STREAM_PROTOCOL], {
    headers: { authorization: `Bearer ${person}` },
  })
  const closed = new Promise<void>((resolve) => {
    socket.once('close', () => resolve())
    socket.once('error', () => undefined)
    setTimeout(resolve, CLOSES_WITHIN_MS).unref()
  })
  await Promise.race([new Promise((resolve) => void socket.once('open', resolve)), closed])
  let sent = 0
  for (; sent < FRAMES_AT_ONCE && socket.readyState === WebSocket.OPEN; sent += 1) {
    const text = junk(random)
    if (random.chance(0.1)) socket.ping(text.slice(0, 30))
    else socket.send(random.chance(0.3) ? Buffer.from(text, 'utf16le') : text)
  }
  if (random.chance(0.5)) socket.close()
  else socket.terminate()
  await closed
  return sent
}

const METHODS = ['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'HEAD', 'OPTIONS']
const PATHS = [
  '/requests',
  '/requests/x',
  '/requests/x/decisions',
  '/users',
  '/groups/x',
  '/flows',
  '/policies',
  '/connectors',
  '/agents/x/keys',
  '/audit/verify',
  '/events',
  '/settings',
  '/me',
  '/nothing',
  '/requests?limit=-1',
  '/%00',
  '/../..',
]

/** One request that means nothing. Returns what is wrong with its answer, or null. */
export async function sendRequest({ url, person }: Target, random: Random): Promise<string | null> {
  const method = random.pick(METHODS)
  const path = random.pick(PATHS)
  const body = method === 'GET' || method === 'HEAD' ? {} : { body: junk(random) }
  const type = random.pick(['application/json', 'text/plain', 'application/x-www-form-urlencoded', ''])
  const headers = { authorization: `Bearer ${person}`, ...(type === '' ? {} : { 'content-type': type }) }
  const answer = await fetch(`${url}/api/v1${path}`, { method, headers, ...body })
  await answer.arrayBuffer()
  return answer.status >= 500 ? `${method} ${path} was answered with ${answer.status}` : null
}

const CALLS = [
  'tools/call',
  'tools/list',
  'initialize',
  'ping',
  'resources/read',
  'notifications/cancelled',
  'nothing',
  '',
]

/** One message to the MCP endpoint that means nothing. */
export async function sendMcp({ url, agent }: Target, random: Random): Promise<string | null> {
  const message = {
    jsonrpc: random.pick(['2.0', '1.0', '']),
    id: random.pick([1, -1, null, 'x', {}, 1.5]),
    method: random.pick(CALLS),
    params: random.pick([
      null,
      [],
      'x',
      {},
      { name: junk(random) },
      { name: 'files_nothing', arguments: [junk(random)] },
    ]),
  }
  const body = random.chance(0.4)
    ? junk(random)
    : JSON.stringify(random.chance(0.1) ? [message, message] : message)
  const answer = await fetch(`${url}/mcp`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${agent}`,
      'content-type': random.pick(['application/json', 'application/json', 'text/plain']),
      accept: 'application/json, text/event-stream',
      ...(random.chance(0.2) ? { 'mcp-session-id': randomUUID() } : {}),
    },
    body,
    signal: AbortSignal.timeout(CLOSES_WITHIN_MS),
  })
  await answer.arrayBuffer()
  return answer.status >= 500 ? `MCP was answered with ${answer.status}: ${body.slice(0, 200)}` : null
}

/** Connections that never finish what they say. */
export function loris({ url }: Target, count: number): readonly Socket[] {
  return Array.from({ length: count }, () => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1')
    socket.on('error', () => undefined).resume()
    socket.write('GET /api/v1/about HTTP/1.1\r\nHost: localhost\r\nX-Slow: ')
    return socket
  })
}
