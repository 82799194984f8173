import { describe, expect, it } from 'vitest'
import { CLOSE } from '../../../shared/contract/stream.ts'
import type { Session } from '../../../shared/contract/http/session.ts'
import type { OpenSession } from '../../../shared/contract/http/sign-in.ts'
import { linkedPerson } from '../../core/identity/identity-links.ts'
import { invitePerson } from '../../core/identity/invitations.ts'
import { usersOf } from '../../core/documents.ts'
import { must, type Member } from '../../testing/cast.ts'
import { openStream } from '../../testing/stream-client.ts'
import { cast, stage } from '../../testing/staged.ts'

const sessionsOf = async (member: Pick<Member, 'client'>, path = '/me/sessions') =>
  (await must<{ items: OpenSession[] }>(member.client.get(path))).items
/** Signs in once more, in a browser. */
async function signedIn({ client }: Member) {
  const { token } = await must<Session>(client.post('/session'))
  return { token, client: stage.as(token) }
}

describe('where somebody is signed in', () => {
  it('is said with what it is, how it is called, and which one asks', async () => {
    const tab = await signedIn(cast.ana)
    const items = await sessionsOf(tab)
    expect(items.map(({ name, kind, current }) => ({ name, kind, current }))).toEqual(
      expect.arrayContaining([
        { name: 'Browser', kind: 'web', current: true },
        { name: 'test', kind: 'token', current: false },
      ]),
    )
    expect(JSON.stringify(items)).not.toContain(tab.token.slice(8))
  })

  it('ends at once where they say so, with its stream', async () => {
    const [here, there] = [await signedIn(cast.ben), await signedIn(cast.ben)]
    const stream = await openStream(stage.url, there.token)
    const other = (await sessionsOf(there)).find(({ current }) => current)
    const began = Date.now()
    expect((await here.client.delete(`/me/sessions/${other?.id}`)).status).toBe(204)
    expect(await stream.closed).toBe(CLOSE.signedOut.code)
    expect(Date.now() - began).toBeLessThan(5_000)
    const refused = await there.client.get<{ code: string; data: object }>('/me')
    expect([refused.status, refused.body]).toMatchObject([
      401,
      { code: 'expired_credentials', data: { because: 'revoked' } },
    ])
    expect((await here.client.get('/me')).status).toBe(200)
    expect((await here.client.delete(`/me/sessions/${other?.id}`)).status).toBe(404)
  })

  it('is nobody else’s business but administrators’, who can end it', async () => {
    const tab = await signedIn(cast.ana)
    const theirs = (await sessionsOf(tab)).find(({ current }) => current)
    expect((await cast.eve.client.get(`/users/${cast.ana.id}/sessions`)).status).toBe(403)
    expect((await cast.eve.client.delete(`/me/sessions/${theirs?.id}`)).status).toBe(404)
    expect((await tab.client.get('/me')).status).toBe(200)
    const seen = await sessionsOf(cast.olga, `/users/${cast.ana.id}/sessions`)
    expect(seen.map(({ id }) => id)).toContain(theirs?.id)
    const path = `/users/${cast.ana.id}/sessions/${theirs?.id}`
    expect((await cast.olga.client.delete(path)).status).toBe(204)
    expect((await tab.client.get('/me')).status).toBe(401)
  })
})

describe('the account of somebody who was removed', () => {
  it('is nobody’s, until another is invited with it', async () => {
    const { core } = stage.coordinator
    const system = { kind: 'system' } as const
    const account = { issuer: 'https://id.example', subject: 'kim', verifiedEmail: null }
    const link = async (personId: string) => {
      const invitation = (await invitePerson(core, system, personId)).link.split('=').at(-1) ?? ''
      return core.store.commit((tx) => linkedPerson(core, tx, account, { byEmail: false, invitation }))
    }
    expect(await link(cast.kim.id)).toMatchObject({ personId: cast.kim.id })
    await core.store.commit((tx) => usersOf(tx).remove(cast.kim.id))
    const alone = await core.store.commit((tx) => linkedPerson(core, tx, account, { byEmail: false }))
    expect(alone).toMatchObject({ code: 'unknown_identity' })
    expect(await link(cast.eve.id)).toMatchObject({ personId: cast.eve.id })
  })
})
