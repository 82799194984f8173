import { createHash, randomBytes } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { User } from '../../../shared/contract/http/people.ts'
import type { Session } from '../../../shared/contract/http/session.ts'
import type { Invitation } from '../../../shared/contract/http/sign-in.ts'
import { linkedPerson } from '../../core/identity/identity-links.ts'
import { must } from '../../testing/cast.ts'
import { CrankedClock } from '../../testing/cranked-clock.ts'
import {
  CLIENT_ID,
  CLIENT_SECRET,
  createBrowser,
  startIdentityProvider,
  type TestPerson,
} from '../../testing/identity-provider.ts'
import {
  OWNER_EMAIL,
  OWNER_TOKEN,
  startTestCoordinator,
  type TestCoordinator,
} from '../../testing/test-coordinator.ts'

const MINUTE = 60_000
const REDIRECT = `http://127.0.0.1:4711/${'p'.repeat(43)}`

let clock: CrankedClock
let stage: TestCoordinator
let provider: Awaited<ReturnType<typeof startIdentityProvider>>
const people: Record<string, TestPerson> = {}
beforeAll(async () => {
  clock = new CrankedClock()
  provider = await startIdentityProvider(people)
  stage = await startTestCoordinator({
    clock,
    flags: {
      oidcIssuer: provider.issuer,
      oidcClientId: CLIENT_ID,
      oidcClientSecret: CLIENT_SECRET,
      oidcLinkByEmail: true,
    },
  })
  provider.opensFor(stage.url)
})
afterAll(async () => {
  await stage.stop()
  await provider.stop()
})

let count = 0
let ana: User
/** Who Ana is at the provider. */
let login: string
beforeEach(async () => {
  clock.turn(61 * MINUTE)
  count += 1
  login = `ana-${count}`
  people[login] = { email: `ana.${count}@work.example`, email_verified: true }
  ana = await addPerson(`Ana ${count}`, `ana.${count}@example.com`)
})

const admin = () => stage.as(OWNER_TOKEN)
const addPerson = (name: string, email: string, more: object = {}) =>
  must<User>(admin().post('/users', { name, email, ...more }))
const change = (more: object) =>
  must(admin().put(`/users/${ana.id}`, { name: ana.name, email: ana.email, ...more }))
async function invited(id = ana.id): Promise<string> {
  const { link } = await must<Invitation>(admin().post(`/users/${id}/invitations`))
  return /#\/sign-in\?invitation=([\w-]{43})$/.exec(link)?.[1] ?? ''
}

interface Begun {
  readonly url: string
  readonly verifier: string
  readonly state: string
}
function begin(more: Record<string, string> = {}): Begun {
  const verifier = randomBytes(32).toString('base64url')
  const state = randomBytes(32).toString('base64url')
  const challenge = createHash('sha256').update(verifier).digest('base64url')
  const query = new URLSearchParams({ client: 'web', challenge, state, ...more })
  return { url: `${stage.url}/sign-in/start?${query.toString()}`, verifier, state }
}

/** What came back to whoever began: of the page behind `#`, of a desktop in the address itself. */
const answerIn = (address: string): Record<string, string> =>
  Object.fromEntries(new URLSearchParams(address.slice(address.indexOf('?'))))
const isCallback = (url: URL) => url.pathname === '/sign-in/callback'

/** Up to the address that the provider sends the browser to. */
const toCallback = (begun: Begun, who = login, browser = createBrowser()) =>
  browser.follow(begun.url, who, isCallback)
/** The whole way through the browser. */
async function throughBrowser(begun: Begun, who = login): Promise<Record<string, string>> {
  return answerIn(await createBrowser().step(await toCallback(begun, who)))
}

type Refused = { code?: string }
const trade = (code: string | undefined, verifier: string, client = 'web') =>
  stage.as(null).post<Session & Refused>('/sign-in/provider/session', { code, verifier, client })
const refusedTrade = async (...given: Parameters<typeof trade>) => (await trade(...given)).body.code

/** Ana is known by her identity from now on. */
async function linked(): Promise<Session> {
  const begun = begin({ invitation: await invited() })
  const { code } = await throughBrowser(begun)
  return must<Session>(trade(code, begun.verifier))
}

