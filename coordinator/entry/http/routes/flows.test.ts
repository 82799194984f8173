import { describe, expect, it } from 'vitest'
import type { FlowResource } from '../../../../shared/contract/http/flows.ts'
import type { PolicyResource } from '../../../../shared/contract/http/policies.ts'
import type { Request } from '../../../../shared/contract/http/requests.ts'
import { flowBody, must } from '../../../testing/cast.ts'
import { cast } from '../../../testing/staged.ts'
import type { TestClient } from '../../../testing/test-coordinator.ts'
import { refusedWith, type Refused } from '../../../testing/refused-with.ts'

const admin = (): TestClient => cast.olga.client

describe('flows', () => {
  it('are saved as versions; the same one cannot be saved over twice', async () => {
    const made = await must<FlowResource>(
      admin().post('/flows', { ...flowBody('Versions', cast.security.id), isDefault: false }),
    )
    expect(made.version).toBe(1)
    const edit = (name: string, baseVersion: number) =>
      admin().put<FlowResource & Refused>(`/flows/${made.id}`, {
        ...flowBody(name, cast.security.id),
        isDefault: false,
        baseVersion,
      })
    expect((await edit('Versions, edited', 1)).body.version).toBe(2)
    const stale = await edit('Versions, by somebody else', 1)
    expect([stale.status, stale.body.code, stale.body.data]).toEqual([409, 'stale_version', { version: 2 }])
    const { items } = await must<{ items: { version: number; savedBy: string; flow: FlowResource }[] }>(
      admin().get(`/flows/${made.id}/versions`),
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
    const reply = await admin().post<Refused>('/flows', broken)
    expect([reply.status, reply.body.code, reply.body.errors?.[0]?.path]).toEqual([
      422,
      'invalid_flow',
      '/graph/nodes/0',
    ])
    const check = await must<{
      issues: { nodeId: string; severity: string }[]
      reach: { nodeId: string; eligible: number }[]
    }>(admin().post('/flows/validate', broken))
    expect(check.issues).toContainEqual(expect.objectContaining({ nodeId: 'step', severity: 'error' }))
    expect(check.reach).toMatchObject([{ nodeId: 'step', eligible: 2 }])
  })

  it('have one default, which the newest mark takes over', async () => {
    const second = await must<FlowResource>(
      admin().post('/flows', flowBody('Second default', cast.security.id)),
    )
    const marks = async () =>
      (await must<{ items: FlowResource[] }>(admin().get('/flows'))).items
        .filter(({ isDefault }) => isDefault)
        .map(({ id }) => id)
    expect(await marks()).toEqual([second.id])
    await must(admin().put(`/flows/${cast.flow.id}`, flowBody('Security asks', cast.security.id)))
    expect(await marks()).toEqual([cast.flow.id])
    expect((await admin().delete(`/flows/${second.id}`)).status).toBe(204)
  })

  it('that policies use are named, and replaced in the same stroke', async () => {
    const old = await must<FlowResource>(
      admin().post('/flows', { ...flowBody('Old', cast.security.id), isDefault: false }),
    )
    const policy = await must<PolicyResource>(
      admin().post('/policies', {
        name: 'Uses old',
        action: 'request-approval',
        flowId: old.id,
        connector: 'files',
        tools: ['none'],
      }),
    )
    const refused = await admin().delete<Refused>(`/flows/${old.id}`)
    expect([refused.status, refused.body.code, refused.body.data]).toEqual([
      409,
      'flow_in_use',
      { policies: 'Uses old', policyIds: [policy.id] },
    ])
    expect(await refusedWith(admin().delete(`/flows/${old.id}?replacement=none`))).toEqual([
      422,
      'unknown_flow',
    ])
    expect((await admin().delete(`/flows/${old.id}?replacement=${cast.flow.id}`)).status).toBe(204)
    expect(await must(admin().get(`/policies/${policy.id}`))).toMatchObject({ flowId: cast.flow.id })
    await must(admin().delete(`/policies/${policy.id}`))
  })

  it('are copied under a free name, switched off', async () => {
    const names = []
    for (let copy = 0; copy < 2; copy += 1) {
      const made = await must<FlowResource>(admin().post(`/flows/${cast.flow.id}/duplicate`))
      names.push(made.name)
      expect(made).toMatchObject({ active: false, isDefault: false, version: 1, graph: cast.flow.graph })
    }
    expect(names).toEqual(['Security asks (copy)', 'Security asks (copy 2)'])
    expect(
      await refusedWith(admin().post('/flows', { ...flowBody('security ASKS', cast.security.id) })),
    ).toEqual([409, 'name_taken'])
  })

  it('let silence approve what destroys only after it was confirmed in words', async () => {
    const body = { ...flowBody('Silent', cast.security.id), isDefault: false }
    const flow = await must<FlowResource>(admin().post('/flows', body))
    const policy = await must<PolicyResource>(
      admin().post('/policies', {
        name: 'Deleting',
        action: 'request-approval',
        flowId: flow.id,
        connector: 'files',
        tools: ['delete_*'],
      }),
    )
    const silent = { ...body, advanced: { autoApproveAfterMinutes: 30 } }
    const refused = await admin().put<Refused>(`/flows/${flow.id}`, silent)
    expect([refused.status, refused.body.code]).toEqual([422, 'confirmation_required'])
    expect((await admin().put(`/flows/${flow.id}`, { ...silent, confirm: 'yes' })).status).toBe(422)
    await must(
      admin().put(`/flows/${flow.id}`, { ...silent, confirm: String(refused.body.data?.['phrase']) }),
    )
    await must(admin().delete(`/policies/${policy.id}`))
  })

  it('are rehearsed with the people there are, and leave nothing behind', async () => {
    const rehearse = (more: object) =>
      admin().post<
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
    const before = (await must<{ total: number }>(admin().get('/requests'))).total
    const answered = await must<{ status: string; endedAfterMinutes: number }>(
      rehearse({ behaviour: [{ personId: cast.ana.id, does: 'approve', afterMinutes: 12 }] }),
    )
    expect(answered).toMatchObject({ status: 'approved', endedAfterMinutes: 12 })
    const silent = await must<{ stalls: { waitsFor: { id: string }[] }[] }>(rehearse({}))
    expect(silent.stalls[0]?.waitsFor.map(({ id }) => id).sort()).toEqual([cast.ana.id, cast.ben.id].sort())
    expect(await refusedWith(rehearse({ tools: [{ name: 'none' }] }))).toEqual([422, 'unknown_tool'])
    expect((await must<{ total: number }>(admin().get('/requests'))).total).toBe(before)
  })

  it('in flight keep the version they started with', async () => {
    const request = await must<Request>(
      cast.robot.client.post('/requests', { connector: 'files', tools: [{ name: 'read_file' }] }),
    )
    const before = request.flow?.version
    const body = flowBody('Security asks', cast.security.id)
    await must(
      admin().put(`/flows/${cast.flow.id}`, {
        ...body,
        graph: { ...body.graph, nodes: [{ ...body.graph.nodes[0], minimum: 2 }] },
      }),
    )
    expect(await must(cast.ana.client.get(`/requests/${request.id}`))).toMatchObject({
      flow: { version: before },
      steps: [{ minimum: 1 }],
      digest: request.digest,
    })
    await must(admin().put(`/flows/${cast.flow.id}`, body))
  })
})
