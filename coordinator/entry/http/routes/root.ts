import { z } from 'zod'
import type { Api } from '../api.ts'
import type { HttpDeps } from '../http-deps.ts'
import { metricsText } from '../metrics.ts'

const open = { config: { access: 'open' as const } }
const state = z.object({ status: z.string() })

/** For whoever watches the process. Nothing in them tells about a person or a request. */
export function rootRoutes(api: Api, deps: HttpDeps): void {
  api.get('/healthz', { ...open, schema: { hide: true, response: { 200: state } } }, async () => ({
    status: 'ok',
  }))
  api.get(
    '/readyz',
    { ...open, schema: { hide: true, response: { 200: state, 503: state } } },
    async (_request, reply) => {
      if (!deps.isReady()) return reply.status(503).send({ status: 'not ready' })
      await deps.core.store.read((tx) => tx.log.head())
      return { status: 'ready' }
    },
  )
  api.get('/metrics', { ...open, schema: { hide: true } }, async (_request, reply) =>
    reply.type('text/plain; version=0.0.4; charset=utf-8').send(await metricsText(deps)),
  )
}