describe('signing in by the identity provider', () => {
  it('is said before anybody is signed in', async () => {
    expect(await must(stage.as(null).get('/about'))).toMatchObject({
      signIn: { provider: new URL(provider.issuer).host },
    })
  })

  it('connects an invited person with who they are there, and knows them from then on', async () => {
    const first = await linked()
    expect(first.user.id).toBe(ana.id)
    const begun = begin()
    const { code, state, iss } = await throughBrowser(begun)
    expect([state, iss]).toEqual([begun.state, stage.url])
    const { token } = await must<Session>(trade(code, begun.verifier))
    expect(await must(stage.as(token).get('/me'))).toMatchObject({ user: { id: ana.id } })
    const opened = await stage.coordinator.core.store.read(async (tx) =>
      (await tx.log.read(0, 10_000)).findLast(({ type }) => type === 'session.opened'),
    )
    expect(opened).toMatchObject({ actor: { id: ana.id, via: 'web' }, data: { by: 'provider' } })
  })

  it('brings a desktop its code to where it listens, after the person showed anew who they are', async () => {
    await linked()
    const browser = createBrowser()
    await toCallback(begin(), login, browser)
    const begun = begin({ client: 'desktop', redirect: REDIRECT })
    const atProvider = new URL(await browser.step(begun.url))
    expect(atProvider.searchParams.get('prompt')).toBe('login')
    expect(atProvider.searchParams.get('code_challenge_method')).toBe('S256')
    const back = await browser.step(await browser.follow(atProvider.href, login, isCallback))
    expect(back.split('?')[0]).toBe(REDIRECT)
    const { code, state, iss } = answerIn(back)
    expect([state, iss]).toEqual([begun.state, stage.url])
    const { token } = await must<Session>(trade(code, begun.verifier, 'desktop'))
    const { items } = await must<{ items: { kind: string; current: boolean }[] }>(
      stage.as(token).get('/me/sessions'),
    )
    expect(items.find(({ current }) => current)).toMatchObject({ kind: 'desktop' })
  })

  it('leaves no code, verifier or invitation in the store', async () => {
    const invitation = await invited()
    const begun = begin({ invitation })
    const { code = '' } = await throughBrowser(begun)
    const kept = await stage.coordinator.core.store.read(async (tx) => ({
      log: await tx.log.read(0, 100_000),
      identities: await tx.collection('identities').all(),
      proof: await tx.proofs.get(createHash('sha256').update(code).digest('hex')),
    }))
    expect(kept.proof).toBeDefined()
    for (const text of [code, begun.verifier, invitation]) expect(JSON.stringify(kept)).not.toContain(text)
  })
})

describe('a code that came back', () => {
  it('is of use once', async () => {
    await linked()
    const begun = begin()
    const { code } = await throughBrowser(begun)
    expect((await trade(code, begun.verifier)).status).toBe(201)
    expect(await refusedTrade(code, begun.verifier)).toBe('sign_in_over')
  })

  it('is of use once when it is sent many times at the same moment', async () => {
    await linked()
    const begun = begin()
    const { code } = await throughBrowser(begun)
    const answers = await Promise.all(Array.from({ length: 8 }, () => trade(code, begun.verifier)))
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1)
  })

  it.each([
    ['with another verifier', (begun: Begun, other: Begun) => [other.verifier, begun.verifier]],
    [
      'with the challenge in place of the verifier',
      (begun: Begun) => [createHash('sha256').update(begun.verifier).digest('base64url'), begun.verifier],
    ],
  ] as const)('is used up %s', async (_how, verifiers) => {
    await linked()
    const begun = begin()
    const { code } = await throughBrowser(begun)
    for (const verifier of verifiers(begun, begin()))
      expect(await refusedTrade(code, verifier)).toBe('sign_in_over')
  })

  it('is of no use to another kind of client, after a minute, or when nobody was given it', async () => {
    await linked()
    const begun = begin()
    const first = await throughBrowser(begun)
    expect(await refusedTrade(first.code, begun.verifier, 'desktop')).toBe('sign_in_over')
    const late = begin()
    const third = await throughBrowser(late)
    clock.turn(MINUTE + 1)
    expect(await refusedTrade(third.code, late.verifier)).toBe('sign_in_over')
    expect(await refusedTrade('made-up', late.verifier)).toBe('sign_in_over')
  })

  it('ends with its person, who may be signed in again once they are active', async () => {
    await linked()
    const begun = begin()
    const { code } = await throughBrowser(begun)
    await change({ active: false })
    expect(await refusedTrade(code, begun.verifier)).toBe('sign_in_over')
    expect(await throughBrowser(begin())).toMatchObject({ error: 'unknown_identity' })
    await change({ active: true })
    expect(await throughBrowser(begin())).toMatchObject({ code: expect.any(String) })
  })
})

