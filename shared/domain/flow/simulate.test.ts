import { describe, expect, it } from 'vitest'
import { castDirectory } from '../request/testing/cast.ts'
import { chain, flowOf, step } from '../request/testing/flows.ts'
import { tool } from '../request/testing/scenario.ts'
import type { Flow, FlowNode } from './flow.ts'
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

describe('a rehearsal', () => {
  const minutes = (result: Simulation): readonly number[] => result.timeline.map(({ minute }) => minute)

  it('lets whoever is quicker decide first, and each only once', () => {
    const result = rehearse(chain([step('security', { minimum: 2 })]), [
      { personId: 'ada', does: 'approve', afterMinutes: 20 },
      { personId: 'abe', does: 'approve', afterMinutes: 5 },
    ])
    expect(result.timeline.map(asText)).toEqual([
      '0 created',
      '0 step-opened',
      '0 told request: otto ada abe',
      '5 decided',
      '20 decided',
      '20 step-approved',
      '20 resolved',
      '20 told decision: rita',
    ])
    expect(result.timeline[3]).toEqual({
      minute: 5,
      kind: 'happened',
      type: 'request.decided',
      data: expect.objectContaining({
        by: 'Abe Both',
        via: 'desktop',
        tools: ['write_file'],
        decisionId: 'rehearsed-1',
      }),
    })
  })

  it('lets a person come before a timer at the same minute, and a timer before whoever is later', () => {
    const flow = chain([step('security')], { autoDenyAfterMinutes: 10 })
    const after = (afterMinutes: number) =>
      rehearse(flow, [{ personId: 'ada', does: 'approve', afterMinutes }]).status
    expect([after(9), after(10), after(11)]).toEqual(['approved', 'approved', 'auto-denied'])
  })

  it('says at which step whom is told what, with every way to reach them', () => {
    const flow: Flow = { ...both(), channels: ['sms', 'email'] }
    const directory = castDirectory({ ada: { phone: '+46701234567' } })
    const result = rehearse(flow, [{ personId: 'ada', does: 'deny', afterMinutes: 1 }], { directory })
    const told = result.timeline.flatMap((moment) => (moment.kind === 'told' ? [moment] : []))
    const ref = (id: string, name: string) => ({ id, name, email: `${id}@example.com` })
    expect(told).toStrictEqual([
      {
        minute: 0,
        kind: 'told',
        notice: 'request',
        nodeId: 'security',
        people: [
          { ...ref('otto', 'Otto Owner'), channels: ['email'] },
          { ...ref('ada', 'Ada Alert'), channels: ['sms', 'email'] },
          { ...ref('abe', 'Abe Both'), channels: ['email'] },
        ],
      },
      {
        minute: 1,
        kind: 'told',
        notice: 'decision',
        people: [{ ...ref('rita', 'Rita Requester'), channels: ['email'] }],
      },
    ])
    expect(result.stalls).toEqual([])
  })

  it('plays those who approve a part only', () => {
    const tools = ['read_file', 'write_file'].map((name) => ({ definition: tool(name) }))
    const approving = (part?: readonly string[]) =>
      rehearse(
        chain([step('security')]),
        [{ personId: 'ada', does: 'approve', afterMinutes: 1, ...(part && { tools: part }) }],
        { tools },
      ).status
    expect([approving(), approving(['read_file'])]).toEqual(['approved', 'partly-approved'])
  })

  it('asks nobody anew by a reminder: whoever would decide has their time from being asked', () => {
    const result = rehearse(chain([step('security')], { remindAfterMinutes: 10, remindRepeatedly: true }), [
      { personId: 'ada', does: 'approve', afterMinutes: 25 },
    ])
    expect(result).toMatchObject({ status: 'approved', endedAfterMinutes: 25 })
    expect(result.timeline.filter((moment) => asText(moment).includes('decided'))).toHaveLength(1)
    expect(minutes(result).filter((minute) => minute === 10)).toHaveLength(2)
  })

  it('lets nobody decide for being told on the way: they are asked when it is their turn', () => {
    const tell: FlowNode = { id: 'tell', kind: 'notify', groups: ['legal'], emails: [] }
    const result = rehearse(chain([tell, step('security'), step('legal')]), [
      { personId: 'ada', does: 'approve', afterMinutes: 5 },
      { personId: 'lena', does: 'approve', afterMinutes: 10 },
    ])
    expect(result).toMatchObject({ status: 'approved', endedAfterMinutes: 15 })
  })

  it('goes on when somebody would decide what they cannot', () => {
    const flow = chain([step('security'), step('legal', { differentPeople: true })])
    const result = rehearse(flow, [
      { personId: 'abe', does: 'approve', afterMinutes: 5 },
      { personId: 'lena', does: 'approve', afterMinutes: 50 },
    ])
    expect(result).toMatchObject({ status: 'approved', endedAfterMinutes: 55 })
  })

  it('looks as far as it is told, that minute included, and thirty days by itself', () => {
    const flow = chain([step('security')], { autoDenyAfterMinutes: 60 })
    expect(rehearse(flow, [], { horizonMinutes: 60 }).status).toBe('auto-denied')
    expect(rehearse(flow, [], { horizonMinutes: 59 })).toMatchObject({
      status: 'pending',
      endedAfterMinutes: null,
    })
    expect(rehearse(flow, [], { horizonMinutes: 0 }).status).toBe('pending')
    const month = 30 * 24 * 60
    const days = (autoDenyAfterMinutes: number) =>
      rehearse(chain([step('security')], { autoDenyAfterMinutes }), []).status
    expect([days(month), days(month + 1)]).toEqual(['auto-denied', 'pending'])
  })

  it('stops once there is more than anybody reads, and says so', () => {
    const often = both({ remindAfterMinutes: 1, remindRepeatedly: true })
    const long = rehearse(often, [], { horizonMinutes: 100_000 })
    expect(long.timeline.length).toBeGreaterThanOrEqual(2_000)
    expect(long.timeline.length).toBeLessThan(2_010)
    const short = rehearse(often, [], { horizonMinutes: 100 })
    expect(short.truncated).toBe(false)
    expect(short.timeline.length).toBeLessThan(2_000)
  })

  it('reads the calendar from the day it starts on', () => {
    const DAY = 24 * 60
    const startAt = Date.UTC(2026, 0, 5, 9)
    const away = { to: 'dora', from: startAt + DAY * 60_000, until: Number.MAX_SAFE_INTEGER }
    const directory = castDirectory({ abe: { delegation: away } })
    const flow = chain([step('security')], { remindAfterMinutes: 2 * DAY })
    const waits = (horizonMinutes: number) =>
      rehearse(flow, [], { directory, startAt, horizonMinutes }).stalls[0]?.waitsFor.map(({ id }) => id)
    expect(waits(10)).toEqual(['otto', 'ada', 'abe'])
    expect(waits(3 * DAY)).toEqual(['otto', 'ada', 'abe', 'dora'])
  })

  it('names nobody but the requester behind it, who cannot decide', () => {
    const directory = castDirectory({ rita: { groups: ['security'] } })
    const result = rehearse(
      chain([step('security')]),
      [{ personId: 'rita', does: 'approve', afterMinutes: 1 }],
      {
        directory,
      },
    )
    expect(result.status).toBe('pending')
    expect(result.stalls[0]?.waitsFor.map(({ id }) => id)).not.toContain('rita')
  })
})
