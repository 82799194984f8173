import { describe, expect, it } from 'vitest'
import { castDirectory } from '../request/testing/cast.ts'
import { chain, flowOf, step } from '../request/testing/flows.ts'
import { tool } from '../request/testing/scenario.ts'
import type { Flow } from './flow.ts'
import { simulate, type Behaviour, type Moment, type Rehearsal, type Simulation } from './simulate.ts'

function rehearse(flow: Flow, behaviour: readonly Behaviour[], more: Partial<Rehearsal> = {}): Simulation {
  const result = simulate({
    flow,
    requester: { id: 'rita', name: 'Rita Requester', email: 'rita@example.com', groups: [] },
    connector: { id: 'c1', key: 'files', name: 'Files' },
    tools: [{ definition: tool('write_file'), arguments: { path: 'a.txt' } }],
    behaviour,
    directory: castDirectory(),
    startAt: Date.UTC(2026, 0, 5, 9),
    expiresInMinutes: null,
    ...more,
  })
  if ('ok' in result) throw new Error(result.code)
  return result
}

const asText = (moment: Moment): string =>
  moment.kind === 'told'
    ? `${moment.minute} told ${moment.notice}: ${moment.people.map(({ id }) => id).join(' ')}`
    : `${moment.minute} ${moment.type.replace('request.', '')}`

const both = (advanced: Partial<Flow['advanced']> = {}): Flow =>
  chain([step('security'), step('legal')], advanced)

describe('simulate', () => {
  it('says who is told when, and how it ends', () => {
    const result = rehearse(both(), [
      { personId: 'ada', does: 'approve', afterMinutes: 5 },
      { personId: 'lena', does: 'approve', afterMinutes: 10 },
    ])
    expect(result.timeline.map(asText)).toEqual([
      '0 created',
      '0 step-opened',
      '0 told request: otto ada abe',
      '5 decided',
      '5 step-approved',
      '5 step-opened',
      '5 told request: abe lena',
      '15 decided',
      '15 step-approved',
      '15 resolved',
      '15 told decision: rita',
    ])
    expect(result).toMatchObject({ status: 'approved', endedAfterMinutes: 15, stalls: [], truncated: false })
  })

  it('says where it stalls when nobody answers, and for whom', () => {
    const result = rehearse(both({ remindAfterMinutes: 60 }), [
      { personId: 'ada', does: 'approve', afterMinutes: 1 },
    ])
    expect(result.status).toBe('pending')
    expect(result.endedAfterMinutes).toBeNull()
    expect(result.stalls.map(({ nodeId, waitsFor }) => [nodeId, waitsFor.map(({ id }) => id)])).toEqual([
      ['legal', ['abe', 'lena']],
    ])
    expect(result.timeline.map(asText)).toContain('61 told reminder: abe lena')
  })

  it('says what silence does', () => {
    expect(rehearse(both({ autoApproveAfterMinutes: 30 }), [])).toMatchObject({
      status: 'auto-approved',
      endedAfterMinutes: 30,
    })
    expect(rehearse(both({ autoDenyAfterMinutes: 20 }), [])).toMatchObject({
      status: 'auto-denied',
      endedAfterMinutes: 20,
    })
    expect(rehearse(both(), [], { expiresInMinutes: 90 })).toMatchObject({
      status: 'expired',
      endedAfterMinutes: 90,
    })
  })

  it('says which channel reaches whom, and that silence approves nothing that nobody heard of', () => {
    const flow: Flow = { ...both({ autoApproveAfterMinutes: 30 }), channels: ['sms'] }
    const unheard = rehearse(flow, [])
    expect(unheard.status).toBe('pending')
    expect(unheard.timeline.map(asText)).toContain('30 timer-held')
    const heard = rehearse(flow, [], { directory: castDirectory({ ada: { phone: '+46701234567' } }) })
    const asked = heard.timeline.find((moment) => moment.kind === 'told')
    expect(asked?.people.map(({ id, channels }) => [id, channels])).toContainEqual(['ada', ['sms']])
    expect(heard.status).toBe('auto-approved')
  })

  it('follows the branch that the tools choose, and names what holds it', () => {
    const graph = {
      nodes: [
        {
          id: 'pick',
          kind: 'condition' as const,
          branches: [{ label: 'big', when: 'tools[0].arguments.size > 10' }],
        },
        step('security'),
        step('legal'),
      ],
      edges: [
        { from: 'start', to: 'pick' },
        { from: 'pick', to: 'legal', label: 'big' },
        { from: 'pick', to: 'security', label: 'otherwise' },
        { from: 'security', to: 'end' },
        { from: 'legal', to: 'end' },
      ],
    }
    const sized = (size: number | string): Partial<Rehearsal> => ({
      tools: [{ definition: tool('write_file'), arguments: { size } }],
    })
    expect(rehearse(flowOf(graph), [], sized(11)).stalls.map(({ nodeId }) => nodeId)).toEqual(['legal'])
    expect(rehearse(flowOf(graph), [], sized(9)).stalls.map(({ nodeId }) => nodeId)).toEqual(['security'])
    expect(rehearse(flowOf(graph), [], sized('x')).stalls).toEqual([
      { nodeId: 'pick', waitsFor: [], because: 'expression_failed: big' },
    ])
  })

  it('asks whoever joins on escalation', () => {
    const flow = chain([step('security', { escalate: { afterMinutes: 15, groups: ['oncall'] } })])
    const result = rehearse(flow, [{ personId: 'eve', does: 'deny', afterMinutes: 5 }])
    expect(result).toMatchObject({ status: 'denied', endedAfterMinutes: 20 })
  })

  it('ends also when reminders never do', () => {
    const result = rehearse(both({ remindAfterMinutes: 1, remindRepeatedly: true }), [], {
      horizonMinutes: 100_000,
    })
    expect(result.truncated).toBe(true)
  })

  it('refuses what a request would be refused for', () => {
    const twice = { definition: tool('write_file') }
    expect(() => rehearse(both(), [], { tools: [twice, twice] })).toThrow('invalid_body')
  })
})
