import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import http2 from 'node:http2'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openHttp } from './http-client.ts'
import { peerModule } from './peers.ts'
import { startRestate } from './restate-server.ts'

/** Holds a call with Restate until it is approved. */
export interface RestateApprovals {
  /** Resolves when the call is held, durably. */
  ask(): Promise<{ readonly id: string; readonly released: Promise<boolean> }>
  approve(id: string): Promise<void>
  close(): Promise<void>
}

interface Context {
  awakeable(): { id: string; promise: Promise<{ approved: boolean }> }
  run(name: string, work: () => boolean): Promise<boolean>
}
interface Sdk {
  service(definition: object): unknown
  createEndpointHandler(options: {
    services: readonly unknown[]
  }): (request: http2.Http2ServerRequest, response: http2.Http2ServerResponse) => void
}

/** One partition is the fastest setting on few processors. The handlers run in this process. */
export async function openRestateApprovals(argumentsText: string): Promise<RestateApprovals> {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-restate-'))
  const server = await startRestate(folder, 1)
  const held = new Map<string, (id: string) => void>()
  const service = await serveHandlers(held)
  const port = (service.address() as AddressInfo).port
  const registered = await fetch(`${server.admin}/deployments`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ uri: `http://127.0.0.1:${port}` }),
  })
  if (!registered.ok) throw new Error(`Restate: ${(await registered.text()).slice(0, 300)}`)
  const client = openHttp(server.ingress, '')
  let asked = 0
  return {
    async ask() {
      const key = `request-${asked++}`
      const paused = new Promise<string>((resolve) => {
        held.set(key, resolve)
      })
      const released = client.must<boolean>('POST', '/Approval/request', { key, args: argumentsText })
      released.catch(() => undefined)
      return { id: await paused, released }
    },
    async approve(id) {
      const { status } = await client.request(
        'POST',
        `/restate/awakeables/${id}/resolve`,
        '{"approved":true}',
      )
      if (status >= 300) throw new Error(`Restate answered ${status}`)
    },
    async close() {
      client.close()
      service.close()
      await server.kill()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function serveHandlers(held: Map<string, (id: string) => void>): Promise<http2.Http2Server> {
  // The SDK calls what Node 20 lacks.
  Object.assign(Promise, { withResolvers })
  process.env['RESTATE_LOGGING'] ??= 'ERROR'
  const sdk = peerModule<Sdk>('@restatedev/restate-sdk')
  const approval = sdk.service({
    name: 'Approval',
    handlers: {
      request: async (context: Context, { key }: { key: string }) => {
        const { id, promise } = context.awakeable()
        await context.run('notify', () => {
          held.get(key)?.(id)
          return held.delete(key)
        })
        return (await promise).approved
      },
    },
  })
  const service = http2.createServer(sdk.createEndpointHandler({ services: [approval] }))
  service.listen(0, '127.0.0.1')
  await once(service, 'listening')
  return service
}

function withResolvers<T>() {
  let resolve: (value: T) => void = () => undefined
  let reject: (error: unknown) => void = () => undefined
  const promise = new Promise<T>((yes, no) => {
    resolve = yes
    reject = no
  })
  return { promise, resolve, reject }
}
