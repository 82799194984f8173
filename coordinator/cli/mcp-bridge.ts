import type { Readable, Writable } from 'node:stream'
import { Client, SdkError, SdkHttpError, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import { ProtocolError, Server, type CallToolResult, type ServerContext } from '@modelcontextprotocol/server'
import { serveStdio, StdioServerTransport } from '@modelcontextprotocol/server/stdio'
import { z } from 'zod'
import { HOLD_HEADER, MAX_HOLD_SECONDS } from '../../shared/contract/mcp.ts'
import { errorCode } from '../adapters/upstream/describe-failure.ts'
import { droppedBecause } from '../adapters/upstream/dropped-answer.ts'
import { createGuardedFetch } from '../adapters/upstream/guarded-fetch.ts'
import { CommandFailure, EXIT } from './exit-codes.ts'
import { safe } from './output.ts'

export interface BridgeOptions {
  /** Of the coordinator, without `/mcp`. */
  readonly url: string
  readonly key: string
  /** Seconds, as given; null: the agent's setting. */
  readonly hold: string | null
  readonly version: string
  readonly input: Readable
  readonly output: Writable
  /** One line for whoever reads the log of the client. */
  readonly complain: (line: string) => void
}

const ANSWER_BYTES = 64 * 1024 * 1024
/** Longer than any call is held, and than any tool may take after that. */
const CALL_MS = (MAX_HOLD_SECONDS + 15 * 60) * 1000
const CONNECT_MS = 15_000
const ATTEMPTS = 4
const PAUSE_MS = 1_000

const anyResult = z.looseObject({ content: z.array(z.unknown()).default([]) })

/**
 * Serves a coordinator's gateway over standard input and output, in whichever protocol revision the client speaks, until
 * the input ends. Progress and cancellation pass through; a call is never repeated by the bridge.
 *
 * Throws `CommandFailure`: `unreachable`, or the coordinator's refusal of the key.
 */
export async function runBridge(options: BridgeOptions): Promise<void> {
  const servers = new Set<Server>()
  const client = await connect(options, () => {
    for (const server of servers) server.sendToolListChanged().catch(() => undefined)
  })
  const transport = new StdioServerTransport(options.input, options.output, { maxBufferSize: ANSWER_BYTES })
  const handle = serveStdio(
    () => {
      const server = createBridgeServer(client, options)
      servers.add(server)
      return server
    },
    { transport, onerror: (error) => options.complain(safe(error.message)) },
  )
  await new Promise<void>((resolve) => {
    options.input.once('end', resolve)
    options.input.once('close', resolve)
  })
  await handle.close().catch(() => undefined)
  await client.close().catch(() => undefined)
}

function createBridgeServer(client: Client, options: BridgeOptions): Server {
  const instructions = client.getInstructions()
  const server = new Server(
    { name: 'countersign', title: 'Countersign', version: options.version },
    {
      capabilities: { tools: { listChanged: true } },
      ...(instructions === undefined ? {} : { instructions }),
    },
  )
  server.setRequestHandler('tools/list', () =>
    client.listTools(undefined, { cacheMode: 'refresh' }).catch(asProtocolError),
  )
  server.setRequestHandler('tools/call', async ({ params }, context) => {
    const { name, arguments: given } = params
    const { progressToken, ...meta } = context.mcpReq._meta ?? {}
    try {
      const result = await client.request(
        {
          method: 'tools/call',
          params: {
            name,
            ...(given === undefined ? {} : { arguments: given }),
            ...(Object.keys(meta).length === 0 ? {} : { _meta: meta }),
          },
        },
        anyResult,
        {
          timeout: CALL_MS,
          signal: context.mcpReq.signal,
          ...(progressToken === undefined
            ? {}
            : { onprogress: (note) => passProgress(context, progressToken, note) }),
        },
      )
      return server.projectCallToolResult(result as CallToolResult, undefined)
    } catch (error) {
      if (isRemoteProtocolError(error)) return asProtocolError(error)
      if (!context.mcpReq.signal.aborted) options.complain(describe(error, options.url))
      return { content: [{ type: 'text', text: lostCall(error, options.url) }], isError: true }
    }
  })
  return server
}

function passProgress(context: ServerContext, progressToken: string | number, note: object): void {
  context.mcpReq
    .notify({ method: 'notifications/progress', params: { progressToken, ...note } })
    .catch(() => undefined)
}

async function connect(options: BridgeOptions, onToolsChanged: () => void): Promise<Client> {
  for (let attempt = 1; ; attempt++) {
    const client = new Client(
      { name: 'countersign-bridge', version: options.version },
      {
        versionNegotiation: { mode: 'auto' },
        listChanged: { tools: { autoRefresh: false, onChanged: onToolsChanged } },
      },
    )
    try {
      await client.connect(
        new StreamableHTTPClientTransport(new URL(`${options.url.replace(/\/+$/, '')}/mcp`), {
          fetch: createGuardedFetch(ANSWER_BYTES),
          requestInit: {
            headers: {
              authorization: `Bearer ${options.key}`,
              ...(options.hold === null ? {} : { [HOLD_HEADER]: options.hold }),
            },
          },
        }),
        { timeout: CONNECT_MS },
      )
      return client
    } catch (error) {
      await client.close().catch(() => undefined)
      const status = statusOf(error)
      if (status !== null && status >= 400 && status < 500) throw refusal(error, status)
      const text = describe(error, options.url)
      if (attempt === ATTEMPTS) throw new CommandFailure(EXIT.unreachable, 'unreachable', text)
      options.complain(`${text} Trying again …`)
      // A desktop app that starts together with its client needs a moment.
      await new Promise<void>((resolve) => {
        setTimeout(resolve, PAUSE_MS * attempt)
      })
    }
  }
}

/** The coordinator's own code, where its answer carries one. */
function refusal(error: unknown, status: number): CommandFailure {
  const text = httpErrorIn(error)?.data.text
  try {
    const problem = JSON.parse(typeof text === 'string' ? text : '') as { code: string; detail: string }
    return new CommandFailure(EXIT.refused, problem.code, problem.detail)
  } catch {
    return new CommandFailure(
      EXIT.refused,
      'unexpected_answer',
      `The address answers ${status}, but not like a coordinator.`,
    )
  }
}

function lostCall(error: unknown, url: string): string {
  if (droppedBecause(error) === 'upstream_too_large')
    return 'The call was executed, but its answer is too large to pass on.'
  if (droppedBecause(error) !== null || mayHaveArrived(error)) {
    return (
      'The coordinator ended while this call was under way. If it was waiting for approval, the request is still open: ' +
      'make exactly the same call again later. Otherwise check whether it took effect first.'
    )
  }
  return describe(error, url)
}

/** Not when the system or the coordinator says that the call was never taken on. */
const mayHaveArrived = (error: unknown): boolean =>
  statusOf(error) === null &&
  !['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT'].includes(errorCode(error) ?? '')

function describe(error: unknown, url: string): string {
  const cause = rootOf(error)
  const code = errorCode(error)
  if (code === 'ECONNREFUSED') return `No coordinator answers at ${url}. Is Countersign running?`
  const status = statusOf(error)
  if (status !== null) return `The coordinator at ${url} answered with HTTP ${status}.`
  return safe(`${url}: ${cause instanceof Error ? cause.message : String(cause)}`)
}

function rootOf(error: unknown): unknown {
  let current = error
  while (current instanceof Error && current.cause instanceof Error) current = current.cause
  return current
}

function httpErrorIn(error: unknown): SdkHttpError | null {
  for (let current = error; current instanceof Error; current = current.cause) {
    if (current instanceof SdkHttpError) return current
  }
  return null
}

const statusOf = (error: unknown): number | null => httpErrorIn(error)?.status ?? null

/** Client and server packages have error classes of their own; what counts is a JSON-RPC code that is not ours. */
const isRemoteProtocolError = (error: unknown): error is Error & { code: number; data?: unknown } =>
  error instanceof Error &&
  !(error instanceof SdkError) &&
  typeof (error as { code?: unknown }).code === 'number' &&
  droppedBecause(error) === null

function asProtocolError(error: unknown): never {
  if (isRemoteProtocolError(error)) throw new ProtocolError(error.code, error.message, error.data)
  throw error
}
