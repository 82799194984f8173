import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createServer as createNetServer } from 'node:net'
import { get } from 'node:http'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { User } from '../../../shared/contract/http/people.ts'
import type { Invitation } from '../../../shared/contract/http/sign-in.ts'
import { must } from '../../../coordinator/testing/cast.ts'
import {
  CLIENT_ID,
  CLIENT_SECRET,
  createBrowser,
  startIdentityProvider,
} from '../../../coordinator/testing/identity-provider.ts'
import { pause } from '../../../coordinator/testing/pause.ts'
import { startMailServer } from '../../../coordinator/testing/receivers.ts'
import {
  OWNER_TOKEN,
  startTestCoordinator,
  type TestCoordinator,
} from '../../../coordinator/testing/test-coordinator.ts'
import { createSignInFlow, type SignInFlowParts } from './sign-in-flow.ts'
import { waitOnLoopback, type Loopback } from './sign-in-loopback.ts'

let stage: TestCoordinator
let provider: Awaited<ReturnType<typeof startIdentityProvider>>
let mail: Awaited<ReturnType<typeof startMailServer>>
let ana: User
beforeAll(async () => {
  provider = await startIdentityProvider({ ana: {} })
  mail = await startMailServer()
  stage = await startTestCoordinator({
    flags: {
      oidcIssuer: provider.issuer,
      oidcClientId: CLIENT_ID,
      oidcClientSecret: CLIENT_SECRET,
      smtpUrl: mail.url,
      smtpFrom: 'approvals@example.com',
    },
  })
  provider.opensFor(stage.url)
  ana = await addPerson('Ana', 'ana@example.com')
  await addPerson('Ben', 'ben@example.com')
  const { link } = await must<Invitation>(stage.as(OWNER_TOKEN).post(`/users/${ana.id}/invitations`))
  const challenge = createHash('sha256').update('v'.repeat(43)).digest('base64url')
  const query = new URLSearchParams({
    client: 'web',
    challenge,
    state: 's'.repeat(43),
    invitation: link.split('=').at(-1) ?? '',
  })
  const back = await createBrowser().follow(`${stage.url}/sign-in/start?${query.toString()}`, 'ana', isEnd)
  expect(back).toContain('code=')
})
afterAll(async () => {
  await stage.stop()
  await provider.stop()
  await mail.stop()
})

const addPerson = (name: string, email: string) =>
  must<User>(stage.as(OWNER_TOKEN).post('/users', { name, email, role: 'approver' }))
const isEnd = ({ hash, port, pathname }: URL): boolean =>
  hash.startsWith('#/sign-in') || (pathname.length === 44 && port !== '')

let joined: { address: string; token: string }[]
let confirmed: string[]
let opened: string[]
beforeEach(() => {
  joined = []
  confirmed = []
  opened = []
})

const page = (ok: boolean) => ({ language: 'de', title: ok ? 'Weiter <hier>' : 'Nicht', text: 'Schließen' })
const flowWith = (more: Partial<SignInFlowParts> = {}) =>
  createSignInFlow({
    confirmTeam: (address) => Promise.resolve(confirmed.push(address) > 0),
    join: (address, token) =>
      Promise.resolve({ tokenKept: joined.push({ address, token }) > 0 ? 'keychain' : 'memory' }),
    openBrowser: async (url) => void opened.push(url),
    page,
    device: 'Ana’s laptop',
    fetch,
    ...more,
  })
/** A person who goes through the browser as `login`, to the very end. */
const goes = (login: string) => async (url: string) => {
  opened.push(url)
  void createBrowser()
    .follow(url, login, isEnd)
    .then((back) => fetch(back))
}
const whoIs = async ({ token } = { token: '', ...joined[0] }) =>
  (await stage.as(token).get<{ user?: User }>('/me')).body.user?.name

