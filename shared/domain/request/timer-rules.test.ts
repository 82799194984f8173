import { describe, expect, it } from 'vitest'
import type { Flow, FlowAdvanced, FlowEdge, FlowNode } from '../flow/flow.ts'
import { MINUTE_MS } from '../time.ts'
import { onTimer } from './due/index.ts'
import type { RequestHappening } from './event.ts'
import type { Timer, TimerKind } from './state.ts'
import { castDirectory } from './testing/cast.ts'
import { chain, flowOf, step } from './testing/flows.ts'
import { Scenario, tool } from './testing/scenario.ts'
import { armed, timersAfter } from './timers.ts'

const SILENT = { autoApproveAfterMinutes: 30 }
const silent = (facts: Partial<FlowAdvanced> = {}): Flow => chain([step('security')], { ...SILENT, ...facts })
const drawn = (nodes: readonly FlowNode[], edges: readonly FlowEdge[], facts: Partial<FlowAdvanced> = {}) =>
  flowOf({ nodes, edges }, { ...SILENT, ...facts })
const heldOf = ({ events }: Scenario): readonly unknown[] =>
  events.flatMap((event) => (event.type === 'request.timer-fired' ? [event.held ?? null] : []))

/** What a rule says of a timer that the request at hand never started. */
function ruleOn({ state, directory, now }: Scenario, kind: TimerKind, facts: Partial<Timer> = {}) {
  const timer: Timer = { id: kind, kind, basis: 'elapsed', dueAt: 0, ...facts }
  const plan = onTimer({ state, timer, flowToday: silent(), directory, now })
  if (!plan.ok) throw new Error(plan.code)
  return plan.happenings.map((each) => ('held' in each ? `${each.type} ${each.held}` : each.type))
}

describe('silence approves nothing', () => {
  const TWO = ['read_file', 'write_file']
  const lenient = step('security', { minimum: 2, denyThreshold: 2 })

  it.each<[because: string, why: string, make: () => Scenario]>([
    [
      'not_enabled_today',
      'another flow stands in its place today',
      () => new Scenario(silent()).told('ada').today({ ...silent(), id: 'flow-2' }),
    ],
    [
      'destructive',
      'the flow of today no longer takes in destructive tools',
      () =>
        new Scenario(silent({ autoApproveDestructive: true }), { tools: ['delete_file'] })
          .told('ada')
          .today(silent()),
    ],
    [
      'destructive',
      'one tool of several destroys',
      () => new Scenario(silent(), { tools: ['read_file', 'delete_file'] }).told('ada'),
    ],
    [
      'denied_by_somebody',
      'a tool was denied for good, and that decision withdrawn',
      () =>
        new Scenario(chain([step('security'), step('legal')], SILENT), { tools: TWO })
          .approve('ada', { tools: ['read_file'] })
          .withdraw('ada')
          .told('ada'),
    ],
    [
      'denied_by_somebody',
      'somebody left out one tool of several, if too few to deny it',
      () =>
        new Scenario(chain([lenient], SILENT), { tools: TWO })
          .approve('ada', { tools: ['read_file'] })
          .told('abe'),
    ],
    [
      'flow_held',
      'one branch is held, though people are asked on another',
      () =>
        new Scenario(
          drawn(
            [
              { id: 'fork', kind: 'parallel' },
              step('security'),
              { id: 'later', kind: 'unknown', originalKind: 'vote', source: {} },
            ],
            [
              { from: 'start', to: 'fork' },
              { from: 'fork', to: 'security' },
              { from: 'fork', to: 'later' },
              { from: 'security', to: 'end' },
              { from: 'later', to: 'end' },
            ],
          ),
        ).told('ada'),
    ],
    [
      'flow_held',
      'nobody is asked at all',
      () =>
        new Scenario(
          drawn(
            [
              { id: 'pick', kind: 'condition', branches: [{ label: 'never', when: 'false' }] },
              step('security'),
            ],
            [
              { from: 'start', to: 'pick' },
              { from: 'pick', to: 'security', label: 'never' },
              { from: 'pick', to: 'end', label: 'otherwise' },
              { from: 'security', to: 'end' },
            ],
          ),
        ).told('ada'),
    ],
  ])('(%s) when %s', (because, _why, make) => {
    const scenario = make().pass(600)
    expect(scenario.state.status).toBe('pending')
    expect(heldOf(scenario)).toEqual([because])
  })

  it('when the request it would approve never said so', () => {
    for (const flow of [null, chain([step('security')])]) {
      const scenario = new Scenario(flow).told('ada')
      expect(ruleOn(scenario, 'warn-auto-approve')).toEqual(['request.timer-fired not_enabled'])
      expect(ruleOn(scenario, 'auto-approve')).toEqual(['request.timer-fired not_enabled'])
    }
  })

  it('but is not kept from it by an approval, or by a denial that was taken back in time', () => {
    const approved = new Scenario(chain([lenient], SILENT)).approve('ada').told('abe').pass(30)
    expect(approved.state.status).toBe('auto-approved')
    const taken = new Scenario(chain([lenient], SILENT)).deny('ada').withdraw('ada').told('abe').pass(30)
    expect(taken.state.status).toBe('auto-approved')
  })
})

