import { describe, expect, it } from 'vitest'
import type { FlowAdvanced } from '../flow/flow.ts'
import { MINUTE_MS } from '../time.ts'
import { GRANT_MS } from './timers.ts'
import { chain, step } from './testing/flows.ts'
import { Scenario } from './testing/scenario.ts'

/** Each timer as `id @ minutes on its clock`. */
const listOf = ({ state }: Scenario): readonly string[] =>
  state.timers.map(({ id, basis, dueAt }) => `${id} @ ${basis} ${dueAt / MINUTE_MS}`)
const withAll: Partial<FlowAdvanced> = {
  autoApproveAfterMinutes: 30,
  autoDenyAfterMinutes: 90,
  remindAfterMinutes: 10,
}
const escalating = step('security', { escalate: { afterMinutes: 20, groups: ['legal'] } })

describe('the timers of a request', () => {
  it('are those of its flow, each on its own clock', () => {
    const scenario = new Scenario(chain([escalating, step('legal')], withAll), { expiresInMinutes: 120 })
    expect(listOf(scenario)).toEqual([
      'expire @ elapsed 120',
      'auto-deny @ elapsed 90',
      'warn-auto-approve @ running 25',
      'remind:security:1 @ elapsed 10',
      'escalate:security:1 @ elapsed 20',
    ])
    expect(scenario.state.timers.map(({ nodeId }) => nodeId ?? '-')).toEqual([
      '-',
      '-',
      '-',
      'security',
      'security',
    ])
    expect(scenario.state.timers.map(({ kind }) => kind)).toEqual([
      'expire',
      'auto-deny',
      'warn-auto-approve',
      'remind',
      'escalate',
    ])
  })

  it('are none where a flow has none, and none where there is no flow', () => {
    expect(listOf(new Scenario(chain([step('security')])))).toEqual([])
    expect(listOf(new Scenario(null))).toEqual([])
    expect(listOf(new Scenario(null, { expiresInMinutes: 5 }))).toEqual(['expire @ elapsed 5'])
  })

  it('of a step begin when it opens and end when it closes', () => {
    const scenario = new Scenario(chain([escalating, step('legal')], { remindAfterMinutes: 10 }))
    scenario.move(3 * MINUTE_MS).approve('ada')
    expect(listOf(scenario)).toEqual(['remind:legal:2 @ elapsed 13'])
    scenario.move(2 * MINUTE_MS).withdraw('ada')
    expect(listOf(scenario)).toEqual(['remind:security:3 @ elapsed 15', 'escalate:security:3 @ elapsed 25'])
  })

  it('do not escalate a step a second time', () => {
    const scenario = new Scenario(chain([escalating, step('legal')])).pass(21).approve('ada').withdraw('ada')
    expect(scenario.tellsOf('escalation')).toEqual(['abe', 'lena'])
    expect(listOf(scenario)).toEqual([])
  })

  it.each([
    [30, 25, 30],
    [10, 5, 10],
    [9, 4.5, 9],
    [1, 0.5, 1],
    [0, 0, 0],
  ])(
    'announce an approval by silence after %s minutes after %s, and give it at %s',
    (minutes, warned, due) => {
      const scenario = new Scenario(chain([step('security')], { autoApproveAfterMinutes: minutes })).told(
        'ada',
      )
      expect(listOf(scenario)).toEqual([`warn-auto-approve @ running ${warned}`])
      scenario.move(warned * MINUTE_MS).fire('warn-auto-approve')
      expect(listOf(scenario)).toEqual([`auto-approve @ running ${due}`])
      expect(scenario.tellsOf('warning').toSorted()).toEqual(['abe', 'ada'])
    },
  )

  it('give an approval by silence its full warning when that comes late', () => {
    const scenario = new Scenario(chain([step('security')], { autoApproveAfterMinutes: 30 })).told('ada')
    scenario.move(100 * MINUTE_MS).fire('warn-auto-approve')
    expect(listOf(scenario)).toEqual(['auto-approve @ running 105'])
  })

  it('remind once, or each time anew from when the last one came', () => {
    const reminding = (remindRepeatedly: boolean): Scenario =>
      new Scenario(chain([step('security')], { remindAfterMinutes: 10, remindRepeatedly }))
        .move(12 * MINUTE_MS)
        .fire('remind:security:1')
    expect(listOf(reminding(false))).toEqual([])
    expect(listOf(reminding(true))).toEqual(['remind:security:2 @ elapsed 22'])
  })

  it('move by the length of a question, each on its own clock', () => {
    const scenario = new Scenario(chain([step('security')], withAll), { expiresInMinutes: 120 })
    scenario.move(5 * MINUTE_MS).ask('ada')
    expect(scenario.state.pausedAt).toEqual({ elapsed: 5 * MINUTE_MS, running: 5 * MINUTE_MS })
    expect(scenario.fire('remind:security:1').outcome).toBe('timer_not_due')
    scenario.move(100 * MINUTE_MS, 40 * MINUTE_MS)
    expect(scenario.fire('auto-deny').outcome).toBe('timer_not_due')
    scenario.answer()
    expect(scenario.state).not.toHaveProperty('pausedAt')
    expect(listOf(scenario)).toEqual([
      'expire @ elapsed 220',
      'auto-deny @ elapsed 190',
      'warn-auto-approve @ running 65',
      'remind:security:1 @ elapsed 110',
    ])
  })

  it('give a step that opens during a question its full time from the question on', () => {
    const scenario = new Scenario(chain([step('security'), step('legal')], { remindAfterMinutes: 10 }))
    scenario
      .move(5 * MINUTE_MS)
      .ask('abe')
      .move(30 * MINUTE_MS)
      .approve('ada')
    expect(listOf(scenario)).toEqual(['remind:legal:3 @ elapsed 15'])
    scenario.move(5 * MINUTE_MS).answer()
    expect(listOf(scenario)).toEqual(['remind:legal:3 @ elapsed 50'])
  })

  it('after an approval are those of its grants, which end with their use', () => {
    const scenario = new Scenario(chain([step('security')], withAll), {
      tools: ['read_file', 'write_file'],
      expiresInMinutes: 120,
    })
    scenario.move(MINUTE_MS).approve('ada')
    const due = 1 + GRANT_MS / MINUTE_MS
    expect(listOf(scenario)).toEqual([
      `lapse-grant:read_file @ elapsed ${due}`,
      `lapse-grant:write_file @ elapsed ${due}`,
    ])
    scenario.execute('read_file')
    expect(listOf(scenario)).toEqual([`lapse-grant:write_file @ elapsed ${due}`])
    scenario.move(GRANT_MS).fire('lapse-grant:write_file')
    expect(scenario.resolved.grants.map(({ status }) => status)).toEqual(['executing', 'lapsed'])
    expect(listOf(scenario)).toEqual([])
    expect(scenario.fire('lapse-grant:write_file').outcome).toBe('repeated')
  })
})

