import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach } from 'vitest'
import { WebSocketServer } from 'ws'
import { openSettings, type SettingsFile } from '../../settings/settings-file.ts'
import { createComputerAccess } from '../computer-access.ts'

export const SECRET = 's'.repeat(43)
const user = {
  id: 'u',
  name: 'Ada',
  email: 'ada@example.org',
  role: 'admin',
  groups: [],
  active: true,
  source: 'local',
  updatedAt: '2026-01-01T00:00:00.000Z',
}

/** A coordinator as far as signing in goes, on a real socket; what it knows, tests change as they go. */
export const coordinator = { sessions: 0, hasOwner: true, valid: 'token-1', revoked: '' }
export let server: Server
export let address: string
export let folder: string
export let settings: SettingsFile
beforeEach(async () => {
  Object.assign(coordinator, { sessions: 0, hasOwner: true, valid: 'token-1', revoked: '' })
  server = createServer((request, response) => {
    const bearer = request.headers.authorization
    const answer = (status: number, body: unknown, type = 'application/json') =>
      response.writeHead(status, { 'content-type': type }).end(JSON.stringify(body))
    const refuse = (status: number, code: string, data = {}) =>
      answer(
        status,
        { type: 'about:blank', title: code, status, code, detail: code, data },
        'application/problem+json',
      )
    if (request.url === '/api/v1/session') {
      if (bearer !== `Bearer ${SECRET}` || !coordinator.hasOwner) return refuse(401, 'invalid_credentials')
      coordinator.valid = `token-${++coordinator.sessions}`
      return answer(201, { token: coordinator.valid, user })
    }
    if (request.url === '/api/v1/setup/owner') {
      if (coordinator.hasOwner) return refuse(409, 'already_set_up')
      coordinator.hasOwner = true
      return answer(201, user)
    }
    if (request.url === '/api/v1/me') {
      if (bearer === `Bearer ${coordinator.revoked}`)
        return refuse(401, 'expired_credentials', { because: 'revoked' })
      return bearer === `Bearer ${coordinator.valid}`
        ? answer(200, { user, mode: 'team' })
        : refuse(401, 'invalid_credentials')
    }
    return response.writeHead(404, { 'content-type': 'text/html' }).end('<p>nothing</p>')
  })
  const sockets = new WebSocketServer({ noServer: true })
  server.on('upgrade', (request, socket, head) => {
    if (request.headers.authorization !== `Bearer ${coordinator.valid}`) {
      socket.end('HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n')
      return
    }
    sockets.handleUpgrade(request, socket, head, (client) => client.send(`since ${request.url}`))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  folder = await mkdtemp(join(tmpdir(), 'countersign-access-'))
  settings = await openSettings(join(folder, 'desktop.json'), () => undefined)
})
afterEach(async () => {
  server.closeAllConnections()
  server.close()
  await rm(folder, { recursive: true, force: true })
})

export const computer = (url: () => string | null = () => address) =>
  createComputerAccess({ url, secret: () => SECRET, fetch })
