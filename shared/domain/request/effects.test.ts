import { describe, expect, it } from 'vitest'
import type { Flow, FlowAdvanced, FlowEdge, FlowNode } from '../flow/flow.ts'
import { MINUTE_MS } from '../time.ts'
import { advance } from './advance.ts'
import { effectsOf } from './effects.ts'
import type { RequestHappening } from './event.ts'
import { castDirectory } from './testing/cast.ts'
import { chain, flowOf, step } from './testing/flows.ts'
import { person, robot, Scenario } from './testing/scenario.ts'

const LOUD: Partial<FlowAdvanced> = {
  ccEmails: ['audit@example.com'],
  webhook: { url: 'https://example.com', secret: 's' },
}
const one = (facts: Partial<FlowAdvanced> = {}): Flow => chain([step('security')], facts)
const two = (facts: Partial<FlowAdvanced> = {}): Flow =>
  chain([step('security', { minimum: 2, denyThreshold: 2 })], facts)
const both = (facts: Partial<FlowAdvanced> = {}): Flow => chain([step('security'), step('legal')], facts)
const way = (...names: readonly string[]): readonly FlowEdge[] =>
  names.slice(1).map((to, i) => ({ from: names[i] ?? '', to }))
const drawn = (nodes: readonly FlowNode[], ...edges: readonly FlowEdge[]) => flowOf({ nodes, edges })

/** What the last command asks the workers to do, each as a few words. */
function askedBy({ last }: Scenario): readonly string[] {
  if (!last.ok) throw new Error(last.code)
  return last.effects.map((effect) => {
    switch (effect.type) {
      case 'tell':
        return `${effect.notice}${effect.nodeId === undefined ? '' : ` at ${effect.nodeId}`}: ${effect.to.map(({ id }) => id).join(' ')}`
      case 'withdraw-notices':
        return `withdraw${effect.nodeId === undefined ? '' : ` at ${effect.nodeId}`}`
      case 'start-timer':
        return `start ${effect.timer.id}`
      case 'stop-timer':
        return `stop ${effect.timerId}`
      case 'status-webhook':
        return `webhook ${effect.event}`
      default:
        return effect.type
    }
  })
}
const COPY = 'copy: mail:audit@example.com'

describe('a request that was made', () => {
  it('is put to those who may decide first, and to nobody without a flow', () => {
    expect(askedBy(new Scenario(both({ ...LOUD, remindAfterMinutes: 5 })))).toEqual([
      'webhook request.created',
      'request at security: ada abe',
      'start remind:security:1',
    ])
    expect(askedBy(new Scenario(null))).toEqual([])
    expect(askedBy(new Scenario(chain([step('empty')])))).toEqual([])
  })

  it('tells those on the way, and holds without telling anybody', () => {
    const tell: FlowNode = { id: 'tell', kind: 'notify', groups: ['oncall'], emails: [] }
    const pick: FlowNode = { id: 'pick', kind: 'condition', branches: [{ label: 'x', when: 'false' }] }
    const newer: FlowNode = { id: 'newer', kind: 'unknown', originalKind: 'vote', source: {} }
    const flow = drawn(
      [tell, pick, step('security'), newer],
      ...way('start', 'tell', 'pick'),
      { from: 'pick', to: 'security', label: 'x' },
      { from: 'pick', to: 'newer', label: 'otherwise' },
      ...way('security', 'end'),
      ...way('newer', 'end'),
    )
    expect(askedBy(new Scenario(flow))).toEqual(['notify at tell: eve'])
  })

  it('is copied with each decision, and once with the last', () => {
    const scenario = new Scenario(two(LOUD)).approve('ada')
    expect(askedBy(scenario)).toEqual([COPY, 'webhook request.decided'])
    expect(askedBy(scenario.withdraw('ada'))).toEqual([COPY])
    expect(askedBy(scenario.approve('ada'))).toEqual([COPY, 'webhook request.decided'])
    expect(askedBy(scenario.approve('abe'))).toEqual([
      'webhook request.decided',
      'release',
      'withdraw',
      'decision: rita',
      COPY,
      'webhook request.resolved',
      'start lapse-grant:write_file',
    ])
    expect(askedBy(new Scenario(two()).approve('ada'))).toEqual([])
    expect(askedBy(new Scenario(one()).deny('ada'))).toEqual(['release', 'withdraw', 'decision: rita'])
  })

  it('takes back what was said at a step that closes, as long as it goes on', () => {
    const scenario = new Scenario(both({ remindAfterMinutes: 5 })).approve('ada')
    expect(askedBy(scenario)).toEqual([
      'withdraw at security',
      'request at legal: abe lena',
      'stop remind:security:1',
      'start remind:legal:2',
    ])
    expect(askedBy(scenario.withdraw('ada'))).toEqual([
      'request at security: ada abe',
      'withdraw at legal',
      'stop remind:legal:2',
      'start remind:security:3',
    ])
    const back = new Scenario(chain([step('security'), step('legal'), step('oncall')]))
      .approve('ada')
      .approve('lena')
    expect(askedBy(back.withdraw('ada'))).toEqual(['request at security: ada abe', 'withdraw at oncall'])
  })

  it('starts no timer anew that has not changed', () => {
    const scenario = new Scenario(one({ remindAfterMinutes: 5 })).told('ada')
    expect(askedBy(scenario)).toEqual([])
    expect(askedBy(scenario.ask('ada'))).toEqual(['question: rita', 'stop remind:security:1'])
    expect(askedBy(scenario.move(MINUTE_MS).answer())).toEqual(['answer: ada', 'start remind:security:1'])
    const pausedAndBack = new Scenario(one({ remindAfterMinutes: 5 })).ask('ada').answer()
    expect(askedBy(pausedAndBack)).toEqual(['answer: ada', 'start remind:security:1'])
  })

  it('says once that people were told', () => {
    const scenario = new Scenario(one(LOUD)).told('ada')
    expect(askedBy(scenario)).toEqual(['webhook request.notified'])
    expect(askedBy(scenario.told('abe'))).toEqual([])
  })
})

