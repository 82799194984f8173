import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { Session } from '../../../shared/contract/http/session.ts'
import { must } from '../../testing/cast.ts'
import { createBrowser } from '../../testing/identity-provider.ts'
import {
  MINUTE,
  REDIRECT,
  clock,
  stage,
  provider,
  ana,
  login,
  change,
  invited,
  begin,
  answerIn,
  isCallback,
  toCallback,
  throughBrowser,
  trade,
  refusedTrade,
  linked,
  type Begun,
} from '../../testing/staged-provider.ts'

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
