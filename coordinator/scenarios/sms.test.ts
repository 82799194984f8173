import { describe, expect, it } from 'vitest'
import type { DeliveryDetail } from '../../shared/contract/http/record.ts'
import type { Request } from '../../shared/contract/http/requests.ts'
import { gsm7Length } from '../../shared/domain/sms/gsm7.ts'
import { must } from '../testing/cast.ts'
import {
  MINUTE,
  ANA,
  BEN,
  gateway,
  stage,
  cast,
  useFlow,
  pass,
  ask,
  see,
  sentTo,
  codeIn,
  reply,
  settle,
  deliveriesOf,
} from '../testing/staged-texts.ts'

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
