import { randomBytes, randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest'
import type { Delivery } from '../../shared/contract/http/record.ts'
import type { Request } from '../../shared/contract/http/requests.ts'
import { flowBody, must, setStage, type Cast } from './cast.ts'
import { CrankedClock } from './cranked-clock.ts'
import { pause } from './pause.ts'
import { startSmsGateway, type GatewayMessage, type SmsGateway } from './sms-gateway.ts'
import { startTestCoordinator, type TestCoordinator } from './test-coordinator.ts'

export const MINUTE = 60_000
export const ANA = '+46701234567'
export const BEN = '+46707654321'

let clock: CrankedClock
export let gateway: SmsGateway
export let stage: TestCoordinator
export let cast: Cast
beforeAll(async () => {
  clock = new CrankedClock()
  gateway = await startSmsGateway()
  stage = await startTestCoordinator({ clock, flags: { smsUrl: gateway.url } })
  cast = await setStage(stage)
  await setPhone('ana', ANA)
  await setPhone('ben', BEN)
  await useFlow({ smsReplies: true })
})
/** Far enough apart that nobody is told of them together. */
beforeEach(() => pass(60 * MINUTE))
afterEach(() => gateway.messages.splice(0))
afterAll(async () => {
  await stage.stop()
  await gateway.stop()
})

export async function setPhone(who: 'ana' | 'ben', phone: string | undefined, active = true): Promise<void> {
  const name = who === 'ana' ? 'Ana' : 'Ben'
  const body = { name, email: `${who}@example.com`, role: 'approver', groups: [cast.security.id], active }
  await must(cast.olga.client.put(`/users/${cast[who].id}`, phone === undefined ? body : { ...body, phone }))
}
export async function useFlow(advanced: object): Promise<void> {
  const body = { ...flowBody('Security asks', cast.security.id), channels: ['sms'], advanced }
  await must(cast.olga.client.put(`/flows/${cast.flow.id}`, body))
}
export async function pass(ms: number): Promise<void> {
  clock.turn(ms)
  for (let round = 0; round < 20; round += 1) {
    await pause(10)
    clock.turn(25)
  }
}
export const ask = (tool = 'read_file'): Promise<Request> => {
  // Apart from what was asked before, so that it is not put together with it.
  clock.turn(11 * MINUTE)
  return must(
    cast.robot.client.post('/requests', {
      connector: 'files',
      tools: [
        {
          name: tool,
          arguments: { path: tool === 'read_file' ? 'SECRET-VALUE' : 'a' },
        },
      ],
    }),
  )
}
export const see = (id: string): Promise<Request> => must(cast.olga.client.get(`/requests/${id}`))
export const sentTo = async (phone: string): Promise<GatewayMessage> => {
  await pass(1000)
  await expect.poll(() => gateway.messages.find(({ to }) => to === phone)).toBeDefined()
  return gateway.messages.find(({ to }) => to === phone) as GatewayMessage
}
export const codeIn = ({ body }: GatewayMessage): string =>
  /Reply A (\d{10}) to approve, D \1 to deny$/.exec(body)?.[1] ?? ''
export const url = (): string => `${stage.url}/callbacks/sms/message`
export const sid = (): string => `SM${randomBytes(16).toString('hex')}`
export const reply = (from: string, text: string, id = sid()) =>
  gateway.call(url(), { MessageSid: id, From: from, To: '+46700000000', Body: text })
export const words = ({ text }: { text: string }): string => /<Message>(.*)<\/Message>/.exec(text)?.[1] ?? ''
/** Each test ends what it began, so that the next finds no open code. */
export const settle = (id: string) =>
  cast.ben.client.post(`/requests/${id}/decisions`, { decisionId: randomUUID(), verdict: 'deny' })
export const deliveriesOf = async (id: string): Promise<readonly Delivery[]> =>
  (await must<{ items: Delivery[] }>(cast.olga.client.get(`/deliveries?channel=sms&requestId=${id}`))).items
