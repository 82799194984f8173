import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Connector } from '../../../shared/contract/http/connectors.ts'
import type { FlowResource } from '../../../shared/contract/http/flows.ts'
import type { Agent, Group, User } from '../../../shared/contract/http/people.ts'
import type { PolicyResource, PolicyVerdict } from '../../../shared/contract/http/policies.ts'
import type { Request } from '../../../shared/contract/http/requests.ts'
import { flowBody, must, setStage, type Cast } from '../../testing/cast.ts'
import {
  startTestCoordinator,
  type TestClient,
  type TestCoordinator,
} from '../../testing/test-coordinator.ts'

type Refused = { code: string; data?: Record<string, unknown>; errors?: { path: string; code: string }[] }

let stage: TestCoordinator
let cast: Cast
let admin: TestClient
beforeAll(async () => {
  stage = await startTestCoordinator()
  cast = await setStage(stage)
  admin = cast.olga.client
})
afterAll(() => stage.stop())

const refusedWith = async (call: Promise<{ status: number; body: unknown }>): Promise<[number, string]> => {
  const { status, body } = await call
  return [status, (body as Refused).code]
}

describe('people', () => {
  it('are in the groups they are put into, from either side', async () => {
    const legal = await must<Group>(admin.post('/groups', { name: 'Legal' }))
    const zoe = await must<User>(
      admin.post('/users', { name: 'Zoe', email: 'zoe@example.com', groups: [legal.id] }),
    )
    expect(await must<Group>(admin.get(`/groups/${legal.id}`))).toMatchObject({ members: [zoe.id] })
    await must(admin.put(`/groups/${legal.id}`, { name: 'Legal', members: [cast.kim.id] }))
    expect(await must<User>(admin.get(`/users/${zoe.id}`))).toMatchObject({ groups: [] })
    expect(await must<User>(admin.get(`/users/${cast.kim.id}`))).toMatchObject({ groups: [legal.id] })
    expect((await admin.delete(`/groups/${legal.id}`)).status).toBe(204)
    expect(await must<User>(admin.get(`/users/${cast.kim.id}`))).toMatchObject({ groups: [] })
  })

  it.each<[string, object, number, string]>([
    ['an address that is used, in another case', { name: 'A', email: 'ANA@example.com' }, 409, 'email_taken'],
    [
      'a group that is not there',
      { name: 'A', email: 'a@example.com', groups: ['none'] },
      422,
      'invalid_body',
    ],
    [
      'a manager who is not there',
      { name: 'A', email: 'a@example.com', managerId: 'none' },
      422,
      'invalid_body',
    ],
    ['a number that is none', { name: 'A', email: 'a@example.com', phone: '123' }, 422, 'invalid_body'],
    ['an address that is none', { name: 'A', email: 'nowhere' }, 422, 'invalid_body'],
    ['a role that is none', { name: 'A', email: 'a@example.com', role: 'root' }, 422, 'invalid_body'],
    ['no name', { name: '  ', email: 'a@example.com' }, 422, 'invalid_body'],
    ['a field that is not known', { name: 'A', email: 'a@example.com', admin: true }, 422, 'invalid_body'],
  ])('cannot have %s', async (_what, body, status, code) => {
    expect(await refusedWith(admin.post('/users', body))).toEqual([status, code])
  })

  it('have a number of their own', async () => {
    await must(admin.post('/users', { name: 'One', email: 'one@example.com', phone: '+46701234567' }))
    expect(
      await refusedWith(
        admin.post('/users', { name: 'Two', email: 'two@example.com', phone: '+46701234567' }),
      ),
    ).toEqual([409, 'phone_taken'])
  })

  it('stay in the group that a flow asks', async () => {
    expect(await refusedWith(admin.delete(`/groups/${cast.security.id}`))).toEqual([409, 'group_in_use'])
  })

  it('come in pages, sorted and searched', async () => {
    const page = (query: string) =>
      must<{ items: User[]; nextCursor: string | null; total: number }>(admin.get(`/users?${query}`))
    const first = await page('limit=2')
    const second = await page(`limit=2&cursor=${first.nextCursor ?? ''}`)
    const names = [...first.items, ...second.items].map(({ name }) => name)
    expect(names).toEqual([...names].sort((a, b) => a.localeCompare(b, 'en')))
    expect(names).toHaveLength(4)
    expect((await page('q=KIM')).items.map(({ id }) => id)).toEqual([cast.kim.id])
    expect((await page('sort=-name&limit=1')).items[0]?.name).toBe('Zoe')
    expect((await admin.get('/users?sort=password')).status).toBe(422)
    expect((await admin.get('/users?limit=0')).status).toBe(422)
  })

  it('who may only see themselves see only themselves', async () => {
    const { items } = await must<{ items: User[] }>(cast.kim.client.get('/users'))
    expect(items.map(({ id }) => id)).toEqual([cast.kim.id])
    expect(
      (await must<{ items: Agent[] }>(cast.max.client.get('/agents'))).items.map(({ id }) => id),
    ).toEqual([cast.robot.id])
    expect((await must<{ items: Agent[] }>(cast.kim.client.get('/agents'))).items).toEqual([])
  })
})

