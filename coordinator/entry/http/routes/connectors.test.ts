import { describe, expect, it } from 'vitest'
import type { Connector } from '../../../../shared/contract/http/connectors.ts'
import { must } from '../../../testing/cast.ts'
import { cast, stage } from '../../../testing/staged.ts'
import type { TestClient } from '../../../testing/test-coordinator.ts'
import { refusedWith } from '../../../testing/refused-with.ts'

const admin = (): TestClient => cast.olga.client

describe('connectors', () => {
  const http = (secret: string, url = 'http://127.0.0.1:1/mcp') => ({
    key: 'remote',
    name: 'Remote',
    enabled: false,
    transport: { type: 'http', url, headers: { authorization: secret } },
  })

  it('never show their credentials again, and keep them when the mask is sent back to the same place', async () => {
    const made = await must<Connector>(admin().post('/connectors', http('Bearer very-secret')))
    expect(made.transport).toMatchObject({ headers: { authorization: '••••' } })
    const stored = async () =>
      JSON.stringify(
        await stage.coordinator.core.store.read(async (tx) => [
          await tx.collection('connectors').all(),
          await tx.log.read(0, 10_000),
        ]),
      )
    expect(await stored()).not.toContain('very-secret')
    await must(admin().put(`/connectors/${made.id}`, { ...http('••••'), name: 'Renamed' }))
    const { core } = stage.coordinator
    const sealed = await core.store.read((tx) => tx.collection<Connector>('connectors').get(made.id))
    expect(
      sealed?.transport.type === 'http' && core.secrets.open(sealed.transport.headers['authorization'] ?? ''),
    ).toBe('Bearer very-secret')
    expect(
      await refusedWith(admin().put(`/connectors/${made.id}`, http('••••', 'https://evil.example/mcp'))),
    ).toEqual([422, 'invalid_connector'])
    expect((await admin().delete(`/connectors/${made.id}`)).status).toBe(204)
    expect((await admin().get(`/connectors/${made.id}`)).status).toBe(404)
  })

  it('that cannot start say why in plain words, and the others go on', async () => {
    const made = await must<Connector>(
      admin().post('/connectors', {
        key: 'broken',
        name: 'Broken',
        transport: { type: 'stdio', command: 'no-such-program-anywhere', env: { TOKEN: 'hidden-value' } },
      }),
    )
    const see = () => must<Connector>(admin().get(`/connectors/${made.id}`))
    await expect.poll(async () => (await see()).status).toBe('error')
    expect((await see()).error).toMatch(/no-such-program-anywhere/)
    expect(JSON.stringify(await see())).not.toContain('hidden-value')
    expect((await must<Connector>(admin().get(`/connectors/${cast.files.id}`))).status).toBe('connected')
    await must(admin().delete(`/connectors/${made.id}`))
  })

  it('switched off have no tools to ask for', async () => {
    const body = { key: 'files', name: 'Files', transport: cast.files.transport }
    await must(admin().put(`/connectors/${cast.files.id}`, { ...body, enabled: false }))
    expect(
      await refusedWith(
        cast.robot.client.post('/requests', { connector: 'files', tools: [{ name: 'read_file' }] }),
      ),
    ).toEqual([409, 'connector_disabled'])
    await must(admin().put(`/connectors/${cast.files.id}`, { ...body, enabled: true }))
    await expect
      .poll(async () => (await must<Connector>(admin().get(`/connectors/${cast.files.id}`))).status)
      .toBe('connected')
  })

  it.each(['countersign', 'Files', 'a b', '-x', ''])('cannot have the key “%s”', async (key) => {
    expect((await admin().post('/connectors', { ...http('x'), key })).status).toBe(422)
  })
})
