import { must } from '../coordinator/testing/cast.ts'
import { pause } from '../coordinator/testing/pause.ts'
import type { TestClient } from '../coordinator/testing/test-coordinator.ts'
import { withClosing, type Closing } from './closing.ts'
import { interleaved, machine, rounded, type Benchmark, type Contender, type Figures } from './harness.ts'
import { bearer, openHttp, type HttpClient } from './http-client.ts'
import { ECHO_SERVER, startMcpProxy } from './mcp-proxy.ts'
import { installPeers, peerVersion } from './peers.ts'
import { repeatAtOnce } from './repeat.ts'
import { startShipped } from './shipped.ts'

const REVISION = '2025-06-18'
const TEXT = 'x'.repeat(400)
/** The last is ten times the one before. */
const CALLERS = [1, 16, 160] as const

/** Tool calls that a policy allows, through the gateway with its log, beside a proxy that passes everything on. */
export const gatewayBenchmark: Benchmark = async (options) => {
  installPeers()
  return withClosing(async (closing) => {
    const ours = await startOurs(closing)
    const proxy = await startMcpProxy()
    closing(() => proxy.stop())
    const theirs = await openSession(proxy.url, '', 'echo')
    closing(ours.close)
    closing(theirs.close)
    const contenders = CALLERS.flatMap((callers) => [
      caller(
        ours,
        callers,
        'countersign',
        'this',
        'its own process: key, policy, log before and after the call',
      ),
      caller(theirs, callers, 'mcp-proxy', peerVersion('mcp-proxy'), 'Streamable HTTP, --no-eventStore'),
    ])
    const figures = await interleaved(contenders, options)
    const [one, peerOne, many, peerMany, more, peerMore] = figures as readonly Figures[] & {
      readonly [i in 0 | 1 | 2 | 3 | 4 | 5]: Figures
    }
    const wait = rounded(one.p50 / peerOne.p50)
    const rate = rounded(many.perSecond / peerMany.perSecond)
    return {
      bench: 'gateway',
      ours: many.perSecond,
      peer: peerMany.perSecond,
      ratio: rate,
      unit: 'tool calls/s, 16 callers',
      n: options.runs,
      peerName: 'mcp-proxy',
      goals: [
        { goal: 'one caller: p50 ≤ 0.5×', reached: `${wait}×`, met: wait <= 0.5 },
        { goal: '16 callers ≥ 3× calls/s', reached: `${rate}×`, met: rate >= 3 },
      ],
      growth: { by: 10, ratio: rounded(more.perSecond / peerMore.perSecond), perSecond: more.perSecond },
      contenders: figures,
      machine: machine(),
    }
  })
}

interface Session {
  call(): Promise<void>
  close(): void
}

/** Speaks MCP over Streamable HTTP with as little work as it takes, the same for all. */
async function openSession(url: string, headers: string, tool: string): Promise<Session> {
  const accepts = `${headers}accept: application/json, text/event-stream\r\n`
  const first = openHttp(url, accepts)
  const hello = await first.request(
    'POST',
    '/mcp',
    message('initialize', {
      protocolVersion: REVISION,
      capabilities: {},
      clientInfo: { name: 'bench', version: '1.0.0' },
    }),
  )
  const id = /\r\nmcp-session-id: (\S+)/i.exec(hello.headers)?.[1]
  first.close()
  if (hello.status !== 200) throw new Error(`${hello.status} ${hello.body.toString().slice(0, 300)}`)
  const known = `${accepts}mcp-protocol-version: ${REVISION}\r\n${id === undefined ? '' : `mcp-session-id: ${id}\r\n`}`
  const client: HttpClient = openHttp(url, known)
  await client.request(
    'POST',
    '/mcp',
    JSON.stringify({ jsonrpc: '2.0', method: 'notifications/initialized' }),
  )
  const call = async (): Promise<void> => {
    const { status, body } = await client.request(
      'POST',
      '/mcp',
      message('tools/call', { name: tool, arguments: { text: TEXT } }),
    )
    if (status !== 200 || !body.includes(TEXT) || body.includes('"isError":true')) {
      throw new Error(`${status} ${body.toString().slice(0, 300)}`)
    }
  }
  await call()
  return { call, close: () => client.close() }
}

let messages = 0
const message = (method: string, params: object): string =>
  JSON.stringify({ jsonrpc: '2.0', id: ++messages, method, params })

const caller = (
  { call }: Session,
  callers: number,
  name: string,
  version: string,
  settings: string,
): Contender => ({
  name: `${name}, ${callers === 1 ? '1 caller' : `${callers} callers`}`,
  version,
  settings: `${settings}; the same echo server over stdio behind it`,
  run: (ms) => repeatAtOnce(ms, callers, call),
})

/** The coordinator as a process of its own, with the echo server as its connector and a policy that allows it. */
async function startOurs(closing: Closing): Promise<Session> {
  const { server, filled: key } = await startShipped(closing, async ({ olga, robot }) => {
    const transport = { type: 'stdio', command: process.execPath, args: [ECHO_SERVER] }
    const connector = { key: 'echo', name: 'Echo', transport }
    const { id } = await must<{ id: string }>(olga.client.post('/connectors', connector))
    await connected(olga.client, id)
    const policy = {
      name: 'The robot may echo short texts',
      action: 'allow',
      subjects: { agents: [robot.id] },
      connector: 'echo',
      tools: ['echo'],
      condition: 'size(arguments.text) <= 1000',
    }
    await must(olga.client.post('/policies', policy))
    return robot.token
  })
  return openSession(server.url, bearer(key), 'echo_echo')
}

async function connected(admin: TestClient, id: string): Promise<void> {
  for (;;) {
    const { status, error } = await must<{ status: string; error?: string }>(admin.get(`/connectors/${id}`))
    if (status === 'connected') return
    if (status === 'error') throw new Error(error)
    await pause(50)
  }
}
