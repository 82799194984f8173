import { describe, expect, it } from 'vitest'
import type { Flow, FlowAdvanced } from '../flow/flow.ts'
import { MINUTE_MS } from '../time.ts'
import { castDirectory } from './testing/cast.ts'
import { chain, flowOf, step } from './testing/flows.ts'
import { robot, Scenario } from './testing/scenario.ts'

const flow = (advanced: Partial<FlowAdvanced>): Flow => chain([step('security')], advanced)
const silent = (facts: Partial<FlowAdvanced> = {}): Flow => flow({ autoApproveAfterMinutes: 30, ...facts })
const firedIn = ({ events }: Scenario): string[] =>
  events.flatMap((event) => (event.type === 'request.timer-fired' ? [event.held ?? event.kind] : []))

describe('reminders', () => {
  it('go to whoever has not decided, once', () => {
    const scenario = new Scenario(chain([step('security', { minimum: 2 })], { remindAfterMinutes: 10 }))
    scenario.approve('ada').pass(60)
    expect(scenario.tellsOf('reminder')).toEqual(['abe'])
  })

  it('or again and again until somebody decides, without the record growing', () => {
    const scenario = new Scenario(flow({ remindAfterMinutes: 10, remindRepeatedly: true }))
    scenario.pass(60)
    expect(firedIn(scenario)).toHaveLength(6)
    expect(scenario.state.timeline.filter(({ type }) => type === 'request.reminded')).toMatchObject([
      { data: { times: 6 } },
    ])
    scenario.approve('ada').pass(60)
    expect(firedIn(scenario).filter((kind) => kind === 'remind')).toHaveLength(6)
  })

  it('are counted from when each step opened', () => {
    const scenario = new Scenario(chain([step('security'), step('legal')], { remindAfterMinutes: 10 }))
    scenario.pass(9).approve('ada').pass(9)
    expect(scenario.tellsOf('reminder')).toEqual([])
    scenario.pass(1)
    expect(scenario.tellsOf('reminder').toSorted()).toEqual(['abe', 'lena'])
  })
})

describe('timers', () => {
  it('are refused before they are due and change nothing once they are gone', () => {
    const scenario = new Scenario(flow({ autoDenyAfterMinutes: 10 }))
    expect(scenario.move(10 * MINUTE_MS - 1).fire('auto-deny').outcome).toBe('timer_not_due')
    expect(scenario.move(1).fire('auto-deny').state.status).toBe('auto-denied')
    expect(scenario.fire('auto-deny').outcome).toBe('repeated')
    expect(scenario.fire('no-such-timer').outcome).toBe('repeated')
  })

  it('are all stopped by the end of the request', () => {
    const scenario = new Scenario(flow({ autoDenyAfterMinutes: 10, remindAfterMinutes: 5 }), {
      expiresInMinutes: 60,
    })
    scenario.deny('ada')
    expect(scenario.state.timers).toEqual([])
    const stopped = scenario.effects.flatMap((effect) =>
      effect.type === 'stop-timer' ? [effect.timerId] : [],
    )
    const started = scenario.effects.flatMap((effect) =>
      effect.type === 'start-timer' ? [effect.timer.id] : [],
    )
    expect(stopped.toSorted()).toEqual(started.toSorted())
    expect(scenario.move(60 * MINUTE_MS).fire('expire').state.status).toBe('denied')
  })

  it('of a step are stopped when it closes', () => {
    const scenario = new Scenario(
      chain([step('security'), step('legal')], { remindAfterMinutes: 5 }),
    ).approve('ada')
    expect(scenario.state.timers.map(({ nodeId }) => nodeId)).toEqual(['legal'])
  })

  it('expire what nobody answered', () => {
    const scenario = new Scenario(flow({}), { expiresInMinutes: 60 }).pass(60)
    expect(scenario.state.status).toBe('expired')
    expect(scenario.resolved.resolution).toMatchObject({ by: 'timeout', timer: 'expire' })
    expect(scenario.approve('ada').outcome).toBe('already_decided')
  })
})

describe('escalation', () => {
  const escalating = (): Scenario =>
    new Scenario(chain([step('security', { escalate: { afterMinutes: 10, groups: ['oncall'] } })]))

  it('adds people, tells them, and takes nobody away', () => {
    expect(escalating().approve('eve').outcome).toBe('not_eligible')
    const scenario = escalating().pass(10)
    expect(scenario.tellsOf('escalation')).toEqual(['eve'])
    expect(scenario.approve('eve').state.status).toBe('approved')
    expect(escalating().pass(10).approve('ada').state.status).toBe('approved')
  })

  it('adds only who was in the group when the request was made, and still is', () => {
    const joined = escalating()
    joined.directory = castDirectory({ zoe: { groups: ['oncall'] } })
    expect(joined.pass(10).approve('zoe').outcome).toBe('not_eligible')
    const left = escalating().pass(10)
    left.directory = castDirectory({ eve: { groups: [] } })
    expect(left.approve('eve').outcome).toBe('not_eligible')
  })

  it('says so when there is nobody to add', () => {
    const nobody = chain([step('security', { escalate: { afterMinutes: 10, groups: ['empty'] } })])
    expect(firedIn(new Scenario(nobody).pass(10))).toEqual(['nobody_to_escalate_to'])
  })
})

