import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Request } from '../../../shared/contract/http/requests.ts'
import { flowBody, must, setStage, type Cast } from '../../testing/cast.ts'
import { CrankedClock } from '../../testing/cranked-clock.ts'
import { pause } from '../../testing/pause.ts'
import { startMailServer } from '../../testing/receivers.ts'
import { startTestCoordinator, type TestCoordinator } from '../../testing/test-coordinator.ts'

const MINUTE = 60_000

let clock: CrankedClock
let stage: TestCoordinator
let cast: Cast
let mail: Awaited<ReturnType<typeof startMailServer>>
beforeAll(async () => {
  clock = new CrankedClock()
  mail = await startMailServer()
  stage = await startTestCoordinator({
    clock,
    flags: { smtpUrl: mail.url, smtpFrom: 'Countersign <approvals@example.com>' },
  })
  cast = await setStage(stage)
  await must(
    cast.olga.client.put(`/flows/${cast.flow.id}`, {
      ...flowBody('Security asks', cast.security.id),
      advanced: { remindAfterMinutes: 5 },
    }),
  )
})
afterAll(async () => {
  await stage.stop()
  await mail.stop()
})

async function pass(ms: number): Promise<void> {
  clock.turn(ms)
  for (let round = 0; round < 12; round += 1) {
    await pause(10)
    clock.turn(25)
  }
}

const see = (id: string): Promise<Request> => must(cast.olga.client.get(`/requests/${id}`))
const eventually = async <T>(look: () => T | undefined): Promise<T> => {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const found = look()
    if (found !== undefined) return found
    clock.turn(25)
    await pause(10)
  }
  throw new Error('it did not come')
}
const mailTo = (address: string, subject: RegExp, requestId: string, since = 0) =>
  eventually(() =>
    mail.mails.all
      .slice(since)
      .find(
        (one) =>
          one.recipients.includes(address) &&
          subject.test(one.subject ?? '') &&
          one.inReplyTo?.includes(requestId),
      ),
  )

/** Asks for something, and gives what Ana was mailed a link to. */
async function asked(tool = 'read_file', values: object = { path: 'hello.txt' }, to = 'ana@example.com') {
  // Apart from what was asked before, so that it is not put together with it.
  clock.turn(11 * MINUTE)
  const request = await must<Request>(
    cast.robot.client.post('/requests', { connector: 'files', tools: [{ name: tool, arguments: values }] }),
  )
  const sent = await mailTo(to, /asks to use/, request.id)
  const link = /\/r\/[0-9a-f]{64}/.exec(sent.text ?? '')?.[0] ?? ''
  return { id: request.id, link, digest: request.digest }
}

const open = async (path: string) => {
  const response = await fetch(stage.url + path)
  return { status: response.status, headers: response.headers, page: await response.text() }
}
const submit = async (path: string, fields: Record<string, string>, headers: Record<string, string> = {}) => {
  const response = await fetch(stage.url + path, {
    method: 'POST',
    redirect: 'manual',
    headers: { 'content-type': 'application/x-www-form-urlencoded', origin: 'null', ...headers },
    body: new URLSearchParams(fields).toString(),
  })
  return { status: response.status, headers: response.headers, page: await response.text() }
}
const field = (page: string, name: string): string =>
  new RegExp(`name="${name}"\\s+value="([^"]*)"`).exec(page)?.[1] ?? ''

/** Chooses on the page, and gives the challenge with the code that was mailed. */
async function choose(
  one: { id: string; link: string; digest: string },
  verdict: string,
  more: Record<string, string> = {},
) {
  const since = mail.mails.all.length
  const answer = await submit(`${one.link}/code`, { verdict, digest: one.digest, tool: 'read_file', ...more })
  expect([answer.status, answer.page]).toEqual([200, expect.stringContaining('a…@example.com')])
  const sent = await mailTo('ana@example.com', /^Confirm/, one.id, since)
  const code = /^[0-9A-HJKMNP-TV-Z]{8}$/m.exec(sent.text ?? '')?.[0] ?? ''
  expect(code).toHaveLength(8)
  return { challenge: field(answer.page, 'challenge'), code, subject: sent.subject }
}

