import { describe, expect, it } from 'vitest'
import type { Request } from '../../../shared/contract/http/requests.ts'
import { must } from '../../testing/cast.ts'
import {
  MINUTE,
  stage,
  cast,
  mail,
  pass,
  see,
  eventually,
  mailTo,
  asked,
  open,
  submit,
  field,
  choose,
} from '../../testing/staged-review-page.ts'

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
    // And opens whatever the codes' mails link to: nothing. What asks others may come as late as they do.
    const codes = await eventually(() => {
      const sent = mail.mails.all.slice(since).filter(({ subject }) => !/asks to use/.test(subject ?? ''))
      return sent.length > 0 ? sent : undefined
    })
    for (const { html } of codes) expect(html ?? '').not.toContain('/r/')
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