describe('flows', () => {
  it('are saved as versions; the same one cannot be saved over twice', async () => {
    const made = await must<FlowResource>(
      admin.post('/flows', { ...flowBody('Versions', cast.security.id), isDefault: false }),
    )
    expect(made.version).toBe(1)
    const edit = (name: string, baseVersion: number) =>
      admin.put<FlowResource & Refused>(`/flows/${made.id}`, {
        ...flowBody(name, cast.security.id),
        isDefault: false,
        baseVersion,
      })
    expect((await edit('Versions, edited', 1)).body.version).toBe(2)
    const stale = await edit('Versions, by somebody else', 1)
    expect([stale.status, stale.body.code, stale.body.data]).toEqual([409, 'stale_version', { version: 2 }])
    const { items } = await must<{ items: { version: number; savedBy: string; flow: FlowResource }[] }>(
      admin.get(`/flows/${made.id}/versions`),
    )
    expect(items.map(({ version, savedBy, flow }) => [version, savedBy, flow.name])).toEqual([
      [2, 'olga', 'Versions, edited'],
      [1, 'olga', 'Versions'],
    ])
  })

  it('that cannot finish are refused at the step that is wrong, and said so while they are drawn', async () => {
    const body = flowBody('Cannot', cast.security.id)
    const broken = {
      ...body,
      isDefault: false,
      graph: { ...body.graph, nodes: [{ ...body.graph.nodes[0], minimum: 9 }] },
    }
    const reply = await admin.post<Refused>('/flows', broken)
    expect([reply.status, reply.body.code, reply.body.errors?.[0]?.path]).toEqual([
      422,
      'invalid_flow',
      '/graph/nodes/0',
    ])
    const check = await must<{
      issues: { nodeId: string; severity: string }[]
      reach: { nodeId: string; eligible: number }[]
    }>(admin.post('/flows/validate', broken))
    expect(check.issues).toContainEqual(expect.objectContaining({ nodeId: 'step', severity: 'error' }))
    expect(check.reach).toMatchObject([{ nodeId: 'step', eligible: 2 }])
  })

  it('have one default, which the newest mark takes over', async () => {
    const second = await must<FlowResource>(
      admin.post('/flows', flowBody('Second default', cast.security.id)),
    )
    const marks = async () =>
      (await must<{ items: FlowResource[] }>(admin.get('/flows'))).items
        .filter(({ isDefault }) => isDefault)
        .map(({ id }) => id)
    expect(await marks()).toEqual([second.id])
    await must(admin.put(`/flows/${cast.flow.id}`, flowBody('Security asks', cast.security.id)))
    expect(await marks()).toEqual([cast.flow.id])
    expect((await admin.delete(`/flows/${second.id}`)).status).toBe(204)
  })

  it('that policies use are named, and replaced in the same stroke', async () => {
    const old = await must<FlowResource>(
      admin.post('/flows', { ...flowBody('Old', cast.security.id), isDefault: false }),
    )
    const policy = await must<PolicyResource>(
      admin.post('/policies', {
        name: 'Uses old',
        action: 'request-approval',
        flowId: old.id,
        connector: 'files',
        tools: ['none'],
      }),
    )
    const refused = await admin.delete<Refused>(`/flows/${old.id}`)
    expect([refused.status, refused.body.code, refused.body.data]).toEqual([
      409,
      'flow_in_use',
      { policies: 'Uses old', policyIds: [policy.id] },
    ])
    expect(await refusedWith(admin.delete(`/flows/${old.id}?replacement=none`))).toEqual([
      422,
      'unknown_flow',
    ])
    expect((await admin.delete(`/flows/${old.id}?replacement=${cast.flow.id}`)).status).toBe(204)
    expect(await must(admin.get(`/policies/${policy.id}`))).toMatchObject({ flowId: cast.flow.id })
    await must(admin.delete(`/policies/${policy.id}`))
  })

  it('are copied under a free name, switched off', async () => {
    const names = []
    for (let copy = 0; copy < 2; copy += 1) {
      const made = await must<FlowResource>(admin.post(`/flows/${cast.flow.id}/duplicate`))
      names.push(made.name)
      expect(made).toMatchObject({ active: false, isDefault: false, version: 1, graph: cast.flow.graph })
    }
    expect(names).toEqual(['Security asks (copy)', 'Security asks (copy 2)'])
    expect(
      await refusedWith(admin.post('/flows', { ...flowBody('security ASKS', cast.security.id) })),
    ).toEqual([409, 'name_taken'])
  })

  it('let silence approve what destroys only after it was confirmed in words', async () => {
    const body = { ...flowBody('Silent', cast.security.id), isDefault: false }
    const flow = await must<FlowResource>(admin.post('/flows', body))
    const policy = await must<PolicyResource>(
      admin.post('/policies', {
        name: 'Deleting',
        action: 'request-approval',
        flowId: flow.id,
        connector: 'files',
        tools: ['delete_*'],
      }),
    )
    const silent = { ...body, advanced: { autoApproveAfterMinutes: 30 } }
    const refused = await admin.put<Refused>(`/flows/${flow.id}`, silent)
    expect([refused.status, refused.body.code]).toEqual([422, 'confirmation_required'])
    expect((await admin.put(`/flows/${flow.id}`, { ...silent, confirm: 'yes' })).status).toBe(422)
    await must(admin.put(`/flows/${flow.id}`, { ...silent, confirm: String(refused.body.data?.['phrase']) }))
    await must(admin.delete(`/policies/${policy.id}`))
  })

  it('are rehearsed with the people there are, and leave nothing behind', async () => {
    const rehearse = (more: object) =>
      admin.post<
        {
          status: string
          endedAfterMinutes: number
          stalls: unknown[]
          timeline: { kind: string }[]
        } & Refused
      >('/flows/simulate', {
        flow: { ...flowBody('Rehearsed', cast.security.id), advanced: { remindAfterMinutes: 5 } },
        requester: cast.max.id,
        connector: 'files',
        tools: [{ name: 'write_file' }],
        ...more,
      })
    const before = (await must<{ total: number }>(admin.get('/requests'))).total
    const answered = await must<{ status: string; endedAfterMinutes: number }>(
      rehearse({ behaviour: [{ personId: cast.ana.id, does: 'approve', afterMinutes: 12 }] }),
    )
    expect(answered).toMatchObject({ status: 'approved', endedAfterMinutes: 12 })
    const silent = await must<{ stalls: { waitsFor: { id: string }[] }[] }>(rehearse({}))
    expect(silent.stalls[0]?.waitsFor.map(({ id }) => id).sort()).toEqual([cast.ana.id, cast.ben.id].sort())
    expect(await refusedWith(rehearse({ tools: [{ name: 'none' }] }))).toEqual([422, 'unknown_tool'])
    expect((await must<{ total: number }>(admin.get('/requests'))).total).toBe(before)
  })

  it('in flight keep the version they started with', async () => {
    const request = await must<Request>(
      cast.robot.client.post('/requests', { connector: 'files', tools: [{ name: 'read_file' }] }),
    )
    const before = request.flow?.version
    const body = flowBody('Security asks', cast.security.id)
    await must(
      admin.put(`/flows/${cast.flow.id}`, {
        ...body,
        graph: { ...body.graph, nodes: [{ ...body.graph.nodes[0], minimum: 2 }] },
      }),
    )
    expect(await must(cast.ana.client.get(`/requests/${request.id}`))).toMatchObject({
      flow: { version: before },
      steps: [{ minimum: 1 }],
      digest: request.digest,
    })
    await must(admin.put(`/flows/${cast.flow.id}`, body))
  })
})