describe('the page behind a mailed link', () => {
  it('shows what the panel shows, to whoever opens it, and changes nothing', async () => {
    const note = '<script>alert(1)</script>\u202egnp.exe'
    const { id, digest } = await must<Request>(
      cast.robot.client.post('/requests', {
        connector: 'files',
        note,
        tools: [{ name: 'read_file', arguments: { path: 'a\u200bb"><img src=x onerror=alert(1)>' } }],
      }),
    )
    const sent = await mailTo('ana@example.com', /asks to use/, id)
    const link = /\/r\/[0-9a-f]{64}/.exec(sent.text ?? '')?.[0] ?? ''
    await pass(1000)
    const before = await see(id)
    const seen = [await open(link), await open(link)][1]
    expect(seen?.status).toBe(200)
    const page = seen?.page ?? ''
    for (const fact of ['Max', 'max@example.com', 'Robot', 'files_read_file', 'Security asks', digest, id])
      expect(page).toContain(fact)
    expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;')
    expect(page).toContain('U+202E')
    expect(page).toContain('U+200B')
    expect(page).not.toMatch(/<script|<img|onerror=alert\(1\)>[^&]|javascript:/i)
    expect(page).not.toContain('\u202e')
    expect(await see(id)).toEqual(before)
    const policy = seen?.headers.get('content-security-policy') ?? ''
    expect(policy).toContain("default-src 'none'")
    expect(policy).not.toContain('unsafe')
    expect(policy).not.toContain('script-src')
    expect(seen?.headers.get('referrer-policy')).toBe('no-referrer')
    expect(seen?.headers.get('cache-control')).toBe('no-store')
    expect(seen?.headers.get('set-cookie')).toBeNull()
  })

  it('masks secrets as every surface does', async () => {
    const { link } = await asked('read_file', { path: 'ghp_0123456789abcdefghijABCDEFGHIJ012345' })
    const { page } = await open(link)
    expect(page).not.toContain('ghp_0123456789')
    expect(page).toContain('Hidden, because it looks like a secret')
  })

  it('does not exist for a link nobody was sent', async () => {
    for (const token of ['0'.repeat(64), 'x', '%2e%2e%2f', '0'.repeat(63), `${'0'.repeat(64)}0`]) {
      const { status, page } = await open(`/r/${token}`)
      expect([status, page.includes('leads nowhere')]).toEqual([404, true])
    }
  })

  it('keeps no text that could be used: neither links nor codes stand in the store', async () => {
    const one = await asked()
    const { challenge, code } = await choose(one, 'approve')
    const everything = JSON.stringify(
      await stage.coordinator.core.store.read(async (tx) => [
        (await tx.outbox.list({ limit: 500 })).rows,
        await tx.log.read(0, 10_000),
        await tx.values.get('review-key'),
      ]),
    )
    for (const text of [one.link.slice(3), challenge, code]) expect(everything).not.toContain(text)
  })
})

