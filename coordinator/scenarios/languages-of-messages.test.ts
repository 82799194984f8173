import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { User } from '../../shared/contract/http/people.ts'
import type { Request } from '../../shared/contract/http/requests.ts'
import { gsm7Length } from '../../shared/domain/sms/gsm7.ts'
import { flowBody, must, setStage, type Cast } from '../testing/cast.ts'
import { CrankedClock } from '../testing/cranked-clock.ts'
import { pause } from '../testing/pause.ts'
import { startMailServer } from '../testing/receivers.ts'
import { startSmsGateway, type SmsGateway } from '../testing/sms-gateway.ts'
import { startTestCoordinator, type TestCoordinator } from '../testing/test-coordinator.ts'

const MINUTE = 60_000
const ANA = '+46701234567'

let clock: CrankedClock
let gateway: SmsGateway
let mail: Awaited<ReturnType<typeof startMailServer>>
let stage: TestCoordinator
let cast: Cast
beforeAll(async () => {
  clock = new CrankedClock()
  gateway = await startSmsGateway()
  mail = await startMailServer()
  stage = await startTestCoordinator({
    clock,
    flags: { smsUrl: gateway.url, smtpUrl: mail.url, smtpFrom: 'Countersign <approvals@example.com>' },
  })
  cast = await setStage(stage)
  const ana = { name: 'Ana', email: 'ana@example.com', role: 'approver', groups: [cast.security.id] }
  await must(cast.olga.client.put(`/users/${cast.ana.id}`, { ...ana, phone: ANA, language: 'de' }))
  const flow = flowBody('Security asks', cast.security.id)
  const node = { ...flow.graph.nodes[0], emails: ['box@elsewhere.example'] }
  await must(
    cast.olga.client.put(`/flows/${cast.flow.id}`, {
      ...flow,
      channels: ['email', 'sms'],
      graph: { ...flow.graph, nodes: [node] },
      advanced: { smsReplies: true },
    }),
  )
})
beforeEach(() => clock.turn(60 * MINUTE))
afterAll(async () => {
  await stage.stop()
  await Promise.all([mail.stop(), gateway.stop()])
})

const eventually = async <T>(look: () => T | undefined): Promise<T> => {
  for (let attempt = 0; attempt < 400; attempt += 1) {
    const found = look()
    if (found !== undefined) return found
    clock.turn(25)
    await pause(10)
  }
  throw new Error('it did not come')
}
const ask = (): Promise<Request> =>
  must(
    cast.robot.client.post('/requests', {
      connector: 'files',
      tools: [{ name: 'read_file', arguments: { path: 'hello.txt' } }],
    }),
  )
const mailAbout = (id: string, address: string) =>
  eventually(() =>
    mail.mails.all.find((one) => one.recipients.includes(address) && one.inReplyTo?.includes(id)),
  )
const see = async (path: string, fields?: Record<string, string>) => {
  const response = await fetch(stage.url + path, {
    redirect: 'manual',
    ...(fields === undefined
      ? {}
      : {
          method: 'POST',
          headers: { 'content-type': 'application/x-www-form-urlencoded', origin: 'null' },
          body: new URLSearchParams(fields).toString(),
        }),
  })
  return { status: response.status, page: await response.text() }
}
const linkIn = (text: string | undefined): string => /\/r\/[0-9a-f]{64}/.exec(text ?? '')?.[0] ?? ''
const reply = async (text: string): Promise<string> => {
  const id = `SM${randomBytes(16).toString('hex')}`
  const answer = await gateway.call(`${stage.url}/callbacks/sms/message`, {
    MessageSid: id,
    From: ANA,
    To: '+46700000000',
    Body: text,
  })
  return /<Message>(.*)<\/Message>/.exec(answer.text)?.[1] ?? ''
}

