import { expect, it } from 'vitest'
import { must } from '../../testing/cast.ts'
import { stage } from '../../testing/staged.ts'

it('the OpenAPI description is of version 3.1 and has every route of the API', async () => {
  const api = await must<{
    openapi: string
    paths: Record<string, Record<string, { responses: object; summary?: string }>>
  }>(stage.as(null).get('/openapi.json'))
  expect(api.openapi).toBe('3.1.0')
  const described = Object.entries(api.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.replace(/\{(\w+)\}/g, ':$1')}`),
  )
  const served = stage.coordinator.routes.filter(
    (route) => route.includes('/api/v1/') && !route.endsWith('openapi.json'),
  )
  expect(described.sort()).toEqual(served.sort())
  expect(
    Object.values(api.paths)
      .flatMap((methods) => Object.values(methods))
      .every(({ summary }) => summary),
  ).toBe(true)
})
