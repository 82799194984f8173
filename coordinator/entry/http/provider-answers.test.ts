import { describe, expect, it } from 'vitest'
import { createBrowser } from '../../testing/identity-provider.ts'
import {
  MINUTE,
  REDIRECT,
  clock,
  stage,
  begin,
  answerIn,
  toCallback,
  linked,
} from '../../testing/staged-provider.ts'

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
