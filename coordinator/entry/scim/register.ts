import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import SCIMMY from 'scimmy'
import { AppError } from '../../../shared/domain/app-error.ts'
import { parseStrict } from '../../../shared/domain/canonical/strict-parse.ts'
import type { Core } from '../../core/core.ts'
import { authenticateDirectory, SCIM_PATH } from '../../core/directory/directory-keys.ts'
import type { Caller } from '../../ports/caller.ts'
import { listQuery, plainPatch } from './plain-input.ts'
import { errorMessage } from './scim-errors.ts'
import { declareResources, type ScimCall } from './scim-resources.ts'

const SCIM_JSON = 'application/scim+json; charset=utf-8'
/** A group of twenty thousand people fits. */
const LIMITS = { bytes: 4 * 1024 * 1024, depth: 16, keys: 100_000 }

/** SCIMMY's own type leaves out that a list is asked for by its query alone. */
interface ScimResource {
  new (
    idOrQuery?: string | Record<string, string | number>,
    query?: Record<string, string>,
  ): {
    read(call: ScimCall): Promise<unknown>
    write(body: unknown, call: ScimCall): Promise<unknown>
    patch(body: unknown, call: ScimCall): Promise<unknown>
    dispose(call: ScimCall): Promise<void>
  }
}
const COLLECTIONS = {
  Users: SCIMMY.Resources.User as unknown as ScimResource,
  Groups: SCIMMY.Resources.Group as unknown as ScimResource,
}
type Collection = keyof typeof COLLECTIONS
type OfThing = { Params: { id: string }; Querystring: Record<string, string> }
type Work = (call: ScimCall) => Promise<unknown>

/**
 * SCIM 2.0 (RFC 7643, 7644): a directory such as Entra ID or Okta keeps people and groups here up to date. Every request
 * is one transaction, so that two changes to a group's members both count.
 */
export async function registerScim(server: FastifyInstance, core: Core): Promise<void> {
  declareResources()
  await server.register(
    async (scope) => {
      scope.removeAllContentTypeParsers()
      scope.addContentTypeParser(
        ['application/scim+json', 'application/json'],
        { parseAs: 'string', bodyLimit: LIMITS.bytes },
        (_request, body, done) => {
          if (String(body) === '') return done(null, undefined)
          const parsed = parseStrict(String(body), LIMITS)
          if (parsed.ok) done(null, parsed.value)
          else done(AppError.of(parsed))
        },
      )
      scope.setErrorHandler((error, request, reply) => {
        const { status, body } = errorMessage(error)
        if (status >= 500) core.warn('request failed', { requestId: request.id, error: String(error) })
        if (status === 401 || status === 403)
          core.warn('refused', {
            requestId: request.id,
            from: request.ip,
            method: request.method,
            url: request.routeOptions.url,
          })
        if (status === 401) reply.header('WWW-Authenticate', 'Bearer realm="countersign"')
        return answer(reply.status(status), body)
      })
      scope.addHook('onRequest', async (_request, reply) => void reply.header('Cache-Control', 'no-store'))
      const callers = new WeakMap<FastifyRequest, Caller>()
      scope.addHook('onRequest', async (request) => {
        const text = bearerOf(request)
        if (text === null) throw new AppError('missing_credentials')
        callers.set(request, await authenticateDirectory(core, text, request.ip))
      })
      const callerOf = (request: FastifyRequest): Caller => {
        const caller = callers.get(request)
        if (!caller) throw new AppError('missing_credentials')
        return caller
      }
      const commit = (request: FastifyRequest, work: Work): Promise<unknown> =>
        core.store.commit((tx) => attempt({ core, caller: callerOf(request), tx }, work))
      const read = (request: FastifyRequest, work: Work): Promise<unknown> =>
        core.store.read((tx) => attempt({ core, caller: callerOf(request), tx }, work))

      describeService(scope)
      for (const name of Object.keys(COLLECTIONS) as Collection[]) {
        const Resource = COLLECTIONS[name]
        scope.get<OfThing>(`/${name}`, async (request, reply) =>
          answer(reply, await read(request, (call) => new Resource(listQuery(request.query)).read(call))),
        )
        scope.post<OfThing>(`/${name}/.search`, async (request, reply) =>
          answer(
            reply,
            await read(request, (call) =>
              new SCIMMY.Messages.SearchRequest(request.body as never).apply([Resource] as never, call),
            ),
          ),
        )
        scope.post<OfThing>(`/${name}`, async (request, reply) =>
          answer(
            reply.status(201),
            await commit(request, (call) => new Resource(request.query).write(request.body, call)),
          ),
        )
        scope.get<OfThing>(`/${name}/:id`, async (request, reply) =>
          answer(
            reply,
            await read(request, (call) => new Resource(request.params.id, request.query).read(call)),
          ),
        )
        scope.put<OfThing>(`/${name}/:id`, async (request, reply) =>
          answer(
            reply,
            await commit(request, (call) =>
              new Resource(request.params.id, request.query).write(request.body, call),
            ),
          ),
        )
        scope.patch<OfThing>(`/${name}/:id`, async (request, reply) => {
          const patched = await commit(request, async (call) => {
            const resource = new Resource(request.params.id, request.query)
            // A patch that changes nothing has no result; the thing itself is the answer then.
            return (await resource.patch(plainPatch(request.body), call)) ?? (await resource.read(call))
          })
          return answer(reply, patched)
        })
        scope.delete<OfThing>(`/${name}/:id`, async (request, reply) => {
          await commit(request, (call) => new Resource(request.params.id).dispose(call))
          return reply.status(204).send()
        })
      }
    },
    { prefix: SCIM_PATH },
  )

  function answer(reply: FastifyReply, body: unknown): FastifyReply {
    // Places are whole addresses (RFC 7643, 3.1), and only we know which one people reach us by.
    const whole = JSON.stringify(body, (key, value: unknown) =>
      (key === 'location' || key === '$ref') && typeof value === 'string' && value.startsWith('/')
        ? core.publicUrl + value
        : value,
    )
    return reply
      .type(SCIM_JSON)
      .serializer((text: string) => text)
      .send(whole)
  }

  function describeService(scope: FastifyInstance): void {
    scope.get('/ServiceProviderConfig', async (_request, reply) =>
      answer(reply, new SCIMMY.Schemas.ServiceProviderConfig(SCIMMY.Config.get(), SCIM_PATH)),
    )
    scope.get('/ResourceTypes', async (_request, reply) => {
      const types = [SCIMMY.Resources.User, SCIMMY.Resources.Group].map(
        (Resource) => new SCIMMY.Schemas.ResourceType(Resource.describe(), SCIM_PATH),
      )
      return answer(reply, new SCIMMY.Messages.ListResponse(types as never))
    })
    scope.get('/Schemas', async (_request, reply) =>
      answer(
        reply,
        new SCIMMY.Messages.ListResponse(
          SCIMMY.Schemas.declared().map((schema) => schema.describe(SCIM_PATH)) as never,
        ),
      ),
    )
  }
}

const bearerOf = (request: FastifyRequest): string | null =>
  /^Bearer ([\x21-\x7e]{1,500})$/i.exec(request.headers.authorization ?? '')?.[1] ?? null

/** SCIMMY makes a 404 of whatever it does not know; what failed for another reason is told as that. */
async function attempt(call: ScimCall, work: Work): Promise<unknown> {
  try {
    return await work(call)
  } catch (error) {
    throw call.failure ?? error
  }
}
