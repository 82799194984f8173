import helmet from '@fastify/helmet'
import rateLimit from '@fastify/rate-limit'
import swagger from '@fastify/swagger'
import fastify, { type FastifyInstance } from 'fastify'
import {
  jsonSchemaTransform,
  jsonSchemaTransformObject,
  validatorCompiler,
  type ZodTypeProvider,
} from 'fastify-type-provider-zod'
import { AppError } from '../../../shared/domain/app-error.ts'
import { parseStrict } from '../../../shared/domain/canonical/strict-parse.ts'
import type { Api } from './api.ts'
import { attachIdempotencyKey, bearerOf, createAuthentication } from './authenticate-request.ts'
import { answerBrokenRequest } from './broken-request.ts'
import { checkReply, trustReply } from './check-replies.ts'
import { acceptsHost } from './host-guard.ts'
import type { HttpDeps } from './http-deps.ts'
import { codedError, problemOf } from './problem.ts'
import { agentRoutes } from './routes/agents.ts'
import { connectorRoutes } from './routes/connectors.ts'
import { directoryRoutes } from './routes/directory.ts'
import { flowRoutes } from './routes/flows.ts'
import { healthRoutes } from './routes/health.ts'
import { peopleRoutes } from './routes/people.ts'
import { policyRoutes } from './routes/policies.ts'
import { providerSignInRoutes } from './routes/provider-sign-in.ts'
import { recordRoutes } from './routes/record.ts'
import { requestRoutes } from './routes/requests.ts'
import { rootRoutes } from './routes/root.ts'
import { sessionRoutes } from './routes/session.ts'
import { signInRoutes } from './routes/sign-in.ts'
import { openSessionRoutes } from './routes/sessions.ts'
import { settingsRoutes } from './routes/settings.ts'
import { smsCallbackRoutes } from './sms-callbacks.ts'
import { servePages } from './serve-pages.ts'

declare module 'fastify' {
  interface FastifyInstance {
    /** Every route there is, as `GET /path/:id`: what tests of access are held against. */
    routeTable: string[]
  }
}

const BODY_LIMIT = 1024 * 1024
/** A flow with 2,000 nodes fits; what goes to a tool is held to stricter limits by its use case. */
const JSON_LIMITS = { bytes: BODY_LIMIT, depth: 48, keys: 50_000 }
const YEAR_SECONDS = 31_536_000
/** How long answers under way may still take when the server closes. */
const CLOSE_GRACE_MS = 3_000

/**
 * The HTTP server, ready to listen. `register` adds what other folders serve (MCP) behind the same guards, `moreRoutes`
 * what belongs to the API (the sample workspace).
 */
export async function createServer(
  deps: HttpDeps,
  register: (server: FastifyInstance) => Promise<void> = async () => {},
  moreRoutes: (api: Api) => void = () => {},
): Promise<FastifyInstance> {
  const server = fastify({
    bodyLimit: BODY_LIMIT,
    requestTimeout: 30_000,
    keepAliveTimeout: 65_000,
    http: { headersTimeout: 10_000, connectionsCheckingInterval: 5_000, maxHeaderSize: 16_384 },
    trustProxy: deps.trustProxy,
    forceCloseConnections: 'idle',
    clientErrorHandler: answerBrokenRequest,
    genReqId: () => deps.core.ids.ulid(),
    routerOptions: { maxParamLength: 400 },
  })
  server.setValidatorCompiler(validatorCompiler)
  server.setSerializerCompiler(deps.checkReplies ? checkReply : trustReply)
  server.decorateRequest('caller')
  server.decorateRequest('bodyText', '')
  server.decorate('routeTable', [])
  server.addHook('onRoute', ({ method, url }) => {
    for (const verb of [method].flat()) if (verb !== 'HEAD') server.routeTable.push(`${verb} ${url}`)
  })
  nameReplies(server, deps)
  readStrictJson(server)
  answerErrors(server, deps)
  server.addHook('onRequest', async (request) => {
    const { host, origin } = request.headers
    if (!acceptsHost(deps.hosts, host, isOpaqueForm(request.url, origin) ? undefined : origin))
      throw new AppError('wrong_host')
  })
  await protect(server, deps)
  await describe(server, deps)

  await server.register(
    async (scope) => {
      const api = scope.withTypeProvider<ZodTypeProvider>()
      api.addHook('onRequest', async (_request, reply) => void reply.header('Cache-Control', 'no-store'))
      api.addHook('onRequest', createAuthentication(deps))
      api.addHook('preHandler', attachIdempotencyKey)
      for (const routes of [
        requestRoutes,
        flowRoutes,
        policyRoutes,
        connectorRoutes,
        peopleRoutes,
        agentRoutes,
        directoryRoutes,
        sessionRoutes,
        signInRoutes,
        openSessionRoutes,
        recordRoutes,
        healthRoutes,
        settingsRoutes,
      ]) {
        routes(api, deps)
      }
      moreRoutes(api)
      api.get('/openapi.json', { config: { access: 'open' }, schema: { hide: true } }, async () =>
        server.swagger(),
      )
    },
    { prefix: '/api/v1' },
  )
  await server.register(async (scope) => {
    const root = scope.withTypeProvider<ZodTypeProvider>()
    rootRoutes(root, deps)
    providerSignInRoutes(root, deps)
  })
  await server.register((scope) => smsCallbackRoutes(scope, deps))
  await register(server)
  await servePages(server, deps.rendererFolder)
  return server
}