describe('policies', () => {
  const ask = (tool: string, values?: object): Promise<PolicyVerdict> =>
    must(
      admin.post('/policies/evaluate', {
        user: cast.max.id,
        agent: cast.robot.id,
        connector: 'files',
        tool,
        ...(values ? { arguments: values } : {}),
      }),
    )

  it('decide in their order, which can be changed whole and only whole', async () => {
    const deny = await must<PolicyResource>(
      admin.post('/policies', {
        name: 'No deleting',
        action: 'deny',
        connector: 'files',
        tools: ['delete_*'],
      }),
    )
    const allow = await must<PolicyResource>(
      admin.post('/policies', { name: 'All of it', action: 'allow', connector: 'files' }),
    )
    expect(await ask('delete_file')).toMatchObject({ action: 'deny', policy: { id: deny.id }, flow: null })
    expect(await ask('read_file')).toMatchObject({ action: 'allow', policy: { id: allow.id } })
    expect(await refusedWith(admin.put('/policies/order', { ids: [allow.id] }))).toEqual([
      422,
      'invalid_policy',
    ])
    expect(await refusedWith(admin.put('/policies/order', { ids: [allow.id, allow.id] }))).toEqual([
      422,
      'invalid_policy',
    ])
    const { items } = await must<{ items: PolicyResource[] }>(
      admin.put('/policies/order', { ids: [allow.id, deny.id] }),
    )
    expect(items.map(({ id, position }) => [id, position])).toEqual([
      [allow.id, 1],
      [deny.id, 2],
    ])
    expect(await ask('delete_file')).toMatchObject({ action: 'allow' })
    await must(admin.delete(`/policies/${allow.id}`))
    expect(
      await refusedWith(
        cast.robot.client.post('/requests', {
          connector: 'files',
          tools: [{ name: 'read_file' }, { name: 'delete_file' }],
        }),
      ),
    ).toEqual([403, 'denied_by_policy'])
    await must(admin.delete(`/policies/${deny.id}`))
    expect(await ask('delete_file')).toMatchObject({
      action: 'request-approval',
      policy: null,
      flow: { id: cast.flow.id },
    })
  })

  it('do not let a tool ride along on the flow of another', async () => {
    const strict = await must<FlowResource>(
      admin.post('/flows', { ...flowBody('Strict', cast.security.id), isDefault: false }),
    )
    const policy = await must<PolicyResource>(
      admin.post('/policies', {
        name: 'Strict deleting',
        action: 'request-approval',
        flowId: strict.id,
        connector: 'files',
        tools: ['delete_file'],
      }),
    )
    const both = { connector: 'files', tools: [{ name: 'write_file' }, { name: 'delete_file' }] }
    expect(await refusedWith(cast.robot.client.post('/requests', both))).toEqual([422, 'mixed_flows'])
    await must(admin.delete(`/policies/${policy.id}`))
    await must(cast.robot.client.post('/requests', both))
  })

  it.each<[string, object, string]>([
    ['a person who is not there', { subjects: { users: ['none'] } }, '/subjects/users/0'],
    ['a connector that is not there', { connector: 'none' }, '/connector'],
    ['a flow that is not there', { action: 'request-approval', flowId: 'none' }, '/flowId'],
    ['a condition that cannot be read', { condition: 'arguments.path ==' }, '/condition'],
    [
      'an end before its beginning',
      { validFrom: '2026-02-01T00:00:00Z', validUntil: '2026-01-01T00:00:00Z' },
      '/validUntil',
    ],
  ])('cannot name %s', async (_what, more, path) => {
    const reply = await admin.post<Refused>('/policies', { name: 'P', action: 'deny', ...more })
    expect([reply.status, reply.body.code, reply.body.errors?.[0]?.path]).toEqual([
      422,
      'invalid_policy',
      path,
    ])
  })
})