describe('deciding on it', () => {
  it('takes the code that was mailed to the owner of the mailbox, once', async () => {
    const one = await asked()
    const { challenge, code, subject } = await choose(one, 'approve', { reason: 'Looks right' })
    expect(subject).toBe('Confirm your approval')
    expect((await see(one.id)).status).toBe('pending')
    const done = await submit(`${one.link}/decide`, {
      challenge,
      code: ` ${code.slice(0, 4)}-${code.slice(4).toLowerCase()} `,
    })
    expect([done.status, done.headers.get('location')]).toEqual([303, one.link])
    expect(await see(one.id)).toMatchObject({
      status: 'approved',
      steps: [
        { decisions: [{ by: { name: 'Ana' }, via: 'email', reason: 'Looks right', verdict: 'approve' }] },
      ],
    })
    const { page } = await open(one.link)
    expect(page).toContain('You approved it')
    expect(page).not.toContain('name="verdict"')
    // The same form again succeeds and changes nothing; another choice finds it decided.
    const before = await see(one.id)
    expect((await submit(`${one.link}/decide`, { challenge, code })).status).toBe(303)
    expect(await see(one.id)).toEqual(before)
    expect((await submit(`${one.link}/code`, { verdict: 'deny', digest: one.digest })).status).toBe(409)
  })

  it('denies as well, with the reason', async () => {
    const one = await asked()
    const { challenge, code } = await choose(one, 'deny', { reason: 'Not today' })
    expect((await submit(`${one.link}/decide`, { challenge, code })).status).toBe(303)
    expect(await see(one.id)).toMatchObject({
      status: 'denied',
      resolution: { name: 'Ana', reason: 'Not today' },
    })
  })

  it('works for nobody who guesses: five tries, and the right code comes too late', async () => {
    const one = await asked()
    const { challenge, code } = await choose(one, 'approve')
    const wrong = code === '00000000' ? '11111111' : '00000000'
    const statuses: number[] = []
    for (let attempt = 0; attempt < 5; attempt += 1)
      statuses.push((await submit(`${one.link}/decide`, { challenge, code: wrong })).status)
    expect(statuses).toEqual([422, 422, 422, 422, 410])
    expect((await submit(`${one.link}/decide`, { challenge, code })).status).toBe(410)
    expect((await see(one.id)).status).toBe('pending')
  })

  it('counts tries that come all at once', async () => {
    const one = await asked()
    const { challenge, code } = await choose(one, 'approve')
    const tries = await Promise.all(
      Array.from({ length: 40 }, (_, index) =>
        submit(`${one.link}/decide`, { challenge, code: String(index).padStart(8, '0') }),
      ),
    )
    expect(tries.filter(({ status }) => status === 422)).toHaveLength(4)
    expect((await submit(`${one.link}/decide`, { challenge, code })).status).toBe(410)
  })

  it('takes a code for ten minutes, and only on the page that asked for it', async () => {
    const one = await asked()
    const other = await asked()
    const first = await choose(one, 'approve')
    const second = await choose(other, 'approve')
    const swapped = { challenge: second.challenge, code: second.code }
    expect((await submit(`${one.link}/decide`, swapped)).status).toBe(410)
    expect((await submit(`${one.link}/decide`, { challenge: 'x', code: first.code })).status).toBe(410)
    await pass(11 * MINUTE)
    expect(
      (await submit(`${one.link}/decide`, { challenge: first.challenge, code: first.code })).status,
    ).toBe(410)
    expect([(await see(one.id)).status, (await see(other.id)).status]).toEqual(['pending', 'pending'])
  })

  it('mails no more than five codes an hour', async () => {
    const one = await asked()
    const statuses: number[] = []
    for (let index = 0; index < 7; index += 1)
      statuses.push((await submit(`${one.link}/code`, { verdict: 'deny', digest: one.digest })).status)
    expect(statuses).toEqual([200, 200, 200, 200, 200, 429, 429])
  })

  it('sends what may destroy to the app, and lets it be denied here', async () => {
    const one = await asked('delete_file', { path: 'hello.txt' })
    const { page } = await open(one.link)
    expect([page.includes('value="approve"'), page.includes('value="deny"')]).toEqual([false, true])
    const refused = await submit(`${one.link}/code`, {
      verdict: 'approve',
      digest: one.digest,
      tool: 'delete_file',
    })
    expect([refused.status, refused.page]).toEqual([403, expect.stringContaining('in the app')])
    const { challenge, code } = await choose(one, 'deny')
    await submit(`${one.link}/decide`, { challenge, code })
    expect((await see(one.id)).status).toBe('denied')
  })

  it('refuses a request that is no longer the one that was shown', async () => {
    const one = await asked()
    expect((await submit(`${one.link}/code`, { verdict: 'deny', digest: '0'.repeat(64) })).status).toBe(409)
  })

  it('says who decided when somebody else was faster', async () => {
    const one = await asked()
    const { challenge, code } = await choose(one, 'approve')
    const body = { decisionId: randomUUID(), verdict: 'deny' }
    await must(cast.ben.client.post(`/requests/${one.id}/decisions`, body))
    const late = await submit(`${one.link}/decide`, { challenge, code })
    expect([late.status, late.page]).toEqual([409, expect.stringMatching(/Already denied by Ben/)])
    expect((await open(one.link)).page).toMatch(/denied[\s\S]*by <bdi>Ben<\/bdi>/)
  })

  it('refuses other kinds of bodies, and forms that say they come from elsewhere', async () => {
    const one = await asked()
    const json = await fetch(`${stage.url}${one.link}/code`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ verdict: 'approve' }),
    })
    expect(json.status).toBeGreaterThanOrEqual(400)
    const foreign = await submit(
      `${one.link}/code`,
      { verdict: 'deny', digest: one.digest },
      { origin: 'https://evil.example' },
    )
    expect(foreign.status).toBe(403)
    expect((await submit(`${one.link}/code`, {})).status).toBe(422)
    expect((await see(one.id)).status).toBe('pending')
  })
})

