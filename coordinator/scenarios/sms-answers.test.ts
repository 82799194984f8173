import { describe, expect, it } from 'vitest'
import type { FlowCheck } from '../../shared/contract/http/flows.ts'
import type { User } from '../../shared/contract/http/people.ts'
import { flowBody, must } from '../testing/cast.ts'
import {
  MINUTE,
  ANA,
  BEN,
  gateway,
  cast,
  setPhone,
  pass,
  ask,
  see,
  sentTo,
  codeIn,
  url,
  sid,
  reply,
  words,
  settle,
  deliveriesOf,
} from '../testing/staged-texts.ts'

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
