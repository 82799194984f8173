import { randomBytes, randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { FlowCheck } from '../shared/contract/http/flows.ts'
import type { User } from '../shared/contract/http/people.ts'
import type { Delivery, DeliveryDetail } from '../shared/contract/http/record.ts'
import type { Request } from '../shared/contract/http/requests.ts'
import type { ChannelSettings, ChannelTestAnswer } from '../shared/contract/http/settings.ts'
import { gsm7Length } from '../shared/domain/sms/gsm7.ts'
import { flowBody, must, setStage, type Cast } from './testing/cast.ts'
import { CrankedClock } from './testing/cranked-clock.ts'
import { pause } from './testing/pause.ts'
import { startSmsGateway, type GatewayMessage, type SmsGateway } from './testing/sms-gateway.ts'
import { OWNER_TOKEN, startTestCoordinator, type TestCoordinator } from './testing/test-coordinator.ts'

const MINUTE = 60_000
const ANA = '+46701234567'
const BEN = '+46707654321'

let clock: CrankedClock
let gateway: SmsGateway
let stage: TestCoordinator
let cast: Cast
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

async function setPhone(who: 'ana' | 'ben', phone: string | undefined, active = true): Promise<void> {
  const name = who === 'ana' ? 'Ana' : 'Ben'
  const body = { name, email: `${who}@example.com`, role: 'approver', groups: [cast.security.id], active }
  await must(cast.olga.client.put(`/users/${cast[who].id}`, phone === undefined ? body : { ...body, phone }))
}
async function useFlow(advanced: object): Promise<void> {
  const body = { ...flowBody('Security asks', cast.security.id), channels: ['sms'], advanced }
  await must(cast.olga.client.put(`/flows/${cast.flow.id}`, body))
}
async function pass(ms: number): Promise<void> {
  clock.turn(ms)
  for (let round = 0; round < 20; round += 1) {
    await pause(10)
    clock.turn(25)
  }
}
const ask = (tool = 'read_file'): Promise<Request> => {
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
const see = (id: string): Promise<Request> => must(cast.olga.client.get(`/requests/${id}`))
const sentTo = async (phone: string): Promise<GatewayMessage> => {
  await pass(1000)
  await expect.poll(() => gateway.messages.find(({ to }) => to === phone)).toBeDefined()
  return gateway.messages.find(({ to }) => to === phone) as GatewayMessage
}
const codeIn = ({ body }: GatewayMessage): string =>
  /Reply A (\d{10}) to approve, D \1 to deny$/.exec(body)?.[1] ?? ''
const url = (): string => `${stage.url}/callbacks/sms/message`
const sid = (): string => `SM${randomBytes(16).toString('hex')}`
const reply = (from: string, text: string, id = sid()) =>
  gateway.call(url(), { MessageSid: id, From: from, To: '+46700000000', Body: text })
const words = ({ text }: { text: string }): string => /<Message>(.*)<\/Message>/.exec(text)?.[1] ?? ''
/** Each test ends what it began, so that the next finds no open code. */
const settle = (id: string) =>
  cast.ben.client.post(`/requests/${id}/decisions`, { decisionId: randomUUID(), verdict: 'deny' })
const deliveriesOf = async (id: string): Promise<readonly Delivery[]> =>
  (await must<{ items: Delivery[] }>(cast.olga.client.get(`/deliveries?channel=sms&requestId=${id}`))).items

describe('a text about a request', () => {
  it('says who, what and how to answer in one message, and no argument', async () => {
    const { id } = await ask()
    const message = await sentTo(ANA)
    expect(message.body).toMatch(
      /^Max asks for Files: read_file\. Reply A \d{10} to approve, D \d{10} to deny$/,
    )
    expect(gsm7Length(message.body)).toBeLessThanOrEqual(160)
    expect(JSON.stringify(gateway.messages)).not.toContain('SECRET-VALUE')
    expect(codeIn(message)).not.toBe(codeIn(await sentTo(BEN)))
    const stored = await stage.coordinator.core.store.read(async (tx) => [
      await tx.outbox.ofRequest(id),
      await tx.log.read(0, 10_000),
      await tx.proofs.get(`sms-codes:${cast.ana.id}`),
    ])
    expect(JSON.stringify(stored)).not.toContain(codeIn(message))
    expect((await see(id)).notified).toBe(true)
    const [delivery] = await deliveriesOf(id)
    const detail = await must<DeliveryDetail>(
      cast.eve.client.get(`/deliveries/${encodeURIComponent(delivery?.id ?? '')}`),
    )
    expect(detail.preview?.text).toBe(message.body.replaceAll(codeIn(message), '••••••••••'))
    expect(detail.steps.map(({ what }) => what)).toEqual(['delivered'])
    expect(detail.steps[0]?.response).toMatch(/^queued SM/)
    await settle(id)
  })

  it('holds no code where the flow does not allow it, or where the tool is destructive', async () => {
    const risky = await ask('delete_file')
    expect((await sentTo(ANA)).body).toMatch(/ Open Countersign to see it\.$/)
    await settle(risky.id)
    gateway.messages.splice(0)
    await useFlow({})
    const plain = await ask()
    expect((await sentTo(ANA)).body).toMatch(/ Open Countersign to see it\.$/)
    await settle(plain.id)
    await useFlow({ smsReplies: true })
  })

  it('is tried again when the provider is in trouble, under the same code', async () => {
    gateway.answerNext({ status: 503, body: { message: 'down' } }, { status: 503, body: { message: 'down' } })
    const { id } = await ask()
    await pass(500)
    expect((await deliveriesOf(id)).map(({ status, lastResponse }) => [status, lastResponse])).toEqual([
      ['queued', '503 {"message":"down"}'],
      ['queued', '503 {"message":"down"}'],
    ])
    await pass(15_000)
    await sentTo(ANA)
    await pass(500)
    expect((await deliveriesOf(id)).map(({ status, attempts }) => [status, attempts])).toEqual([
      ['delivered', 2],
      ['delivered', 2],
    ])
    await settle(id)
  })

  it.each([
    [21610, 'Attempt to send to unsubscribed recipient', 'failed'],
    [21211, 'The To number is not valid', 'failed'],
    [20003, 'Authenticate', 'queued'],
  ])('error %i (%s) leaves it %s', async (code, message, status) => {
    const answer = { status: code === 20003 ? 401 : 400, body: { code, message, status: 400 } }
    gateway.answerNext(answer, answer)
    const { id } = await ask()
    await pass(1000)
    const found = await deliveriesOf(id)
    expect(found.map((each) => each.status)).toEqual([status, status])
    expect(found[0]?.lastResponse).toContain(`${code} ${message}`)
    await settle(id)
    if (code === 21610) for (const phone of [ANA, BEN]) await reply(phone, 'START')
  })

  it('is failed with the provider’s words when it did not arrive', async () => {
    const { id } = await ask()
    const { statusCallback, sid: messageSid } = await sentTo(ANA)
    await pass(500)
    const form = { MessageSid: messageSid, MessageStatus: 'undelivered', ErrorCode: '30003', To: ANA }
    expect(await gateway.call(statusCallback ?? '', form, { token: 'another' })).toMatchObject({
      status: 403,
    })
    expect((await deliveriesOf(id)).find(({ recipient }) => recipient === ANA)?.status).toBe('delivered')
    expect(await gateway.call(statusCallback ?? '', form)).toMatchObject({ status: 204 })
    expect((await deliveriesOf(id)).find(({ recipient }) => recipient === ANA)).toMatchObject({
      status: 'failed',
      lastResponse: 'undelivered 30003',
    })
    await settle(id)
  })
})

describe('an answer by text', () => {
  it('approves, once, however often it is brought', async () => {
    const { id } = await ask()
    const code = codeIn(await sentTo(ANA))
    const messageId = sid()
    const answers = await Promise.all([1, 2, 3].map(() => reply(ANA, `A ${code}`, messageId)))
    expect(answers.map(words)).toEqual(Array(3).fill('You approved it.'))
    expect(words(await reply(ANA, `a${code}`))).toMatch(/^Already approved by Ana\.|^You approved it\.$/)
    const request = await see(id)
    expect(request.status).toBe('approved')
    expect(request.steps[0]?.decisions).toEqual([
      expect.objectContaining({
        by: expect.objectContaining({ name: 'Ana' }) as object,
        via: 'sms',
        verdict: 'approve',
      }),
    ])
    expect(words(await reply(ANA, `D ${code}`))).toMatch(
      /^Already approved by Ana\. Your answer changed nothing\.$/,
    )
  })

  it('denies with a reason, and tells whoever comes late who decided', async () => {
    const { id } = await ask()
    const [ana, ben] = [codeIn(await sentTo(ANA)), codeIn(await sentTo(BEN))]
    expect(words(await reply(ANA, `D ${ana} not on a &lt;Friday&gt;`))).toBe('You denied it.')
    expect(await see(id)).toMatchObject({
      status: 'denied',
      resolution: { reason: 'not on a &lt;Friday&gt;' },
    })
    expect(words(await reply(BEN, `A ${ben}`))).toBe('Already denied by Ana. Your answer changed nothing.')
    await pass(20 * MINUTE)
    expect(words(await reply(BEN, `A ${ben}`))).toBe('Already denied by Ana. Your answer changed nothing.')
  })

  it('is not heard from a number that nobody has, nor with somebody else’s code', async () => {
    const { id } = await ask()
    const code = codeIn(await sentTo(ANA))
    const stranger = await reply('+46700009999', `A ${code}`)
    expect([stranger.status, stranger.text]).toEqual([
      200,
      '<?xml version="1.0" encoding="UTF-8"?><Response></Response>',
    ])
    expect(words(await reply(BEN, `A ${code}`))).toBe('This code is not known. Nothing was decided.')
    expect((await see(id)).status).toBe('pending')
    await settle(id)
  })

  it('locks every code of a person after five wrong ones', async () => {
    const { id } = await ask()
    const code = codeIn(await sentTo(ANA))
    for (let number = 0; number < 4; number += 1)
      expect(words(await reply(ANA, `A 000000000${number}`))).toBe(
        'This code is not known. Nothing was decided.',
      )
    expect(words(await reply(ANA, 'A 1234'))).toBe(
      'Too many wrong codes. Nothing was decided. Answer in Countersign.',
    )
    expect(words(await reply(ANA, `A ${code}`))).toMatch(/^Too many wrong codes/)
    expect((await see(id)).status).toBe('pending')
    await settle(id)
  })

  it('gives in to no guessing and to no forged call, however many', async () => {
    const { id } = await ask()
    const code = codeIn(await sentTo(ANA))
    const forged = { MessageSid: sid(), From: ANA, To: '+46700000000', Body: `A ${code}` }
    const refused = await Promise.all(
      Array.from({ length: 300 }, (_, n) => gateway.call(url(), forged, { token: `guess-${n}` })),
    )
    expect(new Set(refused.map(({ status }) => status))).toEqual(new Set([403]))
    const answers = new Set<string>()
    for (let n = 0; n < 200; n += 1) {
      const guess = ((BigInt(code) + BigInt(n) + 1n) % 10_000_000_000n).toString().padStart(10, '0')
      answers.add(words(await reply(ANA, `A ${guess}`)))
    }
    expect(
      [...answers].every(
        (answer) => answer.endsWith('Nothing was decided.') || answer.startsWith('Too many'),
      ),
    ).toBe(true)
    expect(words(await reply(ANA, `A ${code}`))).toMatch(/^Too many wrong codes/)
    expect((await see(id)).status).toBe('pending')
    await settle(id)
  }, 60_000)

  it('is too late ten minutes after the message left', async () => {
    const { id } = await ask()
    const code = codeIn(await sentTo(ANA))
    await pass(11 * MINUTE)
    expect(words(await reply(ANA, `A ${code}`))).toBe(
      'This code has expired. Nothing was decided. Answer in Countersign.',
    )
    expect((await see(id)).status).toBe('pending')
    await settle(id)
  })

  it('counts for nothing from somebody who was deactivated or left the group', async () => {
    const { id } = await ask()
    const code = codeIn(await sentTo(ANA))
    await setPhone('ana', ANA, false)
    expect(words(await reply(ANA, `A ${code}`))).toBe('')
    await setPhone('ana', ANA)
    await must(
      cast.olga.client.put(`/groups/${cast.security.id}`, { name: 'Security', members: [cast.ben.id] }),
    )
    expect(words(await reply(ANA, `A ${code}`))).toMatch(/Nothing was decided\.$/)
    expect((await see(id)).status).toBe('pending')
    await settle(id)
    await setPhone('ana', ANA)
  })

  it.each([
    ['no signature', { signature: '' }],
    ['a signature of another account', { token: 'another-token' }],
    ['a signature of something else', { signed: { MessageSid: 'SM1', From: ANA, Body: 'hello' } }],
    ['a signature cut short', { signature: 'AAAA' }],
  ])('is refused with %s', async (_what, forge) => {
    const { id } = await ask()
    const code = codeIn(await sentTo(ANA))
    const form = { MessageSid: sid(), From: ANA, To: '+46700000000', Body: `A ${code}` }
    expect((await gateway.call(url(), form, forge)).status).toBe(403)
    expect((await see(id)).status).toBe('pending')
    await settle(id)
  })

  it('is refused when a parameter comes twice, or in another form', async () => {
    const twice = await fetch(url(), {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', 'x-twilio-signature': 'x' },
      body: 'From=%2B1&From=%2B2',
    })
    expect(twice.status).toBe(403)
    const json = await fetch(url(), {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-twilio-signature': 'x' },
      body: '{"From":"+1"}',
    })
    expect(json.status).toBeGreaterThanOrEqual(400)
  })

  it('STOP ends texts to that number and START begins them again', async () => {
    expect(words(await reply(ANA, 'Stop'))).toBe('')
    const { id } = await ask()
    await sentTo(BEN)
    await pass(500)
    expect(gateway.messages.some(({ to }) => to === ANA)).toBe(false)
    expect((await deliveriesOf(id)).find(({ recipient }) => recipient === ANA)).toMatchObject({
      status: 'failed',
      lastResponse: expect.stringContaining('answered STOP') as string,
    })
    await settle(id)
    const ana = async () => must<User>(cast.olga.client.get(`/users/${cast.ana.id}`))
    const reached = async () =>
      (
        await must<FlowCheck>(
          cast.olga.client.post('/flows/validate', {
            ...flowBody('Draft', cast.security.id),
            channels: ['sms'],
          }),
        )
      ).reach[0]?.channels[0]
    expect((await ana()).textsEnded).toBe(true)
    expect(await reached()).toMatchObject({ reached: 1, unreachable: ['Ana'], optedOut: ['Ana'] })
    gateway.messages.splice(0)
    await reply(ANA, 'START')
    expect((await ana()).textsEnded).toBeUndefined()
    expect(await reached()).toMatchObject({ reached: 2, unreachable: [], optedOut: [] })
    const again = await ask()
    expect(codeIn(await sentTo(ANA))).toMatch(/^\d{10}$/)
    await settle(again.id)
  })

  it('a STOP that the carrier kept to itself is learned from its refusal', async () => {
    gateway.answerNext({ status: 400, body: { code: 21610, message: 'unsubscribed recipient' } })
    const { id } = await ask()
    await pass(1000)
    const silent = async () =>
      (await must<{ items: User[] }>(cast.olga.client.get('/users'))).items.filter(
        ({ textsEnded }) => textsEnded === true,
      )
    await expect.poll(silent).toHaveLength(1)
    const [person] = await silent()
    await reply(person?.phone ?? '', 'START')
    expect(await silent()).toEqual([])
    await settle(id)
  })

  it('says what is wanted to whoever has an open code, and stays silent otherwise', async () => {
    await pass(30 * MINUTE)
    expect(words(await reply(ANA, 'What is this?'))).toBe('')
    const { id } = await ask()
    await sentTo(ANA)
    expect(words(await reply(ANA, 'ok do it'))).toMatch(/^Reply A and the code/)
    await settle(id)
  })
})

it('a storm of requests is a few texts, the last of which counts the others', async () => {
  await pass(60 * MINUTE)
  gateway.messages.splice(0)
  const asked: Request[] = []
  for (let n = 0; n < 12; n += 1) {
    const tools = [{ name: 'read_file', arguments: { path: `p${n}` } }]
    asked.push(await must(cast.robot.client.post('/requests', { connector: 'files', tools })))
  }
  for (let minute = 0; minute < 10; minute += 1) await pass(MINUTE)
  const toAna = gateway.messages.filter(({ to }) => to === ANA)
  expect(toAna.length).toBeLessThanOrEqual(5)
  expect(toAna.at(-1)?.body).toMatch(
    /^Max asks for Files: read_file\. And \d+ more\. Open Countersign to see them\.$/,
  )
  for (const { id } of asked) await settle(id)
})

describe('setting up texts in the app', () => {
  it('is refused where the operator did, and tries the way there is', async () => {
    const shown = await must<ChannelSettings>(cast.olga.client.get('/settings/sms'))
    expect(shown).toMatchObject({ source: 'operator', callbackUrl: url() })
    expect(shown.url).not.toContain('gateway-token')
    const reply = await cast.olga.client.put<{ code: string }>('/settings/sms', { url: gateway.url })
    expect([reply.status, reply.body.code]).toEqual([409, 'channel_from_operator'])
    gateway.answerNext({ status: 400, body: { code: 21211, message: "The 'To' number is not valid" } })
    const body = { to: '+46700001111' }
    expect(await must<ChannelTestAnswer>(cast.olga.client.post('/settings/sms/test', body))).toEqual({
      delivered: false,
      to: '+46700001111',
      response: "400 21211 The 'To' number is not valid",
      advice: 'recipient',
    })
    expect(await must<ChannelTestAnswer>(cast.olga.client.post('/settings/sms/test', body))).toMatchObject({
      delivered: true,
    })
    expect(gateway.messages.at(-1)?.body).toContain('This is a test')
    expect(await must<ChannelTestAnswer>(cast.olga.client.post('/settings/sms/test', {}))).toMatchObject({
      advice: 'no-recipient',
    })
  })

  it('keeps the secret, shows it to nobody, and sends it nowhere else', async () => {
    const own = await startTestCoordinator({ flags: { allowPrivateWebhooks: true } })
    try {
      const admin = own.as(OWNER_TOKEN)
      expect(await must<ChannelTestAnswer>(admin.post('/settings/sms/test', { to: ANA }))).toMatchObject({
        advice: 'not-set-up',
      })
      const wrong = await admin.put<{ errors: { message: string }[] }>('/settings/sms', {
        url: 'twilio://a:b@c',
      })
      expect([wrong.status, wrong.body.errors[0]?.message]).toEqual([
        422,
        expect.stringContaining('sender is missing') as string,
      ])
      const saved = await must<ChannelSettings>(admin.put('/settings/sms', { url: gateway.url }))
      expect(saved).toMatchObject({ source: 'app' })
      expect(JSON.stringify(saved)).not.toContain('gateway-token')
      const again = { url: (saved.url ?? '').replace(/from=.*/, 'from=Acme') }
      await must(admin.put('/settings/sms', again))
      await must(admin.post('/settings/sms/test', { to: ANA }))
      expect(gateway.messages.at(-1)).toMatchObject({ to: ANA, from: 'Acme' })
      const elsewhere = { url: (saved.url ?? '').replace('127.0.0.1', 'evil.example') }
      expect((await admin.put('/settings/sms', elsewhere)).status).toBe(422)
      await own.restart()
      await must(admin.post('/settings/sms/test', { to: BEN }))
      expect(gateway.messages.at(-1)).toMatchObject({ to: BEN })
      await must(admin.delete('/settings/sms'))
      expect(await must(admin.get('/settings/sms'))).toEqual({ channel: 'sms', source: 'none' })
      const log = await own.coordinator.core.store.read((tx) => tx.log.read(0, 1000))
      expect(JSON.stringify(log)).not.toContain('gateway-token')
    } finally {
      await own.stop()
    }
  })
})

it('a phone number that is none is refused where it is entered', async () => {
  const body = { name: 'Kim', email: 'kim@example.com', phone: '070-1234567' }
  expect((await cast.olga.client.put(`/users/${cast.kim.id}`, body)).status).toBe(422)
})
