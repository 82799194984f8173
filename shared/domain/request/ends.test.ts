import { describe, expect, it } from 'vitest'
import { outcomeOf } from './decision-outcome.ts'
import { answering, byPolicy, cancel, ended } from './testing/commands.ts'
import { chain, step } from './testing/flows.ts'
import { person, robot, Scenario, tool } from './testing/scenario.ts'

const flow = chain([step('security')])
const pending = (): Scenario => new Scenario(flow)
const approved = (): Scenario => pending().approve('ada')

describe('the record of an end', () => {
  it('of a cancellation says who and why, and leaves nothing to run', () => {
    for (const [actor, by, name] of [
      [robot, 'agent', 'Robot'],
      [person('rita'), 'requester', 'Rita Requester'],
    ] as const) {
      const scenario = pending().give(cancel(actor))
      expect(scenario.resolved).toMatchObject({ status: 'cancelled', grants: [] })
      expect(scenario.resolved.resolution).toStrictEqual({
        by,
        name,
        reason: 'found another way',
        at: scenario.now.at,
      })
    }
    const silent = pending().give({ type: 'cancel', actor: robot })
    expect(silent.resolved.resolution).not.toHaveProperty('reason')
  })

  it('of an answer says who gave it and when', () => {
    const scenario = pending().ask('ada').give(answering(robot))
    expect(scenario.state.questions).toStrictEqual([
      {
        id: 'q1',
        by: expect.objectContaining({ id: 'ada' }),
        text: 'Why?',
        at: scenario.now.at,
        answer: { by: { agentId: 'robot', name: 'Robot' }, text: 'Because.', at: scenario.now.at },
      },
    ])
    expect(scenario.tellsOf('answer')).toEqual(['ada'])
  })

  it.each<[string, () => Scenario, object]>([
    ['people', approved, { status: 'approved', by: 'Ada Alert' }],
    [
      'a policy',
      () => pending().give(byPolicy(person('adam'), 'deny')),
      { status: 'denied', by: 'Adam Admin' },
    ],
    [
      'the requester',
      () => pending().give(cancel(person('rita'))),
      { status: 'cancelled', by: 'Rita Requester' },
    ],
    ['its agent', () => pending().give(cancel(robot)), { status: 'cancelled', by: 'Robot' }],
    [
      'time',
      () => new Scenario(chain([step('security')], { autoDenyAfterMinutes: 5 })).pass(6),
      { status: 'auto-denied', by: 'timeout' },
    ],
  ])('by %s is told to whoever decides too late', (_, make, told) => {
    const scenario = make().deny('abe')
    expect(scenario.last).toMatchObject({ ok: false, code: 'already_decided', data: told })
    expect(outcomeOf(scenario.last)).toBe('superseded')
  })

  it('by expiry makes a late decision expired, not superseded', () => {
    const late = new Scenario(flow, { expiresInMinutes: 10 }).pass(11).approve('ada')
    expect(outcomeOf(late.last)).toBe('expired')
  })

  it('has one outcome for each way a decision can go', () => {
    const outcome = (scenario: Scenario): string | undefined => outcomeOf(scenario.last)
    expect(outcome(approved())).toBe('applied')
    expect(outcome(approved().approve('ada'))).toBe('already-applied')
    expect(outcome(pending().approve('ada', { digest: '0'.repeat(64) }))).toBe('changed')
    expect(outcome(pending().approve('ada', { tools: ['rm'] }))).toBe('changed')
    expect(outcome(pending().deny('ada', { edits: { write_file: {} } }))).toBe('changed')
    expect(outcome(pending().approve('zoe'))).toBe('not-eligible')
    expect(outcome(pending().approve('rita'))).toBe('not-eligible')
    const two = (): Scenario =>
      new Scenario(chain([step('security', { minimum: 2 }), step('legal', { differentPeople: true })]))
    expect(outcome(two().approve('ada').deny('ada'))).toBe('superseded')
    expect(outcome(two().approve('lena'))).toBe('changed')
    expect(outcome(pending().give({ type: 'told', personId: 'ada', channel: 'email' }))).toBe('applied')
    expect(outcome(pending().fire('no-such-timer').ask('zoe'))).toBe('not-eligible')
    expect(outcomeOf({ ok: false, code: 'not_found', data: {} })).toBeUndefined()
    expect(outcomeOf({ ok: false, code: 'idempotency_key_reused', data: {} })).toBe('superseded')
  })
})

describe('a tool whose call may have run', () => {
  it('and did answers no second call, idempotent or not', () => {
    const definition = tool('write_file', { idempotent: true })
    const scenario = new Scenario(flow, { tools: [{ definition, arguments: { a: 1 } }] }).approve('ada')
    scenario.execute('write_file', 'call-1')
    expect(scenario.execute('write_file', 'call-2').outcome).toBe('grant_used')
    expect(scenario.give(ended('call-1')).execute('write_file', 'call-3').outcome).toBe('grant_used')
  })

  it.each([
    [true, 'ok'],
    [false, 'grant_used'],
  ])('and that is idempotent (%s) answers a second call with %s', (idempotent, outcome) => {
    const scenario = new Scenario(flow, {
      tools: ['read_file', { definition: tool('write_file', { idempotent }), arguments: { a: 1 } }],
    })
    scenario.approve('ada').execute('write_file', 'call-1').give(ended('call-1', 'outcome-unknown'))
    expect(scenario.execute('write_file', 'call-2').outcome).toBe(outcome)
  })
})
