import { describe, expect, it } from 'vitest'
import type { FlowResource } from '../../../../shared/contract/http/flows.ts'
import type { PolicyResource, PolicyVerdict } from '../../../../shared/contract/http/policies.ts'
import type { Request } from '../../../../shared/contract/http/requests.ts'
import { flowBody, must } from '../../../testing/cast.ts'
import { cast } from '../../../testing/staged.ts'
import type { TestClient } from '../../../testing/test-coordinator.ts'
import { refusedWith, type Refused } from '../../../testing/refused-with.ts'

const admin = (): TestClient => cast.olga.client

describe('policies', () => {
  const ask = (tool: string, values?: object): Promise<PolicyVerdict> =>
    must(
      admin().post('/policies/evaluate', {
        user: cast.max.id,
        agent: cast.robot.id,
        connector: 'files',
        tool,
        ...(values ? { arguments: values } : {}),
      }),
    )

  it('decide in their order, which can be changed whole and only whole', async () => {
    const deny = await must<PolicyResource>(
      admin().post('/policies', {
        name: 'No deleting',
        action: 'deny',
        connector: 'files',
        tools: ['delete_*'],
      }),
    )
    const allow = await must<PolicyResource>(
      admin().post('/policies', { name: 'All of it', action: 'allow', connector: 'files' }),
    )
    expect(await ask('delete_file')).toMatchObject({ action: 'deny', policy: { id: deny.id }, flow: null })
    expect(await ask('read_file')).toMatchObject({ action: 'allow', policy: { id: allow.id } })
    expect(await refusedWith(admin().put('/policies/order', { ids: [allow.id] }))).toEqual([
      422,
      'invalid_policy',
    ])
    expect(await refusedWith(admin().put('/policies/order', { ids: [allow.id, allow.id] }))).toEqual([
      422,
      'invalid_policy',
    ])
    const { items } = await must<{ items: PolicyResource[] }>(
      admin().put('/policies/order', { ids: [allow.id, deny.id] }),
    )
    expect(items.map(({ id, position }) => [id, position])).toEqual([
      [allow.id, 1],
      [deny.id, 2],
    ])
    expect(await ask('delete_file')).toMatchObject({ action: 'allow' })
    await must(admin().delete(`/policies/${allow.id}`))
    expect(
      await refusedWith(
        cast.robot.client.post('/requests', {
          connector: 'files',
          tools: [{ name: 'read_file' }, { name: 'delete_file' }],
        }),
      ),
    ).toEqual([403, 'denied_by_policy'])
    await must(admin().delete(`/policies/${deny.id}`))
    expect(await ask('delete_file')).toMatchObject({
      action: 'request-approval',
      policy: null,
      flow: { id: cast.flow.id },
    })
  })

  it('do not let a tool ride along on the flow of another', async () => {
    const strict = await must<FlowResource>(
      admin().post('/flows', { ...flowBody('Strict', cast.security.id), isDefault: false }),
    )
    const policy = await must<PolicyResource>(
      admin().post('/policies', {
        name: 'Strict deleting',
        action: 'request-approval',
        flowId: strict.id,
        connector: 'files',
        tools: ['delete_file'],
      }),
    )
    const both = { connector: 'files', tools: [{ name: 'write_file' }, { name: 'delete_file' }] }
    expect(await refusedWith(cast.robot.client.post('/requests', both))).toEqual([422, 'mixed_flows'])
    await must(admin().delete(`/policies/${policy.id}`))
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
    const reply = await admin().post<Refused>('/policies', { name: 'P', action: 'deny', ...more })
    expect([reply.status, reply.body.code, reply.body.errors?.[0]?.path]).toEqual([
      422,
      'invalid_policy',
      path,
    ])
  })
})

describe('a request and the policy made out of it', () => {
  const policyFor = (action: string, tools: string[]) =>
    must<PolicyResource>(
      admin().post('/policies', {
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
    const ended = await must<Request>(admin().post(`/requests/${id}/resolve`, { policyId: policy.id }))
    expect(ended).toMatchObject({ status: 'approved', resolution: { by: 'policy', name: 'olga' } })
    expect(
      await refusedWith(cast.ana.client.post(`/requests/${id}/resolve`, { policyId: policy.id })),
    ).toEqual([403, 'not_allowed'])
    await must(admin().delete(`/policies/${policy.id}`))
  })

  it('is not ended by one that says something else', async () => {
    const { id } = await ask('delete_file')
    const other = await policyFor('allow', ['write_file'])
    const asking = await policyFor('request-approval', ['delete_file'])
    for (const policy of [other, asking]) {
      expect(await refusedWith(admin().post(`/requests/${id}/resolve`, { policyId: policy.id }))).toEqual([
        409,
        'policy_does_not_decide',
      ])
      await must(admin().delete(`/policies/${policy.id}`))
    }
    expect(await must<Request>(admin().get(`/requests/${id}`))).toMatchObject({ status: 'pending' })
  })
})
