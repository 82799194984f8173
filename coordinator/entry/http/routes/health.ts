import { health } from '../../../../shared/contract/http/health.ts'
import { readHealth } from '../../../core/health/read-health.ts'
import type { Api } from '../api.ts'
import type { HttpDeps } from '../http-deps.ts'

export function healthRoutes(api: Api, deps: HttpDeps): void {
  api.get(
    '/health',
    {
      schema: {
        tags: ['record'],
        summary: 'How the coordinator that answers is doing',
        response: { 200: health },
      },
    },
    (request) => readHealth(deps.core, request.caller, deps.health),
  )
}
