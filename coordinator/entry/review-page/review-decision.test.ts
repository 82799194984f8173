import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { must } from '../../testing/cast.ts'
import {
  MINUTE,
  stage,
  cast,
  pass,
  see,
  asked,
  open,
  submit,
  choose,
} from '../../testing/staged-review-page.ts'

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
