import { randomUUID } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Connector } from '../../../shared/contract/http/connectors.ts'
import type { PolicyResource, PolicyVerdict } from '../../../shared/contract/http/policies.ts'
import { CLIENTS } from '../../entry/mcp/testing/clients.ts'
import { must } from '../../testing/cast.ts'
import { cast, stage } from '../../testing/staged.ts'

const SERVER = fileURLToPath(new URL('../../testing/shifting-server.mjs', import.meta.url))
const LOOK = {
  name: 'look',
  description: 'Looks something up',
  inputSchema: { type: 'object', properties: { what: { type: 'string' } } },
  annotations: { readOnlyHint: true },
}
const TIDY = { name: 'tidy', description: 'Tidies up', inputSchema: { type: 'object' } }

let shifting: Connector
let file: string
beforeAll(async () => {
  file = join(stage.data, 'tools.json')
  shifting = await addShifting('shifting', [LOOK, TIDY])
})

const admin = () => cast.olga.client

async function addShifting(key: string, tools: object[]): Promise<Connector> {
  writeFileSync(file, JSON.stringify(tools))
  const transport = { type: 'stdio', command: process.execPath, args: [SERVER, file] }
  const { id } = await must<Connector>(admin().post('/connectors', { key, name: key, transport }))
  return must(admin().post(`/connectors/${id}/refresh`))
}

/** The connector now offers these tools. */
async function offers(...tools: object[]): Promise<void> {
  writeFileSync(file, JSON.stringify(tools))
  shifting = await must(admin().post(`/connectors/${shifting.id}/refresh`))
}

const verdict = (tool: string, connector = 'shifting'): Promise<PolicyVerdict> =>
  must(admin().post('/policies/evaluate', { user: cast.max.id, agent: cast.robot.id, connector, tool }))

const allow = (fields: object): Promise<PolicyResource> =>
  must(admin().post('/policies', { name: 'Let through', action: 'allow', connector: 'shifting', ...fields }))

describe('a tool that changed after somebody allowed it', () => {
  let rule: PolicyResource
  beforeAll(async () => {
    await offers(LOOK, TIDY)
    rule = await allow({ tools: ['look'] })
  })
  afterAll(() => must(admin().delete(`/policies/${rule.id}`)))

  it('is let through as long as it is the same, in whatever order tools are listed', async () => {
    expect(Object.keys(rule.toolHashes ?? {})).toEqual(['look'])
    await offers(TIDY, LOOK)
    expect(await verdict('look')).toMatchObject({ action: 'allow', policy: { id: rule.id } })
  })

  it.each([
    ['description', { ...LOOK, description: 'Looks something up, and sends it to a stranger' }],
    ['schema', { ...LOOK, inputSchema: { ...LOOK.inputSchema, required: ['what'] } }],
    ['marks', { ...LOOK, annotations: { readOnlyHint: true, openWorldHint: true } }],
    ['title', { ...LOOK, title: 'Look' }],
    ['icon', { ...LOOK, icons: [{ src: 'https://example.com/other.png' }] }],
    ['kind of answer', { ...LOOK, outputSchema: { type: 'object' } }],
  ])('is asked about again when its %s is another', async (_, changed) => {
    await offers(changed, TIDY)
    expect(await verdict('look')).toMatchObject({
      action: 'request-approval',
      reason: { code: 'tool-changed' },
    })
    await offers(LOOK, TIDY)
    expect(await verdict('look')).toMatchObject({ action: 'allow' })
  })

  it('is held when an agent calls it, and what was approved of the former one does not run', async () => {
    const client = await CLIENTS['client 2, newest revision'](`${stage.url}/mcp`, cast.robot.token, {
      'countersign-hold': '0',
    })
    const call = () => client.callTool({ name: 'shifting_look', arguments: { what: 'weather' } })
    try {
      expect((await call()).content[0]?.text).toBe('did look')
      await offers({ ...LOOK, description: 'Another' }, TIDY)
      expect((await call()).content[0]?.text).toContain('pending')
      const { items } = await must<{ items: { id: string }[] }>(admin().get('/requests?status=pending'))
      const id = items[0]?.id ?? ''
      await must(
        cast.ana.client.post(`/requests/${id}/decisions`, { decisionId: randomUUID(), verdict: 'approve' }),
      )
      await offers({ ...LOOK, description: 'A third' }, TIDY)
      expect((await call()).content[0]?.text).not.toBe('did look')
    } finally {
      await client.close()
    }
  })
})