describe('messages', () => {
  it('are in each person’s language, and of the workspace where nobody chose', async () => {
    const { id } = await ask()
    expect((await mailAbout(id, 'ana@example.com')).subject).toBe('Max möchte Files: read_file verwenden')
    expect((await mailAbout(id, 'ben@example.com')).subject).toBe('Max asks to use Files: read_file')
    const box = await mailAbout(id, 'box@elsewhere.example')
    expect(box.subject).toBe('Max asks to use Files: read_file')
    const unknown = `/r/${'0'.repeat(64)}`
    expect((await see(unknown)).page).toContain('<html lang="en">')
    await must(cast.olga.client.put('/message-language', { language: 'de' }))
    try {
      expect(await must(cast.kim.client.get('/message-language'))).toEqual({ language: 'de' })
      expect((await see(unknown)).page).toContain('Dieser Link führt nirgendwohin')
      // The page is in the language of today, for whoever chose none.
      expect((await see(linkIn(box.text))).page).toContain('<html lang="de">')
      clock.turn(60 * MINUTE)
      const next = await ask()
      const subject = 'Max möchte Files: read_file verwenden'
      expect((await mailAbout(next.id, 'box@elsewhere.example')).subject).toBe(subject)
      expect((await mailAbout(next.id, 'ben@example.com')).subject).toBe(subject)
    } finally {
      await must(cast.olga.client.put('/message-language', { language: 'en' }))
    }
  })

  it('the page behind a link speaks the language of whom it was mailed to, down to its refusals', async () => {
    const { id, digest } = await ask()
    const sent = await mailAbout(id, 'ana@example.com')
    const link = linkIn(sent.text)
    const { page } = await see(link)
    for (const part of ['<html lang="de">', 'Wer fragt', 'Risiko', 'Ablehnen …', 'Freigeben …', 'liest nur'])
      expect(page).toContain(part)
    expect(page.replace(/<style>[\s\S]*<\/style>/, '')).not.toMatch(/>\s*(Who|Decide|Deny|Approve|Reason)\b/)
    expect(
      (await see(`${link}/code`, { verdict: 'approve', digest: 'another', tool: 'read_file' })).page,
    ).toContain('Die Anfrage hat sich geändert')
    const asked = await see(`${link}/code`, { verdict: 'approve', digest, tool: 'read_file' })
    expect(asked.page).toContain('Mit dem Code aus Ihrer E-Mail bestätigen')
    const challenge = /name="challenge"\s+value="([^"]*)"/.exec(asked.page)?.[1] ?? ''
    expect((await see(`${link}/decide`, { challenge, code: '00000000' })).page).toContain(
      'es bleiben 4 Versuche',
    )
    const codeMail = await eventually(() =>
      mail.mails.all.find(({ subject }) => subject === 'Bestätigen Sie Ihre Freigabe'),
    )
    const code = /^[0-9A-HJKMNP-TV-Z]{8}$/m.exec(codeMail.text ?? '')?.[0] ?? ''
    expect((await see(`${link}/decide`, { challenge, code })).status).toBe(303)
    const done = (await see(link)).page.replace(/\s+/g, ' ')
    expect(done).toMatch(/entschieden: <strong\s*>freigegeben<\/strong\s*> durch <bdi>Ana<\/bdi>/)
    expect(done).toMatch(/Sie haben sie freigegeben, \d\d\.\d\d\.\d{4}, \d\d:\d\d Uhr \(UTC\)\./)
    const late = await mailAbout(id, 'ben@example.com')
    expect((await see(linkIn(late.text))).page).toContain('This request is decided')
  })

  it('mail and page tell times by the clock of whoever named their zone, and say which it is', async () => {
    // Nine hours ahead of UTC, all year; quiet at another time of the day.
    const hhmm = (hours: number): string =>
      new Date(clock.now().at + hours * 60 * MINUTE).toISOString().slice(11, 16)
    const quietHours = { from: hhmm(9 + 12), until: hhmm(9 + 13), timeZone: 'Asia/Tokyo' }
    await must(cast.ben.client.put('/me/preferences', { quietHours }))
    const { id, createdAt } = await ask()
    const ahead = new Date(Date.parse(createdAt) + 9 * 60 * MINUTE).toISOString()
    const there = `${ahead.slice(0, 10)} ${ahead.slice(11, 16)} (Asia/Tokyo)`
    const sent = await mailAbout(id, 'ben@example.com')
    expect(sent.text).toContain(`Asked: ${there}`)
    expect((await see(linkIn(sent.text))).page).toContain(there)
    const box = await mailAbout(id, 'box@elsewhere.example')
    expect(box.text).toContain(`Asked: ${createdAt.slice(0, 10)} ${createdAt.slice(11, 16)} UTC`)
    await must(cast.ben.client.put('/me/preferences', {}))
  })

  it('the page says in its language what the marks in an agent’s words mean, and nothing where there are none', async () => {
    const marked = await must<Request>(
      cast.robot.client.post('/requests', {
        connector: 'files',
        note: 'p\u0430ypal \u202egnp.exe',
        tools: [{ name: 'read_file', arguments: { path: 'hello.txt' } }],
      }),
    )
    const pageOf = async (id: string, address: string): Promise<string> =>
      (await see(linkIn((await mailAbout(id, address)).text))).page
    const german = await pageOf(marked.id, 'ana@example.com')
    expect(german).toContain('steht für ein Zeichen, das man nicht sieht')
    expect(german).toContain('Buchstaben verschiedener Schriften')
    expect(german).not.toContain('scripts')
    expect(await pageOf(marked.id, 'ben@example.com')).toContain('letters of different scripts')
    clock.turn(60 * MINUTE)
    const { id } = await ask()
    expect(await pageOf(id, 'ana@example.com')).not.toMatch(/Schriften|das man nicht sieht/)
  })

  it('texts and what is answered to them are too', async () => {
    gateway.messages.splice(0)
    const { id } = await ask()
    const text = await eventually(() => gateway.messages.find(({ to }) => to === ANA))
    const code = /^Max möchte Files: read_file verwenden\. Antwort A (\d{10}) gibt frei, D \1 lehnt ab$/.exec(
      text.body,
    )?.[1]
    expect(code).toBeDefined()
    expect(gsm7Length(text.body)).toBeLessThanOrEqual(160)
    expect(await reply('A 0000000000')).toBe('Dieser Code ist nicht bekannt. Es wurde nichts entschieden.')
    expect(await reply(`A ${code}`)).toBe('Sie haben freigegeben.')
    expect(await reply(`D ${code}`)).toBe('Freigegeben durch Ana. Ihre Antwort hat nichts geändert.')
    expect((await must<Request>(cast.olga.client.get(`/requests/${id}`))).status).toBe('approved')
  })
})

