import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, it } from 'vitest'
import type { Delivery } from '../../shared/contract/http/record.ts'
import type { Request } from '../../shared/contract/http/requests.ts'
import { flowBody, must, setStage } from '../testing/cast.ts'
import { startTestCoordinator } from '../testing/test-coordinator.ts'

it('a message that was under way when somebody decided, and did not arrive, is not tried again', async () => {
  const bodies: string[] = []
  const held: ServerResponse[] = []
  const server = createServer((request, response) => {
    let text = ''
    request.on('data', (chunk: Buffer) => (text += chunk.toString()))
    request.on('end', () => {
      bodies.push(text)
      // The first is answered once the request is decided.
      if (bodies.length === 1) held.push(response)
      else response.writeHead(200).end('ok')
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const stage = await startTestCoordinator({ flags: { chatUrl: `slack+http://127.0.0.1:${port}/room` } })
  try {
    const cast = await setStage(stage)
    const flow = { ...flowBody('Security asks', cast.security.id), channels: ['email', 'chat'] }
    await must(cast.olga.client.put(`/flows/${cast.flow.id}`, flow))
    const tools = [{ name: 'read_file', arguments: { path: 'a' } }]
    const { id } = await must<Request>(cast.robot.client.post('/requests', { connector: 'files', tools }))
    await expect.poll(() => held.length).toBe(1)
    await must(
      cast.ana.client.post(`/requests/${id}/decisions`, { decisionId: randomUUID(), verdict: 'deny' }),
    )
    held[0]?.writeHead(503).end('later')
    const statuses = async () =>
      (
        await must<{ items: Delivery[] }>(cast.olga.client.get(`/deliveries?channel=chat&requestId=${id}`))
      ).items.map(({ kind, status }) => `${kind} ${status}`)
    await expect.poll(statuses).toEqual(['decision delivered', 'request withdrawn'])
    expect(bodies).toHaveLength(2)
    expect(bodies[1]).toContain('was denied')
  } finally {
    await stage.stop()
    server.close()
  }
})
