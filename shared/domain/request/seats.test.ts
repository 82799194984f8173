import { describe, expect, it } from 'vitest'
import type { FlowEdge, FlowNode } from '../flow/flow.ts'
import { awaitedAt } from './authorise.ts'
import { holdsSeat, seatedAtCreation } from './seats.ts'
import { castDirectory } from './testing/cast.ts'
import { chain, flowOf, step } from './testing/flows.ts'
import { Scenario, tool } from './testing/scenario.ts'

const away = (to: string) => ({ delegation: { to, from: 0, until: Number.MAX_SAFE_INTEGER } })
const bothAway = castDirectory({ ada: away('dora'), abe: away('dora') })
const way = (...names: readonly string[]): readonly FlowEdge[] =>
  names.slice(1).map((to, i) => ({ from: names[i] ?? '', to }))
const awaited = ({ state, directory, now }: Scenario): readonly string[] =>
  state.steps.flatMap((each) => awaitedAt(state, each, directory, now.at)).map(({ id }) => id)

describe('who stands in for several', () => {
  const standsFor = (scenario: Scenario): string | undefined => scenario.state.votes.at(-1)?.onBehalfOf?.id
  const two = () => new Scenario(chain([step('security', { minimum: 2 })]), { directory: bothAway })

  it('does so for the first who has not decided there', () => {
    expect(standsFor(two().approve('dora'))).toBe('ada')
    expect(standsFor(two().approve('ada').approve('dora'))).toBe('abe')
    expect(two().approve('ada').approve('dora').state.status).toBe('approved')
    expect(standsFor(two().approve('ada').withdraw('ada').approve('dora'))).toBe('ada')
    expect(standsFor(two().approve('abe').approve('dora'))).toBe('ada')
  })

  it('does so also when others have decided before', () => {
    const directory = bothAway
    const flow = chain([step('security', { minimum: 3 })])
    const scenario = new Scenario(flow, { agent: null, directory }).approve('otto').approve('ada')
    expect(standsFor(scenario.approve('dora'))).toBe('abe')
    expect(scenario.state.status).toBe('approved')
  })

  it('counts what they decided at that step alone', () => {
    const directory = castDirectory({ abe: away('dora'), lena: away('dora') })
    const scenario = new Scenario(chain([step('security'), step('legal')]), { directory })
    expect(standsFor(scenario.approve('abe').approve('dora'))).toBe('abe')
  })
})

describe('a place', () => {
  const security = step('security')

  it('is for those who had it when the request was made, and have it now', () => {
    const scenario = new Scenario(chain([security]))
    scenario.recount(castDirectory({ zoe: { groups: ['security'] } }))
    expect(awaited(scenario)).toEqual(['ada', 'abe'])
    expect(scenario.approve('zoe').outcome).toBe('not_eligible')
  })

  it('is not given by escalation before that comes', () => {
    const escalating = step('security', { escalate: { afterMinutes: 10, groups: ['oncall'] } })
    const directory = castDirectory({ ada: { groups: ['security', 'oncall'] } })
    const scenario = new Scenario(chain([escalating]), { directory })
    scenario.recount(castDirectory({ ada: { groups: ['oncall'] } }))
    expect(awaited(scenario)).toEqual(['abe'])
    expect(scenario.approve('ada').outcome).toBe('not_eligible')
    scenario.pass(10)
    expect(awaited(scenario)).toEqual(['abe', 'ada', 'eve'])
    expect(scenario.approve('ada').outcome).toBe('ok')
  })

  it('without a flow is that of any approver today, but not of whose request it is', () => {
    const directory = castDirectory({ rita: { role: 'approver' }, otto: { role: 'admin' } })
    const scenario = new Scenario(null, { directory })
    expect(awaited(scenario)).toEqual(['ada', 'abe', 'lena', 'eve', 'adam'])
    const holds = (id: string, from = directory) => holdsSeat(scenario.state, step('any-approver'), id, from)
    expect(['ada', 'adam', 'max', 'rita', 'otto', 'nobody'].map((id) => holds(id))).toEqual([
      true,
      true,
      false,
      false,
      false,
      false,
    ])
    expect(holds('ada', castDirectory({ ada: { active: false } }))).toBe(false)
  })

  it('is nobody’s where the record names nobody', () => {
    const { state } = new Scenario(chain([security]))
    const { escalation: _none, ...snapshot } = { ...state.snapshot, eligible: {} }
    expect(seatedAtCreation({ ...state, snapshot }, security)).toEqual([])
    expect(seatedAtCreation({ ...state, snapshot, escalated: ['security'] }, security)).toEqual([])
  })
})

describe('a way to the end', () => {
  const fork: FlowNode = { id: 'fork', kind: 'parallel' }

  it('is not enough while another way waits, also where that one leads nowhere', () => {
    const flow = flowOf({
      nodes: [fork, step('security'), step('legal')],
      edges: [...way('start', 'fork', 'security', 'end'), ...way('fork', 'legal')],
    })
    const scenario = new Scenario(flow).approve('ada')
    expect(scenario.stepStatuses()).toEqual({ security: 'approved', legal: 'open' })
    expect(scenario.state.status).toBe('pending')
    expect(scenario.approve('lena').state.status).toBe('approved')
  })

  it('that passes nobody approves nothing, also when somebody agreed elsewhere', () => {
    const flow = flowOf({
      nodes: [
        { id: 'pick', kind: 'condition', branches: [{ label: 'big', when: 'tools[0].arguments.size > 9' }] },
        step('security', { minimum: 2 }),
      ],
      edges: [
        ...way('start', 'pick'),
        { from: 'pick', to: 'security', label: 'big' },
        { from: 'pick', to: 'end', label: 'otherwise' },
        ...way('security', 'end'),
      ],
    })
    const tools = [{ definition: tool('write_file'), arguments: { size: 50 } }]
    const scenario = new Scenario(flow, { tools }).edit('ada', { write_file: { size: 1 } })
    expect(scenario.stepStatuses()).toEqual({ security: 'skipped' })
    expect(scenario.state.status).toBe('pending')
  })

  it('of a graph that cannot be walked is closed once, and says so once', () => {
    const flow = flowOf({ nodes: [step('security')], edges: way('start', 'security', 'nowhere') })
    const scenario = new Scenario(flow)
    expect(scenario.stepStatuses()).toEqual({ security: 'waiting' })
    expect(scenario.recount(castDirectory()).outcome).toBe('repeated')
    const named = (id: string) => new Scenario(flowOf({ nodes: [step(id)], edges: way('start', 'end') }))
    expect([named('start').stepStatuses(), named('end').stepStatuses()]).toEqual([{}, {}])
  })
})

describe('the person an approval is recorded for', () => {
  it('is the last whose decision stands', () => {
    const flow = chain([step('security', { minimum: 2, denyThreshold: 3 })])
    const tools = ['read_file', 'write_file']
    const scenario = new Scenario(flow, { agent: null, tools }).approve('ada')
    scenario.recount(castDirectory({ ada: { groups: [] } })).approve('abe')
    scenario
      .approve('otto', { tools: ['read_file'] })
      .withdraw('otto')
      .recount(castDirectory())
    expect(scenario.resolved.resolution).toMatchObject({ by: 'people', person: { id: 'abe' } })
  })
})