it('a test of a channel is in the language of whoever asked for it', async () => {
  const TO = '+46700000009'
  const both = async () => {
    await must(cast.olga.client.post('/settings/email/test', { to: 'someone@example.com' }))
    await must(cast.olga.client.post('/settings/sms/test', { to: TO }))
  }
  await both()
  await must(cast.olga.client.put('/me/preferences', { language: 'de' }))
  await both()
  await must(cast.olga.client.put('/me/preferences', {}))
  const tried = mail.mails.all.filter(({ recipients }) => recipients.includes('someone@example.com'))
  expect(tried.map(({ subject }) => subject)).toEqual([
    'Countersign can send you mail',
    'Countersign kann Ihnen E-Mails senden',
  ])
  const texts = gateway.messages.filter(({ to }) => to === TO)
  expect(texts.map(({ body }) => body)).toEqual([
    'This is a test of Countersign. Messages about requests will look like this one.',
    'Das ist eine Probe von Countersign. So sehen Nachrichten über Anfragen aus.',
  ])
})

describe('what people choose for themselves', () => {
  const QUIET = { from: '22:00', until: '07:00', timeZone: 'Europe/Berlin', days: ['mon', 'sun'] }

  it('is theirs to change, and nothing else of theirs changes with it', async () => {
    const before = await must<{ user: User }>(cast.ben.client.get('/me'))
    const after = await must<User>(
      cast.ben.client.put('/me/preferences', { language: 'de', quietHours: QUIET }),
    )
    expect(after).toEqual({
      ...before.user,
      language: 'de',
      quietHours: QUIET,
      updatedAt: expect.any(String) as string,
    })
    const without = await must<User>(cast.ben.client.put('/me/preferences', {}))
    expect(without).toEqual({ ...before.user, updatedAt: expect.any(String) as string })
  })

  it.each([
    ['/language', { language: 'fr' }],
    ['/quietHours/from', { quietHours: { ...QUIET, from: '25:00' } }],
    ['/quietHours/until', { quietHours: { ...QUIET, until: '22:00' } }],
    ['/quietHours/days', { quietHours: { ...QUIET, days: [] } }],
    ['/quietHours/days/0', { quietHours: { ...QUIET, days: ['Monday'] } }],
    ['/quietHours/timeZone', { quietHours: { ...QUIET, timeZone: 'Moon/Base' } }],
    ['/', { role: 'admin' }],
  ])('is refused at %s', async (path, body) => {
    const { status, body: problem } = await cast.ben.client.put<{ errors: { path: string }[] }>(
      '/me/preferences',
      body,
    )
    expect([status, problem.errors.map((error) => error.path)]).toEqual([422, [path]])
  })

  it('holds mail back in quiet hours on the days that are named', async () => {
    // Wherever the clock stands: quiet for the next two hours of this very day.
    const zone = 'UTC'
    const at = new Date(clock.now().at)
    const hhmm = (date: Date): string => date.toISOString().slice(11, 16)
    const day = (['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const)[at.getUTCDay()] as string
    const from = hhmm(new Date(at.getTime() - MINUTE))
    const until = hhmm(new Date(at.getTime() + 120 * MINUTE))
    await must(
      cast.ben.client.put('/me/preferences', { quietHours: { from, until, timeZone: zone, days: [day] } }),
    )
    const { id } = await ask()
    await mailAbout(id, 'ana@example.com')
    const toBen = () =>
      mail.mails.all.filter(
        (one) => one.recipients.includes('ben@example.com') && one.inReplyTo?.includes(id),
      )
    expect(toBen()).toEqual([])
    const count = mail.mails.all.length
    clock.turn(121 * MINUTE)
    const held = await eventually(() =>
      mail.mails.all.slice(count).find(({ recipients }) => recipients.includes('ben@example.com')),
    )
    expect(held.text).toContain('Max asks to use Files')
    await must(cast.ben.client.put('/me/preferences', {}))
  })
})
