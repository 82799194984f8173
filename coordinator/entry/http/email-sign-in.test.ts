import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { User } from '../../../shared/contract/http/people.ts'
import type { Session } from '../../../shared/contract/http/session.ts'
import type { AskedSignInCode } from '../../../shared/contract/http/sign-in.ts'
import { must } from '../../testing/cast.ts'
import { CrankedClock } from '../../testing/cranked-clock.ts'
import { pause } from '../../testing/pause.ts'
import { startMailServer } from '../../testing/receivers.ts'
import { OWNER_TOKEN, startTestCoordinator, type TestCoordinator } from '../../testing/test-coordinator.ts'

const MINUTE = 60_000

let clock: CrankedClock
let stage: TestCoordinator
let mail: Awaited<ReturnType<typeof startMailServer>>
let ana: User
beforeAll(async () => {
  clock = new CrankedClock()
  mail = await startMailServer()
  stage = await startTestCoordinator({
    clock,
    flags: { smtpUrl: mail.url, smtpFrom: 'Countersign <approvals@example.com>' },
  })
})
afterAll(async () => {
  await stage.stop()
  await mail.stop()
})
let count = 0
beforeEach(async () => {
  // The limits of the hour before are over, and everybody is new.
  clock.turn(61 * MINUTE)
  ana = await must<User>(
    stage.as(OWNER_TOKEN).post('/users', { name: 'Ana', email: `Ana.${(count += 1)}@example.com` }),
  )
})

type Refused = { code?: string; data?: { triesLeft?: number; seconds?: number } }
const nobody = () => stage.as(null)
const ask = (email = ana.email) => nobody().post<AskedSignInCode & Refused>('/sign-in/email', { email })
const confirm = (challenge: string, code: string, more: object = {}) =>
  nobody().post<Session & Refused>('/sign-in/email/confirm', { challenge, code, client: 'web', ...more })
const change = (more: object) =>
  must(stage.as(OWNER_TOKEN).put(`/users/${ana.id}`, { name: ana.name, email: ana.email, ...more }))

async function mailed(
  since: number,
  to = ana.email,
): Promise<{ code: string; text: string; subject: string }> {
  for (let attempt = 0; attempt < 400; attempt += 1) {
    const sent = mail.mails.all.slice(since).find(({ recipients }) => recipients.includes(to))
    if (sent) {
      const text = sent.text ?? ''
      return { text, subject: sent.subject ?? '', code: /^[0-9A-HJKMNP-TV-Z]{8}$/m.exec(text)?.[0] ?? '' }
    }
    clock.turn(25)
    await pause(10)
  }
  throw new Error('no mail came')
}

/** Asks for a code and reads it in the mailbox. */
async function begun(email = ana.email) {
  const since = mail.mails.all.length
  const { challenge } = await must<AskedSignInCode>(ask(email))
  return { challenge, ...(await mailed(since)) }
}