describe('a scanner that follows every link and sends every form', () => {
  it('decides nothing', async () => {
    const one = await asked()
    const since = mail.mails.all.length
    let decided = 0
    for (const address of [one.link, `${one.link}/reminders`, `${one.link}/code`, `${one.link}/decide`]) {
      for (const verdict of ['approve', 'deny']) {
        await open(address)
        const sent = await submit(address, {
          verdict,
          digest: one.digest,
          tool: 'read_file',
          code: 'ABCD1234',
          challenge: 'x',
        })
        const challenge = field(sent.page, 'challenge')
        // It even fills in the form it is shown, with whatever it has.
        if (challenge !== '') await submit(`${one.link}/decide`, { challenge, code: 'ABCD1234' })
      }
    }
    await pass(1000)
    // And opens whatever the codes' mails link to: nothing.
    for (const sent of mail.mails.all.slice(since)) expect(sent.html ?? '').not.toContain('/r/')
    if ((await see(one.id)).status !== 'pending') decided += 1
    expect(decided).toBe(0)
  })
})

describe('reminders', () => {
  const remindersOf = (id: string) =>
    mail.mails.all.filter(
      ({ inReplyTo, subject }) => inReplyTo?.includes(id) === true && subject?.startsWith('Still waiting'),
    )

  it('say where they can be ended by one click (RFC 8058)', async () => {
    const one = await asked()
    await pass(6 * MINUTE)
    const reminder = await eventually(() => remindersOf(one.id)[0])
    const headers = new Map(reminder.headers.map(({ key, value }) => [key, value]))
    const url = new URL((headers.get('list-unsubscribe') ?? '').replace(/[<>]/g, ''))
    expect(headers.get('list-unsubscribe-post')).toBe('List-Unsubscribe=One-Click')
    expect((await open(url.pathname)).page).toContain('Stop reminding me')
    expect((await submit(url.pathname, { 'List-Unsubscribe': 'One-Click' })).status).toBe(200)
  })

  it('end for the one who says so, and go on for others', async () => {
    const one = await asked()
    expect((await submit(`${one.link}/reminders`, {})).status).toBe(200)
    await pass(6 * MINUTE)
    await eventually(() => remindersOf(one.id)[0])
    await pass(1000)
    expect(remindersOf(one.id).map(({ recipients }) => recipients)).toEqual([['ben@example.com']])
    expect((await see(one.id)).status).toBe('pending')
  })
})

describe('a person who leaves', () => {
  it('ends with the person: no link and no code outlives being deactivated', async () => {
    const one = await asked('read_file', { path: 'hello.txt' }, 'ben@example.com')
    const ben = { name: 'Ben', email: 'ben@example.com', role: 'approver', groups: [cast.security.id] }
    await must(cast.olga.client.put(`/users/${cast.ben.id}`, { ...ben, active: false }))
    expect((await open(one.link)).status).toBe(404)
    expect((await submit(`${one.link}/code`, { verdict: 'deny', digest: one.digest })).status).toBe(404)
    await must(cast.olga.client.put(`/users/${cast.ben.id}`, { ...ben, active: true }))
    expect((await open(one.link)).status).toBe(200)
  })
})