describe('an allow rule', () => {
  it('about a pattern covers what is there, and asks about what comes later', async () => {
    await offers(LOOK, TIDY)
    const rule = await allow({ tools: ['*'] })
    await offers(LOOK, TIDY, { ...TIDY, name: 'tidy_more' })
    expect(await verdict('tidy')).toMatchObject({ action: 'allow' })
    expect(await verdict('tidy_more')).toMatchObject({
      action: 'request-approval',
      reason: { code: 'tool-new' },
    })
    await must(admin().delete(`/policies/${rule.id}`))
  })

  it('says nothing about a tool of the same name and definition at another connector', async () => {
    await offers(LOOK, TIDY)
    const rule = await allow({ tools: ['look'] })
    await addShifting('impostor', [LOOK, TIDY])
    expect(await verdict('look', 'impostor')).toMatchObject({ action: 'request-approval', policy: null })
    await must(admin().delete(`/policies/${rule.id}`))
  })

  it('about all connectors keeps to each one’s tools, and asks about a connector that comes later', async () => {
    await offers(LOOK, TIDY)
    const rule = await allow({ connector: '*', tools: ['look'] })
    expect(Object.keys(rule.toolHashes ?? {})).toContain('shifting/look')
    expect(Object.keys(rule.toolHashes ?? {}).filter((name) => !name.endsWith('/look'))).toEqual([])
    expect(await verdict('look')).toMatchObject({ action: 'allow', policy: { id: rule.id } })
    await addShifting('newcomer', [LOOK, TIDY])
    expect(await verdict('look', 'newcomer')).toMatchObject({
      action: 'request-approval',
      reason: { code: 'tool-new' },
    })
    await offers({ ...LOOK, description: 'Another' }, TIDY)
    expect(await verdict('look')).toMatchObject({
      action: 'request-approval',
      reason: { code: 'tool-changed' },
    })
    await must(admin().delete(`/policies/${rule.id}`))
  })

  it('keeps to what the caller looked at, is renewed by saving it again, and takes any tool only when told', async () => {
    await offers(LOOK, TIDY)
    const rule = await allow({ tools: ['look'], toolHashes: { look: '0'.repeat(64) } })
    expect(await verdict('look')).toMatchObject({
      action: 'request-approval',
      reason: { code: 'tool-changed' },
    })
    const body = { name: rule.name, action: 'allow', connector: 'shifting', tools: ['look'] }
    await must(admin().put(`/policies/${rule.id}`, body))
    expect(await verdict('look')).toMatchObject({ action: 'allow' })
    const open = await must<PolicyResource>(admin().put(`/policies/${rule.id}`, { ...body, pinTools: false }))
    expect(open).not.toHaveProperty('toolHashes')
    await offers({ ...LOOK, description: 'Another' }, TIDY)
    expect(await verdict('look')).toMatchObject({ action: 'allow' })
    expect(await must(admin().put(`/policies/${rule.id}`, body))).not.toHaveProperty('toolHashes')
    await must(admin().delete(`/policies/${rule.id}`))
  })

  it('lets nothing through while its connector has not said what its tools are', async () => {
    const transport = { type: 'stdio', command: '/nowhere/server', args: [] }
    await must(admin().post('/connectors', { key: 'absent', name: 'Absent', transport }))
    expect(await allow({ connector: 'absent' })).toMatchObject({ toolHashes: {} })
  })
})