describe('connectors', () => {
  const http = (secret: string, url = 'http://127.0.0.1:1/mcp') => ({
    key: 'remote',
    name: 'Remote',
    enabled: false,
    transport: { type: 'http', url, headers: { authorization: secret } },
  })

  it('never show their credentials again, and keep them when the mask is sent back to the same place', async () => {
    const made = await must<Connector>(admin.post('/connectors', http('Bearer very-secret')))
    expect(made.transport).toMatchObject({ headers: { authorization: '••••' } })
    const stored = async () =>
      JSON.stringify(
        await stage.coordinator.core.store.read(async (tx) => [
          await tx.collection('connectors').all(),
          await tx.log.read(0, 10_000),
        ]),
      )
    expect(await stored()).not.toContain('very-secret')
    await must(admin.put(`/connectors/${made.id}`, { ...http('••••'), name: 'Renamed' }))
    const { core } = stage.coordinator
    const sealed = await core.store.read((tx) => tx.collection<Connector>('connectors').get(made.id))
    expect(
      sealed?.transport.type === 'http' && core.secrets.open(sealed.transport.headers['authorization'] ?? ''),
    ).toBe('Bearer very-secret')
    expect(
      await refusedWith(admin.put(`/connectors/${made.id}`, http('••••', 'https://evil.example/mcp'))),
    ).toEqual([422, 'invalid_connector'])
    expect((await admin.delete(`/connectors/${made.id}`)).status).toBe(204)
    expect((await admin.get(`/connectors/${made.id}`)).status).toBe(404)
  })

  it('that cannot start say why in plain words, and the others go on', async () => {
    const made = await must<Connector>(
      admin.post('/connectors', {
        key: 'broken',
        name: 'Broken',
        transport: { type: 'stdio', command: 'no-such-program-anywhere', env: { TOKEN: 'hidden-value' } },
      }),
    )
    const see = () => must<Connector>(admin.get(`/connectors/${made.id}`))
    await expect.poll(async () => (await see()).status).toBe('error')
    expect((await see()).error).toMatch(/no-such-program-anywhere/)
    expect(JSON.stringify(await see())).not.toContain('hidden-value')
    expect((await must<Connector>(admin.get(`/connectors/${cast.files.id}`))).status).toBe('connected')
    await must(admin.delete(`/connectors/${made.id}`))
  })

  it('switched off have no tools to ask for', async () => {
    const body = { key: 'files', name: 'Files', transport: cast.files.transport }
    await must(admin.put(`/connectors/${cast.files.id}`, { ...body, enabled: false }))
    expect(
      await refusedWith(
        cast.robot.client.post('/requests', { connector: 'files', tools: [{ name: 'read_file' }] }),
      ),
    ).toEqual([409, 'connector_disabled'])
    await must(admin.put(`/connectors/${cast.files.id}`, { ...body, enabled: true }))
    await expect
      .poll(async () => (await must<Connector>(admin.get(`/connectors/${cast.files.id}`))).status)
      .toBe('connected')
  })

  it.each(['countersign', 'Files', 'a b', '-x', ''])('cannot have the key “%s”', async (key) => {
    expect((await admin.post('/connectors', { ...http('x'), key })).status).toBe(422)
  })
})

