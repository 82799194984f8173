import type { ServerResponse } from 'node:http'
import { toNodeHandler, type NodeServerResponseLike } from '@modelcontextprotocol/node'
import { createMcpHandler, Server, type AuthInfo } from '@modelcontextprotocol/server'
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { httpStatusWithout422 } from '../../../shared/contract/http/error-status.ts'
import { AppError } from '../../../shared/domain/app-error.ts'
import { HOLD_HEADER } from '../../../shared/contract/mcp.ts'
import type { JsonValue } from '../../../shared/domain/json.ts'
import type { Refusal } from '../../../shared/domain/refusal.ts'
import type { AgentCaller } from '../../ports/caller.ts'
import { createServer } from './create-server.ts'
import { problemOf } from './error-forms.ts'
import { createGateway } from './gateway.ts'
import { holdSeconds } from './hold-seconds.ts'
import type { McpDeps } from './mcp-deps.ts'
import { readPlainCall } from './plain-call.ts'
import { MESSAGE_LIMITS, readBody, refusedBody } from './read-body.ts'
import type { Project } from './run-call.ts'
import { servePlainCall } from './serve-plain-call.ts'

/** The gateway, once it is mounted. */
export interface McpGateway {
  /** Calls that wait for a person. */
  heldCalls(): number
  /**
   * Answers every held call as pending and waits for the calls that are being executed, at most `graceMs`. Call it before
   * the sockets are closed: clients take a socket that is cut for a call that goes on.
   */
  answerAllPending(graceMs?: number): Promise<void>
}

const PATH = '/mcp'
const SESSION_HEADER = 'mcp-session-id'
const NEWEST_REVISION = '2026-07-28'
/** Lets answers reach their sockets before whoever stops us closes them. */
const FLUSH_MS = 50
/** Several connectors often change together. */
const LIST_CHANGED_AFTER_MS = 250

/** What a message's headers and body told us before the SDK sees it. */
interface Admitted {
  readonly agent: AgentCaller
  readonly holdHeader: string | undefined
  readonly sessionId: string
}

type RefusedBody = { readonly refused: Refusal; readonly text: string }

/** Mounts the MCP gateway at /mcp: Streamable HTTP, protocol revisions 2025-11-25 and 2026-07-28. */
export async function registerMcp(fastify: FastifyInstance, deps: McpDeps): Promise<McpGateway> {
  const gateway = createGateway(deps)
  const open = new Set<Promise<void>>()
  const whileOpen = async (served: Promise<void>): Promise<void> => {
    open.add(served)
    await served.finally(() => open.delete(served))
  }

  const handler = createMcpHandler(
    ({ authInfo }) => {
      const { agent, holdHeader, sessionId } = authInfo?.extra?.['admitted'] as Admitted
      return createServer(
        gateway,
        { agent, holdSeconds: holdSeconds(holdHeader, agent.holdSeconds) },
        sessionId,
      )
    },
    {
      legacy: 'stateless',
      // Always a stream: a long hold sends something every 15 s, so that no proxy or client takes it for dead.
      responseMode: 'sse',
      onerror: (error) => deps.log.info({ error: error.message }, 'a message of an agent was refused'),
    },
  )
  const serve = toNodeHandler(
    {
      fetch: async (request, options) => {
        const response = await handler.fetch(request, options)
        const admitted = options?.authInfo?.extra?.['admitted'] as Admitted
        if (isInitialize(options?.parsedBody)) response.headers.set(SESSION_HEADER, admitted.sessionId)
        return response
      },
    },
    {
      onerror: (error) =>
        deps.log.warn({ error: String(error) }, 'a message of an agent could not be served'),
    },
  )
  // A server that has met no client writes for those of the 2025 revisions.
  const older = new Server({ name: 'countersign', version: deps.version }, { capabilities: {} })
  const project: Project = (result, outputSchema) =>
    result.structuredContent === undefined ? result : older.projectCallToolResult(result, outputSchema)
  let cancelNotice: (() => void) | null = null
  const stopListening = deps.upstream.onChange(() => {
    cancelNotice ??= deps.clock.after(LIST_CHANGED_AFTER_MS, () => {
      cancelNotice = null
      handler.notify.toolsChanged()
    })
  })

  const admit = async (request: FastifyRequest): Promise<AgentCaller> => {
    const [scheme, text, ...rest] = (request.headers.authorization ?? '').split(' ')
    if (scheme?.toLowerCase() !== 'bearer' || !text || rest.length > 0)
      throw new AppError('missing_credentials')
    const caller = await deps.authenticate(text, request.ip)
    if (caller.kind !== 'agent') throw new AppError('agent_key_required')
    return caller
  }

  await fastify.register((scope, _options, done) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser(
      'application/json',
      { parseAs: 'string', bodyLimit: MESSAGE_LIMITS.bytes },
      (_request, text, parsed) => {
        const read = readBody(String(text))
        parsed(null, read.ok ? read.value : ({ refused: read, text: String(text) } satisfies RefusedBody))
      },
    )
    // A body of another type is the SDK's to refuse (415), and never read.
    scope.addContentTypeParser('*', (_request, _payload, parsed) => parsed(null, undefined))
    scope.setErrorHandler((error: FastifyError | AppError, request, reply) => {
      const coded = asAppError(error, request.id)
      const known = { requestId: request.id, code: coded.code, from: request.ip }
      if (httpStatusWithout422(coded) >= 500)
        deps.log.warn({ ...known, err: coded.cause ?? coded }, 'a message of an agent could not be served')
      else deps.log.info(known, 'a message of an agent was refused')
      return refuse(reply, coded)
    })

    scope.post(PATH, async (request, reply) => {
      const agent = await admit(request)
      const session = request.headers[SESSION_HEADER]
      const sessionId = typeof session === 'string' ? session : deps.ids.ulid()
      const body = request.body as JsonValue | RefusedBody | undefined
      if (isRefused(body)) {
        const modern = request.headers['mcp-protocol-version'] === NEWEST_REVISION
        const { status, body: answer } = refusedBody(body.text, body.refused, modern)
        return reply.code(status).type('application/json').send(answer)
      }
      noteCancellation(gateway.callers, { keyId: agent.keyId, sessionId }, body)
      const header = request.headers[HOLD_HEADER]
      const admitted: Admitted = {
        agent,
        sessionId,
        holdHeader: typeof header === 'string' ? header : undefined,
      }
      reply.raw.setHeader('X-Request-Id', request.id)
      const plain = readPlainCall(request.headers, body)
      if (plain) {
        reply.hijack()
        const message = { agent, holdSeconds: holdSeconds(admitted.holdHeader, agent.holdSeconds) }
        await whileOpen(servePlainCall(gateway, { message, sessionId, project }, plain, reply.raw))
        return reply
      }
      const auth: AuthInfo = { token: '', clientId: agent.id, scopes: [], extra: { admitted } }
      reply.hijack()
      const incoming = Object.assign(request.raw, { auth }) as Parameters<typeof serve>[0]
      await whileOpen(serve(incoming, promptly(reply.raw), body))
      return reply
    })

    // The end of a session of the 2025 revisions: the client no longer waits. Its requests stay open.
    scope.delete(PATH, async (request, reply) => {
      const agent = await admit(request)
      const session = request.headers[SESSION_HEADER]
      if (typeof session === 'string')
        gateway.callers.sessionEnded({ keyId: agent.keyId, sessionId: session })
      return reply.code(204).send()
    })

    // Nothing is ever said outside an answer; clients take this for a plain no.
    scope.get(PATH, async (request, reply) => {
      await admit(request)
      return reply.code(405).header('allow', 'POST, DELETE').send()
    })
    done()
  })

  fastify.addHook('onClose', async () => {
    stopListening()
    cancelNotice?.()
    await handler.close()
  })

  return {
    heldCalls: () => gateway.holds.count(),
    async answerAllPending(graceMs = 5_000) {
      gateway.holds.stop()
      await Promise.race([Promise.allSettled([...open]), pause(deps, graceMs)])
      await pause(deps, FLUSH_MS)
    },
  }
}

