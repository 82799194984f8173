import { describe, expect, it } from 'vitest'
import type { FlowResource } from '../../../shared/contract/http/flows.ts'
import type { Request } from '../../../shared/contract/http/requests.ts'
import type { FlowNode } from '../../../shared/domain/flow/flow.ts'
import { must } from '../../testing/cast.ts'
import { cast, stage } from '../../testing/staged.ts'
import { flowsOf } from '../documents.ts'

const ballot = { id: 'ballot', kind: 'ballot', name: 'Everybody votes', seats: 5 }
const shown = {
  id: 'ballot',
  name: 'Everybody votes',
  kind: 'unknown',
  originalKind: 'ballot',
  source: ballot,
}
const edges = [
  { from: 'start', to: 'step' },
  { from: 'step', to: 'ballot' },
  { from: 'ballot', to: 'end' },
]
const drawn = (flow: FlowResource) => ({ nodes: [...flow.graph.nodes, ballot], edges })

describe('a step of a kind that only a newer version knows', () => {
  it('is not saved, and named', async () => {
    const { name, channels, isDefault } = cast.flow
    const body = { name, channels, isDefault, graph: drawn(cast.flow), baseVersion: cast.flow.version }
    const refused = await cast.olga.client.put(`/flows/${cast.flow.id}`, body)
    expect(refused.status).toBe(422)
    const { errors } = refused.body as { errors: { path: string; code: string }[] }
    expect(errors).toContainEqual(expect.objectContaining({ code: 'unknown_kind' }))
    expect(JSON.stringify(errors)).toContain('ballot')
  })

  it('is kept and shown where a newer version left it, and holds whoever comes there', async () => {
    await stage.coordinator.core.store.commit(async (tx) => {
      const stored = await flowsOf(tx).get(cast.flow.id)
      if (!stored) throw new Error('the flow is there')
      const nodes = [...stored.graph.nodes, ballot as unknown as FlowNode]
      await flowsOf(tx).put({ ...stored, version: stored.version + 1, graph: { nodes, edges } })
    })
    await stage.restart()
    const flow = await must<FlowResource>(cast.olga.client.get(`/flows/${cast.flow.id}`))
    expect(flow.graph.nodes[1]).toEqual(shown)

    const asked = await must<Request>(
      cast.robot.client.post('/requests', { connector: 'files', tools: [{ name: 'write_file' }] }),
    )
    const decided = await must<Request>(
      cast.ana.client.post(`/requests/${asked.id}/decisions`, {
        decisionId: crypto.randomUUID(),
        verdict: 'approve',
      }),
    )
    const request = 'request' in decided ? (decided as { request: Request }).request : decided
    expect(request.status).toBe('pending')
    expect(request.timeline.at(-1)).toMatchObject({
      type: 'request.held',
      data: { nodeId: 'ballot', because: 'unknown_kind: ballot' },
    })
  })
})