it('the OpenAPI description is of version 3.1 and has every route of the API', async () => {
  const api = await must<{
    openapi: string
    paths: Record<string, Record<string, { responses: object; summary?: string }>>
  }>(stage.as(null).get('/openapi.json'))
  expect(api.openapi).toBe('3.1.0')
  const described = Object.entries(api.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.replace(/\{(\w+)\}/g, ':$1')}`),
  )
  const served = stage.coordinator.routes.filter(
    (route) => route.includes('/api/v1/') && !route.endsWith('openapi.json'),
  )
  expect(described.sort()).toEqual(served.sort())
  expect(
    Object.values(api.paths)
      .flatMap((methods) => Object.values(methods))
      .every(({ summary }) => summary),
  ).toBe(true)
})

describe('a request and the policy made out of it', () => {
  const policyFor = (action: string, tools: string[]) =>
    must<PolicyResource>(
      admin.post('/policies', {
        name: `${action} it`,
        action,
        connector: 'files',
        tools,
        subjects: { users: [cast.max.id] },
      }),
    )
  const ask = (name = 'write_file'): Promise<Request> =>
    must(cast.robot.client.post('/requests', { connector: 'files', tools: [{ name }] }))

  it('is ended by it when it decides every tool of the request', async () => {
    const { id } = await ask()
    const policy = await policyFor('allow', ['write_file'])
    const ended = await must<Request>(admin.post(`/requests/${id}/resolve`, { policyId: policy.id }))
    expect(ended).toMatchObject({ status: 'approved', resolution: { by: 'policy', name: 'olga' } })
    expect(
      await refusedWith(cast.ana.client.post(`/requests/${id}/resolve`, { policyId: policy.id })),
    ).toEqual([403, 'not_allowed'])
    await must(admin.delete(`/policies/${policy.id}`))
  })

  it('is not ended by one that says something else', async () => {
    const { id } = await ask('delete_file')
    const other = await policyFor('allow', ['write_file'])
    const asking = await policyFor('request-approval', ['delete_file'])
    for (const policy of [other, asking]) {
      expect(await refusedWith(admin.post(`/requests/${id}/resolve`, { policyId: policy.id }))).toEqual([
        409,
        'policy_does_not_decide',
      ])
      await must(admin.delete(`/policies/${policy.id}`))
    }
    expect(await must<Request>(admin.get(`/requests/${id}`))).toMatchObject({ status: 'pending' })
  })
})