describe('finding a team’s coordinator', () => {
  it('says how people sign in there, and asks once whether to talk to it', async () => {
    const flow = flowWith()
    const ways = { step: 'ways', address: stage.url, email: true, provider: new URL(provider.issuer).host }
    expect(await flow({ step: 'look', address: `${stage.url}/some/page` })).toEqual(ways)
    expect(await flow({ step: 'look', address: stage.url })).toEqual(ways)
    expect(confirmed).toEqual([stage.url])
  })

  it('says nothing to an address that the person did not confirm, and goes no step without one', async () => {
    const flow = flowWith({
      confirmTeam: () => Promise.resolve(false),
      fetch: () => Promise.reject(new Error('called')),
    })
    await expect(flow({ step: 'look', address: stage.url })).rejects.toMatchObject({
      code: 'cancelled_by_person',
    })
    for (const step of [
      { step: 'browser' },
      { step: 'email', email: 'a@b.example' },
      { step: 'token', token: 't' },
    ] as const)
      await expect(flow(step)).rejects.toMatchObject({ code: 'sign_in_over' })
    await expect(flow({ step: 'code', code: 'x' })).rejects.toMatchObject({ code: 'sign_in_code_over' })
    expect(opened).toEqual([])
  })

  it.each([
    ['insecure_address', 'http://team.example'],
    ['coordinator_unavailable', 'http://127.0.0.1:1'],
  ])('says %s', async (code, address) => {
    await expect(flowWith()({ step: 'look', address })).rejects.toMatchObject({ code })
  })

  it('tells another server from a coordinator', async () => {
    await expect(flowWith()({ step: 'look', address: provider.issuer })).rejects.toMatchObject({
      code: 'not_a_coordinator',
    })
  })
})

describe('a mailed code', () => {
  it('signs in, and the page sees neither challenge nor token', async () => {
    const flow = flowWith()
    await flow({ step: 'look', address: stage.url })
    expect(await flow({ step: 'email', email: 'ben@example.com' })).toEqual({ step: 'code-sent' })
    await mail.mails.take(1)
    const code = /^[0-9A-HJKMNP-TV-Z]{8}$/m.exec(mail.mails.all[0]?.text ?? '')?.[0] ?? ''
    await expect(flow({ step: 'code', code: 'AAAAAAAA' })).rejects.toMatchObject({
      code: 'wrong_sign_in_code',
      data: { triesLeft: 4 },
    })
    expect(await flow({ step: 'code', code })).toEqual({ step: 'signed-in', tokenKept: 'keychain' })
    expect(await whoIs()).toBe('Ben')
    await expect(flow({ step: 'code', code })).rejects.toMatchObject({ code: 'sign_in_code_over' })
  })
})

describe('the person’s browser', () => {
  const begin = async (more: Partial<SignInFlowParts>) => {
    const flow = flowWith(more)
    await flow({ step: 'look', address: stage.url })
    return flow
  }
  const untilOpened = (count = 1) => expect.poll(() => opened.length).toBe(count)

  it('signs in, and nothing listens any more', async () => {
    const flow = await begin({ openBrowser: goes('ana') })
    expect(await flow({ step: 'browser' })).toEqual({ step: 'signed-in', tokenKept: 'keychain' })
    expect(await whoIs()).toBe('Ana')
    const redirect = new URL(opened[0] ?? '').searchParams.get('redirect') ?? ''
    await expect(fetch(redirect)).rejects.toThrow('fetch failed')
    const { items } = await must<{ items: { name: string; kind: string; current: boolean }[] }>(
      stage.as(joined[0]?.token ?? '').get('/me/sessions'),
    )
    expect(items.find(({ current }) => current)).toMatchObject({ name: 'Ana’s laptop', kind: 'desktop' })
  })

  it('says why somebody is not let in', async () => {
    const flow = await begin({ openBrowser: goes('stranger') })
    await expect(flow({ step: 'browser' })).rejects.toMatchObject({ code: 'unknown_identity' })
    expect(joined).toEqual([])
  })

  it('is not waited for when the person says so, or after a while', async () => {
    const flow = await begin({})
    const waiting = flow({ step: 'browser' })
    await untilOpened()
    expect(await flow({ step: 'cancel' })).toEqual({ step: 'cancelled' })
    expect(await waiting).toEqual({ step: 'cancelled' })
    expect(await (await begin({ patience: 20 }))({ step: 'browser' })).toEqual({ step: 'cancelled' })
  })

  it('is waited for once: beginning again ends the former', async () => {
    const flow = await begin({})
    const first = flow({ step: 'browser' })
    await untilOpened()
    const second = flow({ step: 'browser' })
    expect(await first).toEqual({ step: 'cancelled' })
    await untilOpened(2)
    await flow({ step: 'cancel' })
    await second
  })

  it('brings nothing of use when the code is of another sign-in', async () => {
    const flow = await begin({
      async openBrowser(url) {
        const stranger = new URL(url)
        stranger.searchParams.set('challenge', createHash('sha256').update('other').digest('base64url'))
        await goes('ana')(stranger.href)
      },
    })
    await expect(flow({ step: 'browser' })).rejects.toMatchObject({ code: 'sign_in_over' })
    expect(joined).toEqual([])
  })
})

