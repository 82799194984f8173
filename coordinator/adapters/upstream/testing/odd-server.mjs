// A real MCP server for tests, on the older SDK, that misbehaves in the ways its arguments and tools say.
//   node odd-server.mjs [--die] [--silent] [--die-on-discover] [--pages] [--http]
import { createServer } from 'node:http'
import { randomUUID } from 'node:crypto'
import { Server } from '@modelcontextprotocol/sdk/server/index.js'
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js'
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js'
import { CallToolRequestSchema, ListToolsRequestSchema, McpError } from '@modelcontextprotocol/sdk/types.js'

const flags = new Set(process.argv.slice(2))
const text = (value) => ({ content: [{ type: 'text', text: value }] })
const pause = (ms) =>
  new Promise((resolve) => {
    setTimeout(resolve, ms)
  })
const schema = (properties = {}, required = []) => ({ type: 'object', properties, required })

let lastCall = ''
let calls = 0
const tools = [
  {
    name: 'echo',
    description: 'Says it again',
    inputSchema: schema({ text: { type: 'string' } }, ['text']),
    annotations: { readOnlyHint: true },
  },
  {
    name: 'write',
    description: 'Writes',
    inputSchema: schema(),
    annotations: { destructiveHint: false, idempotentHint: true },
  },
  { name: 'plain', description: 'Says nothing about itself', inputSchema: schema() },
  { name: 'crash', description: 'Ends the program', inputSchema: schema() },
  {
    name: 'huge',
    description: 'Answers many megabytes',
    inputSchema: schema({ megabytes: { type: 'number' } }),
  },
  { name: 'slow', description: 'Takes its time', inputSchema: schema({ ms: { type: 'number' } }) },
  { name: 'image', description: 'A picture', inputSchema: schema() },
  { name: 'fail', description: 'Fails politely', inputSchema: schema() },
  { name: 'reject', description: 'Answers with a protocol error', inputSchema: schema() },
  {
    name: 'weather',
    description: 'Structured',
    inputSchema: schema(),
    outputSchema: schema({ degrees: { type: 'number' } }, ['degrees']),
  },
  { name: 'steps', description: 'Reports progress', inputSchema: schema() },
  { name: 'environment', description: 'Its environment', inputSchema: schema() },
  { name: 'raw', description: 'The bytes of this call', inputSchema: schema() },
  { name: 'grow', description: 'Adds a tool', inputSchema: schema() },
  { name: 'count', description: 'Calls so far', inputSchema: schema() },
]

function createOdd() {
  const server = new Server(
    { name: 'odd', version: '1.0.0' },
    { capabilities: { tools: { listChanged: true } } },
  )
  server.setRequestHandler(ListToolsRequestSchema, ({ params }) => {
    if (!flags.has('--pages')) return { tools }
    const from = Number(params?.cursor ?? 0)
    return {
      tools: tools.slice(from, from + 4),
      ...(from + 4 < tools.length ? { nextCursor: String(from + 4) } : {}),
    }
  })
  server.setRequestHandler(CallToolRequestSchema, async ({ params }, { signal, sendNotification, _meta }) => {
    calls++
    const given = params.arguments ?? {}
    switch (params.name) {
      case 'echo':
        return text(given.text)
      case 'crash':
        process.stderr.write('\u001b[31mout of luck\u001b[0m, token hunter2-secret\n')
        return process.exit(3)
      case 'huge':
        return text('x'.repeat(given.megabytes * 1024 * 1024))
      case 'slow':
        await new Promise((resolve) => {
          setTimeout(resolve, given.ms)
          signal.addEventListener('abort', resolve)
        })
        return text(signal.aborted ? 'cancelled' : 'done')
      case 'image':
        return {
          content: [{ type: 'image', data: 'iVBORw0KGgo=', mimeType: 'image/png' }],
          _meta: { made: 'here' },
        }
      case 'fail':
        return { ...text('it did not work'), isError: true }
      case 'reject':
        throw new McpError(-32_602, 'no such colour', { colour: 'octarine' })
      case 'weather':
        return { ...text('{"degrees":21}'), structuredContent: { degrees: 21 } }
      case 'steps':
        for (const progress of [1, 2, 3]) {
          await pause(given.pauseMs ?? 0)
          await sendNotification({
            method: 'notifications/progress',
            params: { progressToken: _meta?.progressToken, progress, total: 3, message: `step ${progress}` },
          })
        }
        await pause(given.pauseMs ?? 0)
        return text('walked')
      case 'environment':
        return text(JSON.stringify(process.env))
      case 'raw':
        return text(lastCall)
      case 'grow':
        tools.push({ name: `grown-${tools.length}`, description: 'New', inputSchema: schema() })
        await server.sendToolListChanged()
        return text('grown')
      case 'count':
        return text(String(calls))
      default:
        return { ...text('did it'), structuredContent: undefined }
    }
  })
  return server
}

if (flags.has('--die')) {
  process.stderr.write('starting up\nno configuration file, giving up (key hunter2-secret)\n')
  process.exit(7)
}
if (flags.has('--silent')) setInterval(() => undefined, 1000)
else if (flags.has('--http')) await serveHttp()
else {
  process.stdin.on('data', (chunk) => {
    for (const line of String(chunk).split('\n')) {
      if (line.includes('"tools/call"')) lastCall = line
      if (flags.has('--die-on-discover') && line.includes('server/discover')) process.exit(1)
    }
  })
  await createOdd().connect(new StdioServerTransport())
}

/** With sessions, as most servers of the 2025 revisions have them. Prints its port. */
async function serveHttp() {
  const sessions = new Map()
  const http = createServer(async (request, response) => {
    if (request.headers.authorization !== 'Bearer right-key-123456') {
      return response.writeHead(401).end('who are you?')
    }
    let body = ''
    for await (const chunk of request) body += chunk
    if (body.includes('"tools/call"')) lastCall = body
    if (body.includes('"cut"')) return request.socket.destroy()
    const id = request.headers['mcp-session-id']
    let transport = sessions.get(id)
    if (!transport && id) return response.writeHead(404).end()
    if (!transport) {
      transport = new StreamableHTTPServerTransport({
        sessionIdGenerator: randomUUID,
        enableJsonResponse: flags.has('--json'),
        onsessioninitialized: (session) => sessions.set(session, transport),
      })
      await createOdd().connect(transport)
    }
    await transport.handleRequest(request, response, body ? JSON.parse(body) : undefined)
  })
  const port = Number([...flags].find((flag) => flag.startsWith('--port='))?.slice(7) ?? 0)
  http.listen(port, '127.0.0.1', () => process.stdout.write(`${http.address().port}\n`))
}
