import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createTeamAccess } from '../access/team-access.ts'
import type { KnownPlace } from '../access/coordinator-choice.ts'
import { findPlace } from './find-place.ts'

/** Two coordinators, each with a request of its own and one that both know. */
const servers: Server[] = []
const places: KnownPlace[] = []
beforeAll(async () => {
  for (const own of ['A', 'B']) {
    const server = createServer((request, response) => {
      const has = [`/api/v1/requests/${own}`, '/api/v1/requests/BOTH'].includes(request.url ?? '')
      response.writeHead(has ? 200 : 404).end('{}')
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    servers.push(server)
    const id = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    places.push({ id, access: createTeamAccess(id, 'token'), signedIn: () => true })
  }
  places.push({
    id: 'http://127.0.0.1:1',
    access: createTeamAccess('http://127.0.0.1:1', 'token'),
    signedIn: () => true,
  })
})
afterAll(() => servers.forEach((server) => server.close()))

const found = async (requestId: string, active: number) => {
  const id = await findPlace(requestId, places[active]?.id ?? '', places)
  return places.findIndex((place) => place.id === id)
}

it.each([
  ['the one shown, when it has it', 'A', 0, 0],
  ['another, when that has it', 'B', 0, 1],
  ['the one shown, when several have it', 'BOTH', 1, 1],
  ['the one shown, when nobody has it', 'C', 1, 1],
  ['another, while the one shown does not answer', 'B', 2, 1],
])('a link leads to %s', async (_what, requestId, active, expected) => {
  expect(await found(requestId, active)).toBe(expected)
})
