import { createHash, randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { User } from '../../../shared/contract/http/people.ts'
import type { Invitation } from '../../../shared/contract/http/sign-in.ts'
import { must } from '../../testing/cast.ts'
import { createBrowser } from '../../testing/identity-provider.ts'
import { startLyingProvider, type Lie } from '../../testing/lying-provider.ts'
import { OWNER_TOKEN, startTestCoordinator, type TestCoordinator } from '../../testing/test-coordinator.ts'

const CLIENT = 'countersign'
const SECRET = 'client-secret-of-the-tests-0123456789'
const now = (): number => Math.floor(Date.now() / 1000)

let provider: Awaited<ReturnType<typeof startLyingProvider>>
let stage: TestCoordinator
beforeAll(async () => {
  provider = await startLyingProvider(CLIENT, SECRET)
  stage = await start()
  const ana = await must<User>(
    stage.as(OWNER_TOKEN).post('/users', { name: 'Ana', email: 'ana@example.com', role: 'approver' }),
  )
  const { link } = await must<Invitation>(stage.as(OWNER_TOKEN).post(`/users/${ana.id}/invitations`))
  expect(await answer({}, stage, { invitation: link.split('=').at(-1) ?? '' })).toMatchObject({
    code: expect.any(String),
  })
})
afterAll(async () => {
  await stage.stop()
  await provider.stop()
})

const start = (more: object = {}): Promise<TestCoordinator> =>
  startTestCoordinator({
    flags: { oidcIssuer: provider.issuer, oidcClientId: CLIENT, oidcClientSecret: SECRET, ...more },
  })

/** What comes back to a page whose sign-in the provider answers with this lie. */
async function answer(lie: Lie, at = stage, more: Record<string, string> = {}): Promise<object> {
  provider.lies(lie)
  const challenge = createHash('sha256').update('v'.repeat(43)).digest('base64url')
  const state = randomBytes(32).toString('base64url')
  const query = new URLSearchParams({ client: 'web', challenge, state, ...more })
  const browser = createBrowser()
  const start = `${at.url}/sign-in/start?${query.toString()}`
  const back = await browser.follow(start, '', ({ hash }) => hash.startsWith('#/sign-in'))
  return Object.fromEntries(new URLSearchParams(back.slice(back.indexOf('?'))))
}

const claims = (more: object) => (honest: Record<string, unknown>) => ({ ...honest, ...more })

describe('a provider that lies, or somebody in its place', () => {
  it('is believed while it is honest', async () => {
    expect(await answer({})).toMatchObject({ code: expect.any(String) })
  })

  it.each<[string, Lie]>([
    ['an ID token of another issuer', { claims: claims({ iss: 'https://other.example' }) }],
    ['an ID token for somebody else', { claims: claims({ aud: 'another-client' }) }],
    ['an ID token for several', { claims: claims({ aud: [CLIENT, 'another'], azp: 'another' }) }],
    ['an ID token that has ended', { claims: claims({ exp: now() - 3600, iat: now() - 7200 }) }],
    ['an ID token that is not valid yet', { claims: claims({ nbf: now() + 3600 }) }],
    ['an ID token without an end', { claims: ({ exp: _exp, ...rest }) => rest }],
    ['an ID token without a subject', { claims: ({ sub: _sub, ...rest }) => rest }],
    ['a subject that is no text', { claims: claims({ sub: 7 }) }],
    ['an ID token of another sign-in', { claims: claims({ nonce: 'another' }) }],
    ['an ID token without a nonce', { claims: ({ nonce: _nonce, ...rest }) => rest }],
    ['an ID token that nobody signed', { signed: 'none' }],
    ['an ID token signed by another key', { signed: 'other-key' }],
    ['an ID token signed with what both know', { signed: 'client-secret' }],
    ['no ID token', { signed: null }],
    ['facts about another person', { userInfo: { sub: 'sub-2' } }],
    ['the answer of another provider', { answer: { iss: 'https://other.example' } }],
    ['an answer without its issuer', { answer: { iss: null } }],
  ])('is refused with %s', async (_what, lie) => {
    expect(await answer(lie)).toMatchObject({ error: 'provider_mistrusted' })
    expect(await answer(lie)).not.toHaveProperty('code')
  })

  it('is refused when it takes no code', async () => {
    expect(await answer({ tokenStatus: 400 })).toMatchObject({ error: 'provider_refused' })
  })

  it('is not gone to when it says that it is another, or is away', async () => {
    const other = await start()
    try {
      const lie = { discovery: { issuer: 'https://other.example' } }
      expect(await answer(lie, other)).toEqual({ error: 'provider_unavailable' })
      // It is asked again, so nobody has to start anything anew.
      expect(await answer({}, other)).toMatchObject({ error: 'unknown_identity' })
    } finally {
      await other.stop()
    }
  })
})

describe('a provider that has to say how somebody signed in', () => {
  const with2 = { oidcAcr: 'urn:example:strong, phrh', oidcAmr: 'mfa,hwk' }
  it.each<[string, Record<string, unknown>, string | undefined]>([
    ['is believed when it says both', { acr: 'phrh', amr: ['pwd', 'mfa'] }, undefined],
    ['is not, of another acr', { acr: 'urn:example:weak', amr: ['mfa'] }, 'sign_in_too_weak'],
    ['is not, of other methods', { acr: 'phrh', amr: ['pwd'] }, 'sign_in_too_weak'],
    ['is not, of methods that are one text', { acr: 'phrh', amr: 'mfa' }, 'sign_in_too_weak'],
    ['is not, of several acr', { acr: ['phrh'], amr: ['mfa'] }, 'sign_in_too_weak'],
    ['is not, when it says nothing', {}, 'sign_in_too_weak'],
  ])('%s', async (_what, said, error) => {
    const strict = await start(with2)
    try {
      const found = await answer({ claims: claims(said) }, strict)
      // Nobody is linked at this coordinator: whoever signed in well enough is still unknown.
      expect(found).toMatchObject({ error: error ?? 'unknown_identity' })
      expect(provider.asked.get('acr_values')).toBe('urn:example:strong phrh')
    } finally {
      await strict.stop()
    }
  })
})

describe('the settings of the provider', () => {
  it.each([
    ['a name alone', { oidcClientId: CLIENT }],
    ['an address alone', { oidcIssuer: 'https://id.example' }],
    ['an address without TLS', { oidcIssuer: 'http://id.example', oidcClientId: CLIENT }],
    ['no address', { oidcIssuer: 'id.example', oidcClientId: CLIENT }],
  ])('are refused with %s', async (_what, flags) => {
    await expect(startTestCoordinator({ flags })).rejects.toMatchObject({ code: 'invalid_config' })
  })
})