describe('an answer of the provider', () => {
  const edited = (address: string, edit: (search: URLSearchParams) => void): string => {
    const url = new URL(address)
    edit(url.searchParams)
    return url.href
  }
  it.each([
    ['with another state', (s: URLSearchParams) => s.set('state', 'x'.repeat(43)), 'sign_in_over'],
    ['without a state', (s: URLSearchParams) => s.delete('state'), 'sign_in_over'],
    ['with two states', (s: URLSearchParams) => s.append('state', 'x'), 'sign_in_over'],
    [
      'with another issuer',
      (s: URLSearchParams) => s.set('iss', 'https://other.example'),
      'provider_mistrusted',
    ],
    ['without its issuer', (s: URLSearchParams) => s.delete('iss'), 'provider_mistrusted'],
    [
      'with two issuers',
      (s: URLSearchParams) => s.append('iss', 'https://other.example'),
      'provider_mistrusted',
    ],
    ['with two codes', (s: URLSearchParams) => s.append('code', 'x'), 'provider_mistrusted'],
    ['with another code', (s: URLSearchParams) => s.set('code', 'made-up'), 'provider_refused'],
    ['without a code', (s: URLSearchParams) => s.delete('code'), 'provider_mistrusted'],
    [
      'that says no',
      (s: URLSearchParams) => {
        s.delete('code')
        s.set('error', 'access_denied')
      },
      'provider_refused',
    ],
    [
      'with an ID token in the address',
      (s: URLSearchParams) => s.set('id_token', 'x.y.z'),
      'provider_mistrusted',
    ],
  ])('%s leads to no code', async (_how, edit, error) => {
    await linked()
    const begun = begin()
    const answer = answerIn(await createBrowser().step(edited(await toCallback(begun), edit)))
    expect(answer).toMatchObject({ error })
    expect(answer['code']).toBeUndefined()
  })

  it('is taken once, also when the first was refused', async () => {
    await linked()
    const address = await toCallback(begin())
    expect(answerIn(await createBrowser().step(address))).toMatchObject({ code: expect.any(String) })
    expect(answerIn(await createBrowser().step(address))).toEqual({ error: 'sign_in_over' })
    const other = await toCallback(begin())
    await createBrowser().step(edited(other, (search) => search.delete('code')))
    expect(answerIn(await createBrowser().step(other))).toEqual({ error: 'sign_in_over' })
  })

  it('is not taken for a sign-in that somebody else began', async () => {
    await linked()
    const mine = new URL(await toCallback(begin()))
    const theirs = new URL(await toCallback(begin()))
    mine.searchParams.set('code', theirs.searchParams.get('code') ?? '')
    expect(answerIn(await createBrowser().step(mine.href))).toMatchObject({ error: 'provider_refused' })
  })

  it('comes too late after ten minutes', async () => {
    await linked()
    const address = await toCallback(begin())
    clock.turn(10 * MINUTE + 1)
    expect(answerIn(await createBrowser().step(address))).toEqual({ error: 'sign_in_over' })
  })
})

describe('where a desktop may have its code brought to', () => {
  const path = 'p'.repeat(43)
  it.each([
    [`http://localhost:4711/${path}`],
    [`http://[::1]:4711/${path}`],
    [`http://127.0.0.2:4711/${path}`],
    [`http://0.0.0.0:4711/${path}`],
    [`http://127.0.0.1.evil.example:4711/${path}`],
    [`http://evil.example:4711/${path}`],
    [`http://127.0.0.1@evil.example:4711/${path}`],
    [`http://user@127.0.0.1:4711/${path}`],
    [`https://127.0.0.1:4711/${path}`],
    [`http://127.0.0.1/${path}`],
    [`http://127.0.0.1:0/${path}`],
    [`http://127.0.0.1:80/${path}`],
    [`http://127.0.0.1:99999/${path}`],
    [`http://127.0.0.1:4711/short`],
    [`http://127.0.0.1:4711/${path}/more`],
    [`http://127.0.0.1:4711/../${path}`],
    [`http://127.0.0.1:4711/${path}?to=https://evil.example`],
    [`http://127.0.0.1:4711/${path}#part`],
    [`http://127.0.0.1:4711\\@evil.example/${path}`],
    [`http://2130706433:4711/${path}`],
    [`countersign://${path}`],
    [`javascript:alert(1)//${path}`],
    [''],
  ])('not %s', async (redirect) => {
    const address = await createBrowser().step(begin({ client: 'desktop', redirect }).url)
    expect(address).toBe(`${stage.url}/#/sign-in?error=invalid_body`)
  })

  it.each([
    ['a short challenge', { challenge: 'x' }],
    ['a short state', { state: 'x' }],
    ['an unknown client', { client: 'phone' }],
    ['a page that names an address', { redirect: REDIRECT }],
    ['something else', { prompt: 'none' }],
  ])('and not with %s', async (_what, more) => {
    expect(await createBrowser().step(begin(more).url)).toBe(`${stage.url}/#/sign-in?error=invalid_body`)
  })
})

