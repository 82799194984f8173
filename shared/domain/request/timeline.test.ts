import { describe, expect, it } from 'vitest'
import type { FlowEdge, FlowNode } from '../flow/flow.ts'
import { entryOf } from './timeline.ts'
import { castDirectory } from './testing/cast.ts'
import { chain, flowOf, step } from './testing/flows.ts'
import { person, robot, Scenario, tool } from './testing/scenario.ts'

/** Each line as its type without `request.`, and its facts. */
const linesOf = ({ state }: Scenario): readonly unknown[] =>
  state.timeline.map(({ type, data }) => [type.replace('request.', ''), data])
const way = (...names: readonly string[]): readonly FlowEdge[] =>
  names.slice(1).map((to, i) => ({ from: names[i] ?? '', to }))
const drawn = (nodes: readonly FlowNode[], edges: readonly FlowEdge[]) => flowOf({ nodes, edges })

describe('the timeline of a request', () => {
  it('says what people did, in order', () => {
    const away = { to: 'dora', from: 0, until: Number.MAX_SAFE_INTEGER }
    const scenario = new Scenario(chain([step('security', { minimum: 2 }), step('legal')]), {
      directory: castDirectory({ abe: { delegation: away } }),
    })
    scenario.told('ada').ask('ada').answer('q1', robot)
    scenario.edit('dora', { write_file: { path: 'b.txt' } }, { reason: 'there' }).approve('ada')
    scenario.withdraw('ada').approve('ada').approve('lena').execute('write_file')
    const decided = { verdict: 'approve', tools: ['write_file'], via: 'desktop' }
    const byAda = { ...decided, nodeId: 'security', by: 'Ada Alert', edited: [] }
    const at = (nodeId: string, facts: object = {}): object => ({ nodeId, ...facts })
    expect(linesOf(scenario)).toStrictEqual([
      ['created', {}],
      ['step-opened', at('security')],
      ['told', { personId: 'ada', channel: 'email' }],
      ['asked', { questionId: 'q1', by: 'Ada Alert', text: 'Why?' }],
      ['answered', { questionId: 'q1', by: 'Robot', text: 'Because.' }],
      [
        'decided',
        {
          ...decided,
          nodeId: 'security',
          decisionId: 'd1',
          by: 'Dora Delegate',
          onBehalfOf: 'Abe Both',
          edited: ['write_file'],
          reason: 'there',
        },
      ],
      ['decided', { ...byAda, decisionId: 'd2' }],
      ['step-approved', at('security')],
      ['step-opened', at('legal')],
      ['decision-withdrawn', { decisionId: 'd2', by: 'ada' }],
      ['step-reopened', at('security', { because: 'withdrawn' })],
      ['step-set-back', at('legal', { because: 'withdrawn' })],
      ['decided', { ...byAda, decisionId: 'd3' }],
      ['step-approved', at('security')],
      ['step-opened', at('legal')],
      ['decided', { ...decided, nodeId: 'legal', by: 'Lena Legal', edited: [], decisionId: 'd4' }],
      ['step-approved', at('legal')],
      ['resolved', { status: 'approved', by: 'people', tools: ['write_file'], name: 'Lena Legal' }],
      ['grant', { tool: 'write_file', status: 'executing' }],
    ])
    expect(scenario.state.timeline.map(({ at: when }) => when)).toEqual(
      new Array(19).fill(scenario.state.createdAt),
    )
  })

  it('says which way the flow went, and what holds it', () => {
    const flow = drawn(
      [
        { id: 'pick', kind: 'condition', branches: [{ label: 'big', when: 'tools[0].arguments.size > 9' }] },
        { id: 'tell', kind: 'notify', groups: ['staff'], emails: [] },
        step('security'),
        { id: 'later', kind: 'unknown', originalKind: 'vote', source: {} },
      ],
      [
        { from: 'start', to: 'pick' },
        { from: 'pick', to: 'security', label: 'big' },
        { from: 'pick', to: 'tell', label: 'otherwise' },
        ...way('security', 'end'),
        ...way('tell', 'later', 'end'),
      ],
    )
    const tools = [{ definition: tool('write_file'), arguments: { size: 1 } }]
    expect(linesOf(new Scenario(flow, { tools }))).toStrictEqual([
      ['created', {}],
      ['branch-chosen', { nodeId: 'pick', label: 'otherwise' }],
      ['step-skipped', { nodeId: 'security' }],
      ['node-passed', { nodeId: 'tell' }],
      ['held', { nodeId: 'later', because: 'unknown_kind: vote' }],
    ])
  })

  it('says what time did', () => {
    const flow = chain([step('security', { escalate: { afterMinutes: 20, groups: ['oncall'] } })], {
      autoApproveAfterMinutes: 60,
      remindAfterMinutes: 30,
    })
    const scenario = new Scenario(flow).pass(60)
    expect(linesOf(scenario).slice(2)).toStrictEqual([
      ['escalated', { nodeId: 'security', added: ['Eve Escalation'] }],
      ['reminded', { nodeId: 'security' }],
      ['timer-held', { kind: 'auto-approve', because: 'nobody_told' }],
    ])
    expect(linesOf(scenario.give({ type: 'cancel', actor: person('rita') })).at(-1)).toStrictEqual([
      'resolved',
      { status: 'cancelled', by: 'requester', tools: [], name: 'Rita Requester' },
    ])
    const silent = new Scenario(chain([step('security')], { autoDenyAfterMinutes: 5 })).pass(5)
    expect(linesOf(silent).at(-1)).toStrictEqual([
      'resolved',
      { status: 'auto-denied', by: 'timeout', tools: [] },
    ])
  })

  it('says who denied, at which step', () => {
    const scenario = new Scenario(chain([step('security')])).deny('ada')
    expect(linesOf(scenario).slice(-2)).toStrictEqual([
      ['step-denied', { nodeId: 'security' }],
      ['resolved', { status: 'denied', by: 'people', tools: [], name: 'Ada Alert' }],
    ])
  })

  it('marks a requester who decided on their own', () => {
    const directory = castDirectory({ rita: { groups: ['security'] } })
    const alone = new Scenario(chain([step('security')], { allowSelfApproval: true }), { directory })
    expect(linesOf(alone.approve('rita'))[2]).toMatchObject(['decided', { self: true }])
  })

  it('counts reminders of one step that follow each other, and no others', () => {
    const both = drawn(
      [{ id: 'fork', kind: 'parallel' }, step('security'), step('legal')],
      [
        ...way('start', 'fork', 'security', 'end'),
        { from: 'fork', to: 'legal' },
        { from: 'legal', to: 'end' },
      ],
    )
    const often = { remindAfterMinutes: 10, remindRepeatedly: true }
    const one = new Scenario(chain([step('security')], often)).pass(30)
    expect(linesOf(one)).toStrictEqual([
      ['created', {}],
      ['step-opened', { nodeId: 'security' }],
      ['reminded', { nodeId: 'security', times: 3 }],
    ])
    expect(one.state.timeline.at(-1)?.at).toBe(one.now.at)
    one.ask('ada').answer().pass(20)
    expect(linesOf(one).slice(2)).toMatchObject([
      ['reminded', { times: 3 }],
      ['asked', {}],
      ['answered', {}],
      ['reminded', { times: 2 }],
    ])
    const two = new Scenario({ ...both, advanced: { ...both.advanced, ...often } }).pass(20)
    expect(linesOf(two).slice(3)).toStrictEqual([
      ['reminded', { nodeId: 'security' }],
      ['reminded', { nodeId: 'legal' }],
      ['reminded', { nodeId: 'security' }],
      ['reminded', { nodeId: 'legal' }],
    ])
  })
})

describe('a line from another version', () => {
  const clock = { at: 7, elapsed: 0, running: 0, revision: 1 }

  it('of an answer that is not there says nothing of it', () => {
    const question = { id: 'q1', by: { id: 'ada', name: 'Ada', email: 'a@example.com' }, text: 'Why?', at: 1 }
    expect(entryOf({ type: 'request.answered', question, ...clock })).toStrictEqual({
      at: 7,
      type: 'request.answered',
      data: { questionId: 'q1', by: '', text: '' },
    })
  })

  it('of a reminder that names no step names none', () => {
    expect(entryOf({ type: 'request.reminded', ...clock })).toStrictEqual({
      at: 7,
      type: 'request.reminded',
      data: {},
    })
  })
})