describe('time', () => {
  it('reminds, and calls those who join', () => {
    const flow = chain([step('security', { escalate: { afterMinutes: 10, groups: ['oncall', 'legal'] } })], {
      ...LOUD,
      remindAfterMinutes: 5,
    })
    const scenario = new Scenario(flow).move(5 * MINUTE_MS).fire('remind:security:1')
    expect(askedBy(scenario)).toEqual([
      'reminder at security: ada abe',
      'webhook request.reminded',
      'stop remind:security:1',
    ])
    expect(askedBy(scenario.move(5 * MINUTE_MS).fire('escalate:security:1'))).toEqual([
      'escalation at security: abe eve lena',
      'stop escalate:security:1',
    ])
  })

  it('warns at the steps that are open, and ends without a reminder', () => {
    const scenario = new Scenario(one({ autoApproveAfterMinutes: 10 })).told('ada').move(5 * MINUTE_MS)
    expect(askedBy(scenario.fire('warn-auto-approve'))).toEqual([
      'warning at security: ada abe',
      'stop warn-auto-approve',
      'start auto-approve',
    ])
    expect(askedBy(scenario.move(5 * MINUTE_MS).fire('auto-approve'))).toEqual([
      'release',
      'withdraw',
      'decision: rita',
      'stop auto-approve',
      'start lapse-grant:write_file',
    ])
  })
})

describe('the end', () => {
  it('is told to the requester unless they made it, or the flow says so', () => {
    const cancelledBy = (actor: typeof robot, facts: Partial<FlowAdvanced> = {}) =>
      askedBy(new Scenario(one(facts)).give({ type: 'cancel', actor }))
    expect(cancelledBy(person('rita'))).toEqual(['release', 'withdraw'])
    expect(cancelledBy(robot)).toEqual(['release', 'withdraw', 'decision: rita'])
    expect(cancelledBy(robot, { notifyRequester: false })).toEqual(['release', 'withdraw'])
    expect(askedBy(new Scenario(null).deny('ada'))).toEqual(['release', 'withdraw', 'decision: rita'])
  })

  it('lets whoever waits for a grant know that it is gone, and not that it is used', () => {
    const approved = (): Scenario => new Scenario(one()).approve('ada')
    const lapse = 'stop lapse-grant:write_file'
    expect(askedBy(approved().execute('write_file'))).toEqual([lapse])
    expect(askedBy(approved().give({ type: 'revoke', actor: robot }))).toEqual(['release', lapse])
    expect(
      askedBy(
        approved()
          .move(15 * MINUTE_MS)
          .fire('lapse-grant:write_file'),
      ),
    ).toEqual(['release', lapse])
  })
})

describe('an event that came without its context', () => {
  const { state, directory, now } = new Scenario(one(LOUD))
  const effects = (happening: RequestHappening, from: typeof directory | null = directory) =>
    effectsOf({
      before: state,
      after: state,
      events: [{ ...happening, revision: 1 }],
      directory: from,
      now,
    }).map(({ type }) => type)
  const opened: RequestHappening = { type: 'request.step-opened', nodeId: 'security', ...now }

  it('tells nobody', () => {
    expect(effects(opened)).toEqual(['tell'])
    expect(effects(opened, null)).toEqual([])
    expect(effects({ ...opened, nodeId: 'gone' })).toEqual([])
    expect(effects({ type: 'request.node-passed', nodeId: 'gone', at: 0 })).toEqual([])
    expect(effects({ type: 'request.node-passed', nodeId: 'security', at: 0 })).toEqual([])
    expect(effects({ type: 'request.reminded', ...now })).toEqual(['status-webhook'])
    const tell: FlowNode = { id: 'tell', kind: 'notify', groups: ['oncall'], emails: [] }
    const notifying = new Scenario(chain([tell as never, step('security')]))
    const events = [{ type: 'request.node-passed', nodeId: 'tell', at: 0, revision: 1 } as const]
    const change = { before: null, after: notifying.state, events, now }
    expect(effectsOf({ ...change, directory: null })).toEqual([])
    expect(effectsOf({ ...change, directory: castDirectory() })).toHaveLength(1)
  })
})

describe('a request that is asked for again', () => {
  const scenario = new Scenario(one())
  const { snapshot } = scenario.state
  const submit = (facts: Partial<typeof snapshot>) => {
    const command = {
      type: 'submit',
      snapshot: { ...snapshot, ...facts },
      directory: scenario.directory,
    } as const
    const result = advance(scenario.state, command, scenario.now)
    return result.ok ? result.repeated : result.code
  }

  it('is the same under its id with its digest, and a mistake otherwise', () => {
    expect(submit({})).toBe(true)
    expect(submit({ id: 'request-2' })).toBe('idempotency_key_reused')
    expect(submit({ digest: '0'.repeat(64) })).toBe('idempotency_key_reused')
    const cancel = { type: 'cancel', actor: robot } as const
    expect(advance(null, cancel, scenario.now)).toEqual({
      ok: false,
      code: 'not_found',
      data: { thing: 'request' },
    })
  })
})