describe('auto-approval', () => {
  it('warns first, then approves, as nobody’s doing', () => {
    const scenario = new Scenario(silent()).told('ada')
    scenario.pass(25)
    expect(scenario.tellsOf('warning').toSorted()).toEqual(['abe', 'ada'])
    expect(scenario.pass(4).state.status).toBe('pending')
    expect(scenario.pass(1).state.status).toBe('auto-approved')
    expect(scenario.resolved.resolution).toMatchObject({ by: 'timeout', timer: 'auto-approve' })
    expect(scenario.resolved.grants).toMatchObject([{ tool: 'write_file', status: 'ready' }])
  })

  it('never comes without its warning, however late that is', () => {
    const scenario = new Scenario(silent()).told('ada').move(40 * MINUTE_MS)
    expect(scenario.fire('auto-approve').outcome).toBe('repeated')
    scenario.fire('warn-auto-approve')
    expect(scenario.fire('auto-approve').outcome).toBe('timer_not_due')
    expect(scenario.pass(5).state.status).toBe('auto-approved')
  })

  it('does not come after a warning that was held, even if nothing forbids it any more', () => {
    const scenario = new Scenario(silent()).told('ada').today(null).pass(25)
    expect(scenario.tellsOf('warning')).toEqual([])
    expect(scenario.today(silent()).pass(600).state.status).toBe('pending')
  })

  it('counts neither a question nor the downtime in it', () => {
    const scenario = new Scenario(silent()).told('ada').pass(10).ask('ada')
    scenario.move(600 * MINUTE_MS, MINUTE_MS).answer()
    expect(scenario.pass(19).state.status).toBe('pending')
    expect(scenario.pass(1).state.status).toBe('auto-approved')
  })

  it('counts only time in which the coordinator was running', () => {
    const scenario = new Scenario(silent()).told('ada')
    scenario.move(3 * 86_400_000, MINUTE_MS)
    expect(scenario.fire('warn-auto-approve').outcome).toBe('timer_not_due')
    expect(scenario.pass(28).state.status).toBe('pending')
    expect(scenario.pass(1).state.status).toBe('auto-approved')
  })

  const held: readonly [because: string, why: string, make: () => Scenario][] = [
    ['nobody_told', 'nobody was in fact told', () => new Scenario(silent())],
    ['nobody_told', 'only an outsider was told', () => new Scenario(silent()).told('zoe')],
    [
      'not_enabled_today',
      'the flow says otherwise today',
      () => new Scenario(silent()).told('ada').today(flow({})),
    ],
    ['not_enabled_today', 'the flow is gone', () => new Scenario(silent()).told('ada').today(null)],
    [
      'not_enabled_today',
      'the flow is off today',
      () => new Scenario(silent()).told('ada').today({ ...silent(), active: false }),
    ],
    ['destructive', 'a tool destroys', () => new Scenario(silent(), { tools: ['delete_file'] }).told('ada')],
    [
      'destructive',
      'only the flow of today confirms destructive tools',
      () =>
        new Scenario(silent(), { tools: ['delete_file'] })
          .told('ada')
          .today(silent({ autoApproveDestructive: true })),
    ],
    [
      'denied_by_somebody',
      'somebody denied, if not enough people did',
      () =>
        new Scenario(chain([step('security', { denyThreshold: 2 })], { autoApproveAfterMinutes: 30 }))
          .told('abe')
          .deny('ada'),
    ],
    [
      'denied_by_somebody',
      'a tool is denied',
      () =>
        new Scenario(chain([step('security'), step('legal')], { autoApproveAfterMinutes: 30 }), {
          tools: ['read_file', 'write_file'],
        })
          .approve('ada', { tools: ['read_file'] })
          .told('lena'),
    ],
  ]
  it.each(held)('is held (%s) when %s', (because, _why, make) => {
    const scenario = make().pass(600)
    expect(scenario.state.status).toBe('pending')
    expect(firedIn(scenario)).toContain(because)
  })

  it('is held when one of two branches never heard of it', () => {
    const graph = {
      nodes: [{ id: 'fork', kind: 'parallel' } as const, step('security'), step('legal')],
      edges: [
        { from: 'start', to: 'fork' },
        { from: 'fork', to: 'security' },
        { from: 'fork', to: 'legal' },
        { from: 'security', to: 'end' },
        { from: 'legal', to: 'end' },
      ],
    }
    const scenario = new Scenario(flowOf(graph, { autoApproveAfterMinutes: 30 })).told('ada').pass(600)
    expect(scenario.state.status).toBe('pending')
  })

  it('takes in destructive tools where that was confirmed, then and now', () => {
    const confirmed = silent({ autoApproveDestructive: true })
    const scenario = new Scenario(confirmed, { tools: ['delete_file'] }).told('ada').pass(30)
    expect(scenario.state.status).toBe('auto-approved')
  })

  it('loses to a person at the same instant, whoever is first', () => {
    const first = new Scenario(silent()).told('ada').pass(29).move(MINUTE_MS)
    expect(first.deny('ada').fire('auto-approve').state.status).toBe('denied')
    const second = new Scenario(silent()).told('ada').pass(30)
    expect(second.deny('ada').outcome).toBe('already_decided')
  })
})