describe('a timer that was kept from acting', () => {
  const heldOf = ({ events }: Scenario): readonly unknown[] =>
    events.flatMap((event) => (event.type === 'request.timer-fired' ? [event.held ?? null] : []))
  const silent = (facts: Partial<FlowAdvanced> = {}): Scenario =>
    new Scenario(chain([step('security')], { autoApproveAfterMinutes: 10, ...facts })).told('ada')

  it('reminds those who may still decide that silence does not', () => {
    const scenario = silent().pass(6).today(null).pass(6)
    expect(heldOf(scenario)).toEqual([null, 'not_enabled_today'])
    expect(scenario.tellsOf('reminder').toSorted()).toEqual(['abe', 'ada'])
    expect(scenario.state.status).toBe('pending')
  })

  it('warns nobody when it was the warning', () => {
    const scenario = silent().today(null).pass(20)
    expect(heldOf(scenario)).toEqual(['not_enabled_today'])
    expect([...scenario.tellsOf('warning'), ...scenario.tellsOf('reminder')]).toEqual([])
  })

  it('is recorded with its time on every clock', () => {
    const scenario = silent()
      .today(null)
      .move(7 * MINUTE_MS, 6 * MINUTE_MS)
      .fire('warn-auto-approve')
    expect(scenario.events.at(-1)).toStrictEqual({
      type: 'request.timer-fired',
      timerId: 'warn-auto-approve',
      kind: 'warn-auto-approve',
      held: 'not_enabled_today',
      ...scenario.now,
      revision: scenario.state.revision,
    })
  })
})