/**
 * The pages behind mailed links send no referrer, and browsers then hide the origin of their own forms too. Nothing a
 * browser holds counts there, so a form from elsewhere could do no more than its sender alone.
 */
const isOpaqueForm = (url: string, origin: string | undefined): boolean =>
  origin === 'null' && url.startsWith('/r/')

/** Every reply carries the id under which the log knows its request. */
function nameReplies(server: FastifyInstance, { log }: HttpDeps): void {
  server.addHook('onRequest', async (request, reply) => void reply.header('X-Request-Id', request.id))
  if (!log.isLevelEnabled('debug')) return
  server.addHook('onResponse', async (request, reply) => {
    log.debug(
      {
        requestId: request.id,
        method: request.method,
        url: request.routeOptions.url,
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime),
      },
      'answered',
    )
  })
}

/** Reads bodies so that nobody behind us can read them differently: no repeated keys, no lossy numbers. */
function readStrictJson(server: FastifyInstance): void {
  server.removeAllContentTypeParsers()
  server.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    const text = String(body)
    request.bodyText = text
    if (text === '') return done(null, undefined)
    const parsed = parseStrict(text, JSON_LIMITS)
    if (parsed.ok) done(null, parsed.value)
    else done(AppError.of(parsed))
  })
}

function answerErrors(server: FastifyInstance, deps: HttpDeps): void {
  server.setErrorHandler((error, request, reply) => {
    const coded = codedError(error, request.id)
    const problem = problemOf(coded)
    const { id: requestId, ip: from, method } = request
    const known = { requestId, code: coded.code, method, url: request.routeOptions.url, from }
    if (problem.status >= 500) deps.log.error({ ...known, err: coded.cause ?? coded }, 'request failed')
    // Who tried what: guesses and probes are to be seen by whoever watches the log.
    else deps.log[[401, 403].includes(problem.status) ? 'warn' : 'info'](known, 'refused')
    if (problem.status === 401) reply.header('WWW-Authenticate', 'Bearer realm="countersign"')
    return reply
      .status(problem.status)
      .type('application/problem+json')
      .serializer(JSON.stringify)
      .send(problem)
  })
  server.setNotFoundHandler(() => {
    throw new AppError('unknown_address')
  })
}

async function protect(server: FastifyInstance, deps: HttpDeps): Promise<void> {
  await server.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        'default-src': ["'none'"],
        'script-src': ["'self'"],
        'style-src': ["'self'"],
        'img-src': ["'self'", 'data:'],
        'font-src': ["'self'"],
        'connect-src': ["'self'"],
        'worker-src': ["'self'"],
        'base-uri': ["'none'"],
        'form-action': ["'none'"],
        'frame-src': ["'none'"],
        'frame-ancestors': ["'none'"],
        'object-src': ["'none'"],
        'require-trusted-types-for': ["'script'"],
        'trusted-types': ['vue'],
      },
    },
    hsts: { maxAge: YEAR_SECONDS },
    referrerPolicy: { policy: 'no-referrer' },
    crossOriginOpenerPolicy: { policy: 'same-origin' },
    crossOriginResourcePolicy: { policy: 'same-origin' },
  })
  if (deps.requestsPerMinute === 0) return
  await server.register(rateLimit, {
    max: deps.requestsPerMinute,
    timeWindow: 60_000,
    keyGenerator: (request) => bearerOf(request) ?? request.ip,
    errorResponseBuilder: (_request, context) =>
      new AppError('too_many_requests', { seconds: Math.ceil(context.ttl / 1000) }),
  })
}

async function describe(server: FastifyInstance, deps: HttpDeps): Promise<void> {
  await server.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Countersign',
        version: deps.core.version,
        description:
          'People approve or deny what AI agents want to do. Errors are application/problem+json (RFC 9457) with a stable `code`. ' +
          'Writes take `Idempotency-Key`: the same key with the same body gets the first reply again.',
      },
      components: {
        securitySchemes: {
          bearer: {
            type: 'http',
            scheme: 'bearer',
            description: 'A session, an API token, or an agent key.',
          },
        },
      },
      security: [{ bearer: [] }],
    },
    // The description is of the API; what stands beside it (MCP, health, the pages) is described elsewhere.
    transform: (route) =>
      route.url.startsWith('/api/v1/')
        ? jsonSchemaTransform(route as Parameters<typeof jsonSchemaTransform>[0])
        : { schema: { hide: true }, url: route.url },
    transformObject: jsonSchemaTransformObject,
  })
}

/**
 * Takes no more connections, lets answers under way end, and then ends what is still open. Node counts a connection
 * that never sent anything as busy, and browsers open such ones ahead of need: without an end it would never close.
 */
export async function closeServer(server: FastifyInstance): Promise<void> {
  const cut = setTimeout(() => server.server.closeAllConnections(), CLOSE_GRACE_MS)
  try {
    await server.close()
  } finally {
    clearTimeout(cut)
  }
}
