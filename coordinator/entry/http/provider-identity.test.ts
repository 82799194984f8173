import { describe, expect, it } from 'vitest'
import type { Session } from '../../../shared/contract/http/session.ts'
import { linkedPerson } from '../../core/identity/identity-links.ts'
import { must } from '../../testing/cast.ts'
import { OWNER_EMAIL } from '../../testing/test-coordinator.ts'
import {
  MINUTE,
  clock,
  stage,
  provider,
  people,
  count,
  ana,
  login,
  admin,
  addPerson,
  change,
  invited,
  begin,
  throughBrowser,
  trade,
  linked,
} from '../../testing/staged-provider.ts'

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