describe('who somebody is here', () => {
  const userCount = async () => (await must<{ total: number }>(admin().get('/users'))).total

  it('nobody, without an invitation; and nobody is created', async () => {
    const before = await userCount()
    expect(await throughBrowser(begin())).toMatchObject({ error: 'unknown_identity' })
    expect(await userCount()).toBe(before)
  })

  it('the invited, once', async () => {
    const invitation = await invited()
    expect(await throughBrowser(begin({ invitation }))).toMatchObject({ code: expect.any(String) })
    people['thief'] = {}
    expect(await throughBrowser(begin({ invitation }), 'thief')).toMatchObject({ error: 'invitation_over' })
  })

  it.each([
    ['made up', async () => 'x'.repeat(43)],
    [
      'followed by another',
      async () => {
        const first = await invited()
        await invited()
        return first
      },
    ],
    [
      'a week old',
      async () => {
        const text = await invited()
        clock.turn(7 * 24 * 60 * MINUTE + 1)
        return text
      },
    ],
    [
      'of somebody who was deactivated',
      async () => {
        const text = await invited()
        await change({ active: false })
        return text
      },
    ],
  ])('nobody, by an invitation that is %s', async (_what, made) => {
    const invitation = await made()
    expect(await throughBrowser(begin({ invitation }))).toMatchObject({ error: 'invitation_over' })
  })

  it('never two people: an invitation for another does not move an identity', async () => {
    await linked()
    const ben = await addPerson('Ben', `ben.${count}@example.com`)
    const begun = begin({ invitation: await invited(ben.id) })
    expect(await throughBrowser(begun)).toMatchObject({ error: 'invitation_over' })
    const again = begin()
    const { code } = await throughBrowser(again)
    expect((await must<Session>(trade(code, again.verifier))).user.id).toBe(ana.id)
  })

  it('by one identity at a time: a new invitation ends the former one', async () => {
    await linked()
    people[`new-${count}`] = {}
    const begun = begin({ invitation: await invited() })
    expect(await throughBrowser(begun, `new-${count}`)).toMatchObject({ code: expect.any(String) })
    expect(await throughBrowser(begin())).toMatchObject({ error: 'unknown_identity' })
  })

  it.each([
    ['verified', { email_verified: true }, true],
    ['not verified', { email_verified: false }, false],
    ['of which nothing is said', {}, false],
    ['that says it in other words', { email_verified: 'true' }, false],
    ['in another case', { email: 'MARK.N@EXAMPLE.COM', email_verified: true }, true],
    ['that looks the same', { email: 'm\u0430rk.N@example.com', email_verified: true }, false],
    [
      'with a letter that becomes another in lower case',
      { email: 'mar\u212a.N@example.com', email_verified: true },
      false,
    ],
  ] as const)('by an address %s, where the operator allows it: %o, %s', async (_what, said, isKnown) => {
    const email = `mark.${count}@example.com`
    await addPerson('Mark', email)
    people[login] = {
      email,
      ...said,
      ...('email' in said && { email: said.email.replace('N', String(count)) }),
    }
    const answer = await throughBrowser(begin())
    expect(answer['code'] !== undefined).toBe(isKnown)
    if (!isKnown) expect(answer).toMatchObject({ error: 'unknown_identity' })
  })

  it('not an administrator by an address', async () => {
    people[login] = { email: OWNER_EMAIL, email_verified: true }
    expect(await throughBrowser(begin())).toMatchObject({ error: 'unknown_identity' })
  })

  it('not somebody who is known by another identity, though the address is theirs', async () => {
    await linked()
    people[`twin-${count}`] = { email: ana.email, email_verified: true }
    expect(await throughBrowser(begin(), `twin-${count}`)).toMatchObject({ error: 'unknown_identity' })
  })

  it('not somebody by the same address or subject at another provider', async () => {
    await linked()
    const { core } = stage.coordinator
    const elsewhere = { issuer: 'https://other.example', subject: login, verifiedEmail: ana.email }
    const found = await core.store.commit((tx) => linkedPerson(core, tx, elsewhere, { byEmail: true }))
    expect(found).toMatchObject({ code: 'unknown_identity' })
  })

  it('no code is mailed to somebody whom the provider signs in', async () => {
    await linked()
    const { core } = stage.coordinator
    const { askSignInCode } = await import('../../core/identity/email-sign-in.ts')
    await askSignInCode(core, ana.email, { issuer: provider.issuer, from: undefined })
    await askSignInCode(core, OWNER_EMAIL, { issuer: provider.issuer, from: undefined })
    const rows = await expect
      .poll(() => core.store.read(async (tx) => (await tx.outbox.list({ limit: 50 })).rows))
      .toHaveLength(1)
      .then(() => core.store.read(async (tx) => (await tx.outbox.list({ limit: 50 })).rows))
    expect(rows.map(({ recipient }) => recipient)).toEqual([OWNER_EMAIL])
  })
})