/**
 * The same response, its headers sent at once. Node would keep them until there is a body, and a client that hears nothing
 * at all cannot tell a held call from a dead server.
 */
const promptly = (raw: ServerResponse): NodeServerResponseLike => ({
  writeHead(status, headers) {
    raw.writeHead(status, headers)
    raw.flushHeaders()
  },
  write: (chunk) => raw.write(chunk),
  end: (chunk) => (chunk === undefined ? raw.end() : raw.end(chunk)),
  on: (event, listener) => raw.on(event, listener),
  get destroyed() {
    return raw.destroyed
  },
})

const pause = ({ clock }: McpDeps, ms: number): Promise<void> =>
  new Promise((resolve) => {
    clock.after(ms, resolve)
  })

function refuse(reply: FastifyReply, error: AppError): FastifyReply {
  if (httpStatusWithout422(error) === 401) {
    const cause =
      error.code === 'missing_credentials' ? '' : `, error="invalid_token", error_description="${error.code}"`
    reply.header('www-authenticate', `Bearer realm="countersign"${cause}`)
  }
  return reply
    .code(httpStatusWithout422(error))
    .type('application/problem+json')
    .send(JSON.stringify(problemOf(error)))
}

function asAppError(error: FastifyError | AppError, requestId: string): AppError {
  if (error instanceof AppError) return error
  if (error.code === 'FST_ERR_CTP_BODY_TOO_LARGE') {
    return new AppError('arguments_too_large', { limit: `${MESSAGE_LIMITS.bytes / 1024} KiB` })
  }
  if (error.statusCode !== undefined && error.statusCode < 500)
    return new AppError('invalid_json', { detail: error.message })
  return new AppError('internal', { requestId }, { cause: error })
}

const isRefused = (body: JsonValue | RefusedBody | undefined): body is RefusedBody =>
  typeof body === 'object' && body !== null && 'refused' in body && 'text' in body && !('jsonrpc' in body)

const isInitialize = (body: unknown): boolean =>
  (body as { method?: unknown } | undefined)?.method === 'initialize'

function noteCancellation(
  callers: ReturnType<typeof createGateway>['callers'],
  caller: { keyId: string; sessionId: string },
  body: JsonValue | undefined,
): void {
  for (const message of Array.isArray(body) ? (body as JsonValue[]) : [body]) {
    const { method, params } = (message ?? {}) as { method?: unknown; params?: { requestId?: unknown } }
    const id = params?.requestId
    if (method === 'notifications/cancelled' && (typeof id === 'string' || typeof id === 'number')) {
      callers.cancelled(caller, id)
    }
  }
}