describe('signing in with a mailed code', () => {
  it('is offered where mail is set up, and said before anybody is signed in', async () => {
    expect(await must(nobody().get('/about'))).toMatchObject({ signIn: { email: true, provider: null } })
  })

  it.each(['web', 'desktop'] as const)('opens a session: %s', async (client) => {
    const { challenge, code, subject, text } = await begun()
    expect(subject).toBe('Your code to sign in')
    expect(text).toContain(new URL(stage.url).host)
    const { token, user } = await must<Session>(confirm(challenge, code, { client, device: 'Ana’s laptop' }))
    expect(user.id).toBe(ana.id)
    expect(await must(stage.as(token).get('/me'))).toMatchObject({ user: { id: ana.id } })
    const opened = await stage.coordinator.core.store.read(async (tx) =>
      (await tx.log.read(0, 10_000)).findLast(({ type }) => type === 'session.opened'),
    )
    expect(opened).toMatchObject({ actor: { id: ana.id, via: client }, data: { by: 'email-code' } })
  })

  it('takes the code as people type it, and the address in any case', async () => {
    const { challenge, code } = await begun(ana.email.toUpperCase())
    expect((await confirm(challenge, ` ${code.slice(0, 4).toLowerCase()}-${code.slice(4)} `)).status).toBe(
      201,
    )
  })

  it('mails in the language of the reader', async () => {
    await change({ language: 'de' })
    expect((await begun()).subject).toBe('Ihr Code für die Anmeldung')
  })

  it('works once', async () => {
    const { challenge, code } = await begun()
    expect((await confirm(challenge, code)).status).toBe(201)
    expect((await confirm(challenge, code)).body.code).toBe('sign_in_code_over')
  })

  it('works once when it is sent many times at the same moment', async () => {
    const { challenge, code } = await begun()
    const answers = await Promise.all(Array.from({ length: 12 }, () => confirm(challenge, code)))
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1)
  })

  it('works for nobody who guesses: five tries, and the right code comes too late', async () => {
    const { challenge, code } = await begun()
    const left = []
    for (let guess = 0; guess < 5; guess += 1) left.push((await confirm(challenge, '00000000')).body)
    expect(left.map((one) => one.data?.triesLeft ?? one.code)).toEqual([4, 3, 2, 1, 'sign_in_code_over'])
    expect((await confirm(challenge, code)).body.code).toBe('sign_in_code_over')
  })

  it('counts guesses that come all at once', async () => {
    const { challenge, code } = await begun()
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, guess) => confirm(challenge, String(guess).padStart(8, '0'))),
    )
    expect(answers.filter(({ body }) => body.code === 'wrong_sign_in_code')).toHaveLength(4)
    expect((await confirm(challenge, code)).body.code).toBe('sign_in_code_over')
  })

  it('works only where it was asked for', async () => {
    const mine = await begun()
    const { challenge: other } = await must<AskedSignInCode>(ask())
    expect((await confirm(other, mine.code)).body.code).toBe('wrong_sign_in_code')
    expect((await confirm('made-up', mine.code)).body.code).toBe('sign_in_code_over')
    expect((await confirm(mine.challenge, mine.code)).status).toBe(201)
  })

  it('ends after ten minutes', async () => {
    const { challenge, code } = await begun()
    clock.turn(10 * MINUTE + 1)
    expect((await confirm(challenge, code)).body.code).toBe('sign_in_code_over')
  })

  it('ends with the person, and with their address', async () => {
    const first = await begun()
    await change({ active: false })
    expect((await confirm(first.challenge, first.code)).body.code).toBe('sign_in_code_over')
    await change({ active: true })
    const second = await begun()
    await change({ email: `moved.${count}@example.com` })
    expect((await confirm(second.challenge, second.code)).body.code).toBe('sign_in_code_over')
  })

  it('answers alike for an address that nobody has, and for somebody who was deactivated', async () => {
    await change({ active: false })
    const since = mail.mails.all.length
    for (const address of [ana.email, 'nobody@example.com']) {
      const { status, body } = await ask(address)
      expect([status, Object.keys(body), body.expiresInSeconds]).toEqual([
        202,
        ['challenge', 'expiresInSeconds'],
        600,
      ])
      const tries = []
      for (let guess = 0; guess < 6; guess += 1) tries.push((await confirm(body.challenge, 'AAAAAAAA')).body)
      expect(tries.map((one) => one.data?.triesLeft ?? one.code)).toEqual([
        4,
        3,
        2,
        1,
        'sign_in_code_over',
        'sign_in_code_over',
      ])
    }
    // What could have been mailed wrongly would be there before the code of somebody else.
    await change({ active: true })
    await begun()
    expect(mail.mails.all.slice(since).map(({ recipients }) => recipients)).toEqual([[ana.email]])
  })

  it.each(['known', 'unknown'])('mails no more than five codes an hour: %s address', async (which) => {
    const address = which === 'known' ? ana.email : `nobody.${count}@example.com`
    const statuses = []
    for (let round = 0; round < 6; round += 1) statuses.push((await ask(address)).status)
    expect(statuses).toEqual([202, 202, 202, 202, 202, 429])
    const { body } = await ask(address.toUpperCase())
    expect(body).toMatchObject({ code: 'too_many_requests', data: { seconds: expect.any(Number) } })
    clock.turn(61 * MINUTE)
    expect((await ask(address)).status).toBe(202)
  })

  it('is asked for no more than 60 times an hour from one place', async () => {
    const answers = []
    for (let round = 0; round < 61; round += 1) answers.push((await ask(`n${round}@example.com`)).status)
    expect(answers.filter((status) => status === 202)).toHaveLength(60)
    expect(answers.at(-1)).toBe(429)
  })

  it('keeps no text that could be used: neither code nor challenge stands in the store', async () => {
    const { challenge, code } = await begun()
    const kept = await stage.coordinator.core.store.read(async (tx) => ({
      log: await tx.log.read(0, 100_000),
      messages: (await tx.outbox.list({ limit: 500 })).rows,
    }))
    expect(JSON.stringify(kept)).not.toContain(challenge)
    expect(JSON.stringify(kept)).not.toContain(code)
    const preview = kept.messages.find(({ recipient }) => recipient === ana.email)
    const shown = await must(
      stage.as(OWNER_TOKEN).get(`/deliveries/${encodeURIComponent(preview?.id ?? '')}`),
    )
    expect(JSON.stringify(shown)).toContain('••••••••')
    expect(JSON.stringify(shown)).not.toContain(code)
  })
})

describe('where codes are not offered', () => {
  it.each([
    ['without mail', {}],
    [
      'when the operator says so',
      { smtpUrl: 'smtp://127.0.0.1:1', smtpFrom: 'a@example.com', emailSignIn: false },
    ],
  ])('%s', async (_when, flags) => {
    const other = await startTestCoordinator({ flags })
    try {
      expect(await must(other.as(null).get('/about'))).toMatchObject({ signIn: { email: false } })
      const asked = await other.as(null).post<Refused>('/sign-in/email', { email: 'olga@example.com' })
      expect([asked.status, asked.body.code]).toEqual([409, 'sign_in_not_offered'])
    } finally {
      await other.stop()
    }
  })
})
