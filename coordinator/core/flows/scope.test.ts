import { beforeAll, describe, expect, it } from 'vitest'
import type { FlowResource } from '../../../shared/contract/http/flows.ts'
import type { Connector } from '../../../shared/contract/http/connectors.ts'
import type { Group } from '../../../shared/contract/http/people.ts'
import type { PolicyResource, PolicyVerdict } from '../../../shared/contract/http/policies.ts'
import type { Request } from '../../../shared/contract/http/requests.ts'
import { flowBody, must } from '../../testing/cast.ts'
import { cast } from '../../testing/staged.ts'

let finance: Group
beforeAll(async () => {
  finance = await must(admin().post('/groups', { name: 'Finance', members: [cast.kim.id] }))
  const transport = { type: 'stdio', command: 'countersign-sample', args: [cast.folder] }
  await must<Connector>(admin().post('/connectors', { key: 'mail', name: 'Mail', transport }))
})

const admin = () => cast.olga.client
const limited = (name: string, scope: object, more: object = {}) =>
  flowBody(name, cast.security.id, { isDefault: false, scope, ...more })
const saveFlow = (body: object): Promise<FlowResource> => must(admin().post('/flows', body))
const savePolicy = (body: object): Promise<PolicyResource> =>
  must(admin().post('/policies', { name: 'Ask', action: 'request-approval', ...body }))
const ask = (): Promise<Request> =>
  must(cast.robot.client.post('/requests', { connector: 'files', tools: [{ name: 'write_file' }] }))
const verdict = (): Promise<PolicyVerdict> =>
  must(admin().post('/policies/evaluate', { user: cast.max.id, connector: 'files', tool: 'write_file' }))
const fieldsOf = async (call: Promise<{ status: number; body: unknown }>) => {
  const { status, body } = await call
  const { code, errors } = body as { code: string; errors?: { path: string; code: string }[] }
  return [status, code, ...(errors ?? []).map((error) => `${error.path} ${error.code}`)]
}

describe('a flow that is limited', () => {
  it('to connectors asks only about their calls; the default flow asks about the others', async () => {
    const flow = await saveFlow(limited('Mail only', { type: 'connectors', connectors: ['mail'] }))
    const policy = await savePolicy({ flowId: flow.id })
    expect(await verdict()).toMatchObject({ policy: { id: policy.id }, flow: { id: cast.flow.id } })
    expect(await ask()).toMatchObject({ flow: { id: cast.flow.id } })
    const both = { type: 'connectors', connectors: ['mail', 'files'] }
    await must(admin().put(`/flows/${flow.id}`, limited('Mail only', both)))
    expect(await verdict()).toMatchObject({ flow: { id: flow.id } })
    expect(await ask()).toMatchObject({ flow: { id: flow.id, version: 2 } })
    await must(admin().delete(`/policies/${policy.id}`))
  })

  it('to groups asks only about calls of their people', async () => {
    const flow = await saveFlow(limited('Finance only', { type: 'groups', groups: [finance.id] }))
    const policy = await savePolicy({ flowId: flow.id, connector: 'files' })
    expect(await ask()).toMatchObject({ flow: { id: cast.flow.id } })
    await must(admin().put(`/groups/${finance.id}`, { name: 'Finance', members: [cast.kim.id, cast.max.id] }))
    expect(await ask()).toMatchObject({ flow: { id: flow.id } })
    await must(admin().put(`/groups/${finance.id}`, { name: 'Finance', members: [cast.kim.id] }))
    await must(admin().delete(`/policies/${policy.id}`))
  })

  it('and is the default leaves other calls to any approver', async () => {
    const body = flowBody('Security asks', cast.security.id)
    const scope = { type: 'connectors', connectors: ['mail'] }
    await must(admin().put(`/flows/${cast.flow.id}`, { ...body, scope }))
    expect(await verdict()).toMatchObject({ action: 'request-approval', flow: null })
    expect(await ask()).toMatchObject({ flow: null, notified: false })
    await must(admin().put(`/flows/${cast.flow.id}`, body))
  })
})

describe('what could never fit is not saved', () => {
  it('a policy whose flow takes none of its calls', async () => {
    const mail = await saveFlow(limited('For mail', { type: 'connectors', connectors: ['mail'] }))
    const money = await saveFlow(limited('For money', { type: 'groups', groups: [finance.id] }))
    const refused = (body: object) =>
      fieldsOf(admin().post('/policies', { name: 'No', action: 'request-approval', ...body }))
    const OUT = [422, 'invalid_policy', '/flowId flow_out_of_scope']
    expect(await refused({ flowId: mail.id, connector: 'files' })).toEqual(OUT)
    expect(await refused({ flowId: money.id, subjects: { users: [cast.max.id] } })).toEqual(OUT)
    expect(await refused({ flowId: money.id, subjects: { agents: [cast.robot.id] } })).toEqual(OUT)
    expect(await refused({ flowId: money.id, subjects: { groups: [cast.security.id] } })).toEqual(OUT)
    for (const subjects of [{ users: [cast.max.id, cast.kim.id] }, { groups: [finance.id] }, {}]) {
      const { id } = await savePolicy({ flowId: money.id, subjects })
      await must(admin().delete(`/policies/${id}`))
    }
  })

  it('a limit to what does not exist, or one that leaves a policy without calls', async () => {
    const put = (scope: object, id: string) => fieldsOf(admin().put(`/flows/${id}`, limited('Bound', scope)))
    const flow = await saveFlow(limited('Bound', { type: 'global' }))
    await savePolicy({ name: 'Files ask', flowId: flow.id, connector: 'files' })
    expect(await put({ type: 'connectors', connectors: ['gone'] }, flow.id)).toEqual([
      422,
      'invalid_flow',
      '/scope/connectors unknown',
    ])
    expect(await put({ type: 'groups', groups: ['gone'] }, flow.id)).toEqual([
      422,
      'invalid_flow',
      '/scope/groups unknown',
    ])
    expect(await put({ type: 'connectors', connectors: ['mail'] }, flow.id)).toEqual([
      422,
      'invalid_flow',
      '/scope policy_out_of_scope',
    ])
    await must(
      admin().put(`/flows/${flow.id}`, limited('Bound', { type: 'connectors', connectors: ['files'] })),
    )
  })
})
