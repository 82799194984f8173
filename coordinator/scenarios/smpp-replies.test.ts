import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Delivery } from '../../shared/contract/http/record.ts'
import type { Request } from '../../shared/contract/http/requests.ts'
import { startSmppServer } from '../adapters/channels/sms/smpp/testing/smpp-server.ts'
import { flowBody, must, setStage, type Cast } from '../testing/cast.ts'
import { startTestCoordinator, type TestCoordinator } from '../testing/test-coordinator.ts'

const ANA = '+46701234567'

let server: Awaited<ReturnType<typeof startSmppServer>>
let stage: TestCoordinator
let cast: Cast
beforeAll(async () => {
  server = await startSmppServer()
  stage = await startTestCoordinator({
    flags: { smsUrl: `smpp://acme:secret@127.0.0.1:${server.port}?from=%2B46700000000` },
  })
  cast = await setStage(stage)
  const ana = {
    name: 'Ana',
    email: 'ana@example.com',
    role: 'approver',
    groups: [cast.security.id],
    phone: ANA,
  }
  await must(cast.olga.client.put(`/users/${cast.ana.id}`, ana))
  const flow = {
    ...flowBody('Security asks', cast.security.id),
    channels: ['sms'],
    advanced: { smsReplies: true },
  }
  await must(cast.olga.client.put(`/flows/${cast.flow.id}`, flow))
})
afterAll(async () => {
  await stage.stop()
  await server.stop()
})

it('a reply over SMPP decides, once, and a receipt of failure is shown', async () => {
  const { id } = await must<Request>(
    cast.robot.client.post('/requests', { connector: 'files', tools: [{ name: 'read_file' }] }),
  )
  await expect.poll(() => server.submitted.length).toBe(1)
  const code = /A (\d{10}) /.exec(server.submitted[0]?.short_message?.message ?? '')?.[1] ?? ''
  const reply = { source_addr: ANA.slice(1), source_addr_ton: 1, short_message: `A ${code}` }
  expect(await Promise.all([server.deliver(reply), server.deliver(reply)])).toEqual([0, 0])
  await expect.poll(() => server.submitted.length).toBe(3)
  const request = await must<Request>(cast.olga.client.get(`/requests/${id}`))
  expect(request.status).toBe('approved')
  expect(request.steps[0]?.decisions).toHaveLength(1)

  await server.deliver({
    esm_class: 4,
    source_addr: ANA.slice(1),
    short_message: 'id:m1 stat:EXPIRED err:000 text:',
  })
  const page = await must<{ items: Delivery[] }>(
    cast.olga.client.get(`/deliveries?channel=sms&requestId=${id}`),
  )
  expect(page.items[0]).toMatchObject({ status: 'failed', lastResponse: 'EXPIRED' })
})
