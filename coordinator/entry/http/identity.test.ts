import { describe, expect, it } from 'vitest'
import type { Session } from '../../../shared/contract/http/session.ts'
import { must } from '../../testing/cast.ts'
import { cast, stage } from '../../testing/staged.ts'
import { startTestCoordinator } from '../../testing/test-coordinator.ts'

type Code = { code?: string }

describe('keys, tokens and sessions', () => {
  const codeWith = async (token: string | null): Promise<[number, string | undefined]> => {
    const { status, body } = await stage.as(token).get<Code>('/me')
    return [status, body.code]
  }

  it.each([
    [null, 'missing_credentials'],
    ['', 'missing_credentials'],
    ['wrong', 'invalid_credentials'],
    ['cs_key_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA', 'invalid_credentials'],
    ['x'.repeat(600), 'missing_credentials'],
  ])('%s is answered with 401', async (token, code) => {
    expect(await codeWith(token)).toEqual([401, code])
  })

  it('an expired key is refused as expired', async () => {
    const expiresAt = new Date(Date.now() - 1000).toISOString()
    const { key } = await must<{ key: string }>(
      cast.olga.client.post(`/agents/${cast.robot.id}/keys`, { name: 'old', expiresAt }),
    )
    expect(await codeWith(key)).toEqual([401, 'expired_credentials'])
  })

  it('a revoked key ends at once, and the others go on', async () => {
    const made = await must<{ id: string; key: string }>(
      cast.olga.client.post(`/agents/${cast.robot.id}/keys`, { name: 'k' }),
    )
    expect((await codeWith(made.key))[0]).toBe(403)
    expect((await cast.olga.client.delete(`/agents/${cast.robot.id}/keys/${made.id}`)).status).toBe(204)
    expect(await codeWith(made.key)).toEqual([401, 'expired_credentials'])
    expect((await codeWith(cast.robot.token))[0]).toBe(403)
    expect((await cast.olga.client.delete(`/agents/${cast.robot.id}/keys/${made.id}`)).status).toBe(404)
  })

  it('a token becomes a session, which cannot become another and ends when its person signs out', async () => {
    const { token } = await must<Session>(cast.ana.client.post('/session'))
    expect(token).toMatch(/^cs_ses_/)
    expect(await must(stage.as(token).get('/me'))).toMatchObject({ user: { id: cast.ana.id } })
    expect((await stage.as(token).post<Code>('/session')).body.code).toBe('not_allowed')
    expect((await stage.as(token).delete('/session')).status).toBe(204)
    expect(await codeWith(token)).toEqual([401, 'expired_credentials'])
  })

  it('somebody who is deactivated is signed out everywhere, and their agents with them', async () => {
    const admin = cast.olga.client
    const gone = await must<{ id: string }>(admin.post('/users', { name: 'Gone', email: 'gone@example.com' }))
    const { token } = await must<{ token: string }>(admin.post(`/users/${gone.id}/tokens`, { name: 't' }))
    const agent = await must<{ id: string }>(admin.post('/agents', { name: 'Theirs', userId: gone.id }))
    const { key } = await must<{ key: string }>(admin.post(`/agents/${agent.id}/keys`, { name: 'k' }))
    await must(admin.put(`/users/${gone.id}`, { name: 'Gone', email: 'gone@example.com', active: false }))
    expect(await codeWith(token)).toEqual([401, 'expired_credentials'])
    expect(
      (await stage.as(key).post<Code>('/requests', { connector: 'files', tools: [{ name: 'read_file' }] }))
        .body.code,
    ).toBe('expired_credentials')
  })

  it('the last administrator stays one', async () => {
    const reply = await cast.olga.client.put<Code>(`/users/${cast.olga.id}`, {
      name: 'Olga',
      email: 'olga@example.com',
      role: 'member',
    })
    expect([reply.status, reply.body.code]).toEqual([409, 'last_admin'])
  })

  it('nothing that is stored or logged holds the text of a credential', async () => {
    const { key } = await must<{ key: string }>(
      cast.olga.client.post(
        `/agents/${cast.robot.id}/keys`,
        { name: 'once' },
        { 'idempotency-key': 'make-a-key' },
      ),
    )
    const found = await stage.coordinator.core.store.read(async (tx) => ({
      credentials: await tx.collection('credentials').all(),
      log: await tx.log.read(0, 1000),
      reply: await tx.idempotency.get(`person:${cast.olga.id}:make-a-key`),
    }))
    expect(found.reply).toBeDefined()
    expect(JSON.stringify(found)).not.toContain(key)
    expect(JSON.stringify(found)).not.toContain(key.slice('cs_key_'.length))
  })
})

describe('setting up', () => {
  it('creates the owner once, with the link that the first start prints', async () => {
    const stage = await startTestCoordinator({ owner: false })
    const link = stage.coordinator.setUpLink ?? ''
    expect(link).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/#\/setup\/[\w-]{43}$/)
    const client = stage.as(link.split('/').at(-1) ?? '')
    expect(await must(stage.as(null).get('/about'))).toMatchObject({ needsSetup: true, mode: 'team' })
    expect((await stage.as('wrong').post('/setup/owner', { name: 'O', email: 'o@example.com' })).status).toBe(
      401,
    )
    const session = await must<Session>(
      client.post('/setup/owner', { name: 'Owner', email: 'o@example.com' }),
    )
    expect(await must(stage.as(session.token).get('/me'))).toMatchObject({
      user: { name: 'Owner', role: 'admin' },
      mode: 'team',
    })
    expect((await client.post<Code>('/setup/owner', { name: 'Two', email: 't@example.com' })).body.code).toBe(
      'already_set_up',
    )
    expect(await must(stage.as(null).get('/about'))).toMatchObject({ needsSetup: false })
    await stage.restart()
    expect(stage.coordinator.setUpLink).toBeNull()
    await stage.stop()
  })

  it('lets two who set up at once not both be the owner', async () => {
    const stage = await startTestCoordinator({ owner: false })
    const client = stage.as(stage.coordinator.setUpLink?.split('/').at(-1) ?? '')
    const replies = await Promise.all(
      ['a', 'b'].map((name) => client.post('/setup/owner', { name, email: `${name}@example.com` })),
    )
    expect(replies.map(({ status }) => status).sort()).toEqual([201, 409])
    await stage.stop()
  })

  it('lets the desktop that started it create the owner and open their session, by its secret', async () => {
    const secret = 'desktop-secret-'.repeat(4)
    const stage = await startTestCoordinator({ owner: false, desktop: { secret } })
    expect(stage.coordinator.setUpLink).toBeNull()
    const desktop = stage.as(secret)
    expect((await desktop.post<Code>('/session')).body.code).toBe('not_found')
    await must(desktop.post('/setup/owner', { name: 'Owner', email: 'o@example.com' }))
    const session = await must<Session>(desktop.post('/session'))
    expect(await must(stage.as(session.token).get('/me'))).toMatchObject({
      user: { name: 'Owner' },
      mode: 'computer',
    })
    expect((await desktop.get('/me')).status).toBe(401)
    expect((await stage.as('wrong-secret').post('/session')).status).toBe(401)
    await stage.stop()
  })
})