describe('a question', () => {
  it('stops the clock until it is answered, by the requester or the agent', () => {
    const scenario = new Scenario(flow({ autoDenyAfterMinutes: 10 })).pass(4).ask('ada')
    expect(scenario.tellsOf('question')).toEqual(['rita'])
    scenario.pass(600)
    expect(scenario.fire('auto-deny').outcome).toBe('timer_not_due')
    scenario.answer('q1', robot)
    expect(scenario.tellsOf('answer')).toEqual(['ada'])
    expect(scenario.pass(5).state.status).toBe('pending')
    expect(scenario.pass(1).state.status).toBe('auto-denied')
  })

  it('gives a step that opens meanwhile its full time afterwards', () => {
    const scenario = new Scenario(chain([step('security'), step('legal')], { remindAfterMinutes: 10 }))
    scenario.ask('ada').pass(60).approve('ada').pass(60).answer().pass(9)
    expect(scenario.tellsOf('reminder')).toEqual([])
    expect(scenario.pass(1).tellsOf('reminder').toSorted()).toEqual(['abe', 'lena'])
  })

  it('keeps nobody from deciding', () => {
    const scenario = new Scenario(flow({ autoDenyAfterMinutes: 10 })).ask('ada').approve('abe')
    expect(scenario.state.status).toBe('approved')
    expect(scenario.answer().outcome).toBe('already_decided')
  })

  it('is asked by those who may decide, one at a time, and answered once', () => {
    const scenario = new Scenario(flow({}))
    expect(scenario.ask('zoe').outcome).toBe('not_eligible')
    expect(scenario.ask('rita').outcome).toBe('own_request')
    expect(scenario.ask('ada').ask('ada').outcome).toBe('repeated')
    expect(scenario.ask('abe', 'q2').outcome).toBe('question_open')
    expect(scenario.answer('q1', { kind: 'agent', id: 'other', ownerId: 'zoe' }).outcome).toBe('not_allowed')
    expect(scenario.answer().answer().outcome).toBe('repeated')
    expect(scenario.answer('q3').outcome).toBe('no_open_question')
    expect(scenario.ask('abe', 'q2').outcome).toBe('ok')
  })
})

describe('who is told', () => {
  it('of a new request: those who may decide first, and the webhook', () => {
    const webhook = { url: 'https://example.com', secret: 's' }
    const scenario = new Scenario(chain([step('security'), step('legal')], { webhook }))
    expect(scenario.tellsOf('request').toSorted()).toEqual(['abe', 'ada'])
    scenario.told('ada').told('ada').told('abe')
    const calls = scenario.effects.flatMap((effect) =>
      effect.type === 'status-webhook' ? [effect.event] : [],
    )
    expect(calls).toEqual(['request.created', 'request.notified'])
  })

  it('of the end: the requester, those copied, and whoever waits', () => {
    const scenario = new Scenario(flow({ ccEmails: ['Audit@Example.com'] })).approve('ada')
    expect(scenario.tellsOf('decision')).toEqual(['rita'])
    expect(scenario.tellsOf('copy')).toEqual(['mail:audit@example.com'])
    expect(scenario.effects.some(({ type }) => type === 'release')).toBe(true)
    expect(scenario.effects.some(({ type }) => type === 'withdraw-notices')).toBe(true)
  })

  it('is not the requester when they cancelled, or when the flow says so', () => {
    const own = { kind: 'person', id: 'rita', via: 'desktop' } as const
    expect(new Scenario(flow({})).give({ type: 'cancel', actor: own }).tellsOf('decision')).toEqual([])
    expect(new Scenario(flow({ notifyRequester: false })).approve('ada').tellsOf('decision')).toEqual([])
  })
})