describe('a timer that the request never started', () => {
  it('escalates to nobody without a step', () => {
    const escalating = step('security', { escalate: { afterMinutes: 10, groups: ['oncall'] } })
    const scenario = new Scenario(chain([escalating]))
    expect(ruleOn(scenario, 'escalate')).toEqual(['request.timer-fired nobody_to_escalate_to'])
    expect(ruleOn(scenario, 'escalate', { nodeId: 'legal' })).toEqual([
      'request.timer-fired nobody_to_escalate_to',
    ])
    expect(ruleOn(scenario, 'escalate', { nodeId: 'security' })).toEqual([
      'request.timer-fired',
      'request.escalated',
    ])
  })

  it('takes away no grant that is pending, under way, or another’s', () => {
    const scenario = new Scenario(silent(), { tools: ['read_file', 'write_file'] })
    const lapse = (id: string) => ruleOn(scenario, 'lapse-grant', { id: `lapse-grant:${id}` })
    expect(lapse('write_file')).toEqual(['request.timer-fired'])
    scenario.approve('ada').execute('read_file')
    expect(lapse('read_file')).toEqual(['request.timer-fired'])
    expect(lapse('write_file')).toEqual(['request.timer-fired', 'request.grant'])
    expect(lapse('other')).toEqual(['request.timer-fired'])
  })

  it('reminds without naming a step, and says nothing by an empty member', () => {
    const { state, directory, now } = new Scenario(silent())
    const timer: Timer = { id: 'remind', kind: 'remind', basis: 'elapsed', dueAt: 0 }
    const plan = onTimer({ state, timer, flowToday: null, directory, now })
    expect(plan.ok && plan.happenings[1]).toStrictEqual({ type: 'request.reminded', ...now })
  })
})

describe('of two grants', () => {
  it('the one whose time is up lapses', () => {
    const scenario = new Scenario(chain([step('security')]), { tools: ['read_file', 'write_file'] })
    scenario.approve('ada').move(15 * MINUTE_MS)
    scenario.fire('lapse-grant:write_file')
    expect(scenario.resolved.grants.map(({ status }) => status)).toEqual(['ready', 'lapsed'])
  })
})

describe('an escalation', () => {
  it('counts anew, so that whoever left since stops counting, and says so', () => {
    const scenario = new Scenario(
      chain([step('security'), step('legal', { escalate: { afterMinutes: 10, groups: ['oncall'] } })]),
    ).approve('ada')
    scenario.directory = castDirectory({ ada: { groups: [] } })
    scenario.pass(10)
    expect(scenario.events.flatMap((event) => ('because' in event ? [event.because] : []))).toEqual([
      'recounted',
      'recounted',
    ])
  })
})

describe('an end by silence', () => {
  it.each([
    ['auto-deny', { autoDenyAfterMinutes: 10 }, null],
    ['auto-approve', { autoApproveAfterMinutes: 10 }, null],
    ['expire', {}, 10],
  ])('is recorded as that of its timer (%s)', (timer, advanced, expiresInMinutes) => {
    const scenario = new Scenario(chain([step('security')], advanced), { expiresInMinutes })
    expect(scenario.told('ada').pass(10).resolved.resolution).toMatchObject({ by: 'timeout', timer })
  })
})

describe('the list of timers', () => {
  const dated = { at: 0, elapsed: 0, running: 0, revision: 9 }
  const after = (scenario: Scenario, happening: RequestHappening) =>
    timersAfter(scenario.state, { ...happening, revision: 9 }).map(({ id }) => id)

  it('loses those of a step that is skipped while it is open', () => {
    const flow = drawn(
      [
        { id: 'pick', kind: 'condition', branches: [{ label: 'big', when: 'tools[0].arguments.size > 9' }] },
        step('security', { minimum: 2 }),
        step('legal'),
      ],
      [
        { from: 'start', to: 'pick' },
        { from: 'pick', to: 'legal', label: 'big' },
        { from: 'pick', to: 'security', label: 'otherwise' },
        { from: 'legal', to: 'end' },
        { from: 'security', to: 'end' },
      ],
      { autoApproveAfterMinutes: null, remindAfterMinutes: 10 },
    )
    const scenario = new Scenario(flow, {
      tools: [{ definition: tool('write_file'), arguments: { size: 1 } }],
    })
    expect(scenario.state.timers.map(({ nodeId }) => nodeId)).toEqual(['security'])
    scenario.edit('ada', { write_file: { size: 50 } })
    expect(scenario.state.timers.map(({ nodeId }) => nodeId)).toEqual(['legal'])
  })

  it('is armed in no part while a question is open', () => {
    const scenario = new Scenario(silent())
    expect(armed(scenario.state)).toHaveLength(1)
    expect(armed(scenario.ask('ada').state)).toEqual([])
  })

  it('gets no auto-approval from an announcement where silence does not approve', () => {
    const announced = {
      type: 'request.timer-fired',
      timerId: 'warn-auto-approve',
      kind: 'warn-auto-approve',
      ...dated,
    } as const
    expect(after(new Scenario(null), announced)).toEqual([])
    expect(after(new Scenario(chain([step('security')])), announced)).toEqual([])
    expect(after(new Scenario(silent()), announced)).toEqual(['auto-approve'])
  })

  it('gets the next reminder only of a step, and only where reminders repeat', () => {
    const reminded = { type: 'request.reminded', nodeId: 'security', ...dated } as const
    const { nodeId: _none, ...ofNoStep } = reminded
    const repeating = { remindAfterMinutes: 10, remindRepeatedly: true }
    const before = ['remind:security:1']
    const often = new Scenario(chain([step('security')], repeating))
    expect(after(often, reminded)).toEqual([...before, 'remind:security:9'])
    expect(after(often, ofNoStep)).toEqual(before)
    expect(after(new Scenario(chain([step('security')], { remindAfterMinutes: 10 })), reminded)).toEqual(
      before,
    )
    expect(after(new Scenario(chain([step('security')], { remindRepeatedly: true })), reminded)).toEqual([])
    expect(after(new Scenario(null), reminded)).toEqual([])
  })

  it('gets nothing from a step that the flow does not have', () => {
    const opened = { type: 'request.step-opened', nodeId: 'gone', ...dated } as const
    expect(after(new Scenario(chain([step('security')])), opened)).toEqual([])
  })
})