describe('the port that waits for the browser', () => {
  const ISSUER = 'https://team.example'
  let loopback: Loopback
  beforeEach(async () => {
    loopback = await waitOnLoopback({ issuer: ISSUER, page })
  })
  afterEach(() => loopback.close())

  const right = () => ({ code: 'the-code', state: loopback.state, iss: ISSUER })
  const at = (parts: Record<string, string> | [string, string][] = right()): string =>
    `${loopback.redirect}?${new URLSearchParams(parts).toString()}`
  const nothing = Symbol('nothing')
  const sofar = () => Promise.race([loopback.brought, pause(50).then(() => nothing)])

  it('is one of 127.0.0.1, with a path and a state that nobody guesses', () => {
    expect(loopback.redirect).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/[\w-]{43}$/)
    expect(loopback.state).toMatch(/^[\w-]{43}$/)
  })

  it('takes the code, says so as text in the language of the person, and keeps nothing', async () => {
    const answer = await fetch(at())
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(answer.headers.get('cache-control')).toBe('no-store')
    const text = await answer.text()
    expect(text).toContain('lang="de"')
    expect(text).toContain('Weiter &lt;hier&gt;')
    expect(text).not.toContain('the-code')
    expect(await loopback.brought).toEqual({ ok: true, code: 'the-code' })
  })

  it.each<[string, () => Promise<{ status: number }>]>([
    ['another path', () => fetch(at().replace(/\/[\w-]{43}\?/, `/${'x'.repeat(43)}?`))],
    ['the root', () => fetch(at().replace(/\/[\w-]{43}\?/, '/?'))],
    ['a path below', () => fetch(at().replace('?', '/more?'))],
    ['another way of asking', () => fetch(at(), { method: 'POST' })],
    ['only the beginning of an answer', () => fetch(at(), { method: 'HEAD' })],
    ['another state', () => fetch(at({ ...right(), state: 'x'.repeat(43) }))],
    ['no state', () => fetch(at({ code: 'the-code', iss: ISSUER }))],
    ['two states', () => fetch(at([...Object.entries(right()), ['state', 'x']]))],
    [
      'the name of another host',
      async () => {
        const { port } = new URL(loopback.redirect)
        const request = get(at(), { headers: { host: `rebound.example:${port}` } })
        const [response] = (await once(request, 'response')) as [{ statusCode: number; resume(): void }]
        response.resume()
        return { status: response.statusCode }
      },
    ],
  ])('gives nothing for %s, and waits on', async (_what, ask) => {
    expect((await ask()).status).toBe(404)
    expect(await sofar()).toBe(nothing)
    await fetch(at())
    expect(await loopback.brought).toEqual({ ok: true, code: 'the-code' })
  })

  it.each([
    ['of another coordinator', { iss: 'https://other.example' }, 'provider_mistrusted'],
    ['of nobody', { iss: '' }, 'provider_mistrusted'],
    ['that is an error', { error: 'unknown_identity' }, 'unknown_identity'],
  ])('ends with an answer %s', async (_what, more, error) => {
    expect(await (await fetch(at({ ...right(), ...more }))).text()).toContain('Nicht')
    expect(await loopback.brought).toEqual({ ok: false, error })
  })

  it('takes the first answer only', async () => {
    const answers = await Promise.all([fetch(at()), fetch(at({ ...right(), code: 'second' }))])
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 404])
  })

  it('cannot be shared with a second listener', async () => {
    const squatter = createNetServer()
    squatter.listen(Number(new URL(loopback.redirect).port), '127.0.0.1')
    const [error] = (await once(squatter, 'error')) as [{ code: string }]
    expect(error.code).toBe('EADDRINUSE')
  })
})
