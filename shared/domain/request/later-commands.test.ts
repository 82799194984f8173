import { describe, expect, it } from 'vitest'
import type { Actor, RequestCommand } from './command.ts'
import { castDirectory } from './testing/cast.ts'
import { answering, byPolicy, cancel, ended } from './testing/commands.ts'
import { chain, step } from './testing/flows.ts'
import { person, robot, Scenario } from './testing/scenario.ts'

const flow = chain([step('security')])
const pending = (): Scenario => new Scenario(flow)
const approved = (): Scenario => pending().approve('ada')
const system: Actor = { kind: 'system' }
const otherAgent: Actor = { kind: 'agent', id: 'other', ownerId: 'zoe' }

const revoke = (actor: Actor, name?: string): RequestCommand => ({
  type: 'revoke',
  actor,
  ...(name === undefined ? {} : { tool: name }),
})

/** Who gives which command to a request that stands how, and what comes of it. */
const ROWS: readonly [string, () => Scenario, RequestCommand, string][] = [
  ['the system cancels nothing', pending, cancel(system), 'not_allowed'],
  ['another agent cancels nothing', pending, cancel(otherAgent), 'not_allowed'],
  [
    'an agent cancels nothing that a person asked for',
    () => new Scenario(flow, { agent: null }),
    cancel(robot),
    'not_allowed',
  ],
  [
    'a cancelled request may be cancelled again',
    () => pending().give(cancel(robot)),
    cancel(person('rita')),
    'repeated',
  ],
  ['what is decided cannot be cancelled', approved, cancel(robot), 'already_decided'],

  ['the system answers nothing', () => pending().ask('ada'), answering(system), 'not_allowed'],
  ['another agent answers nothing', () => pending().ask('ada'), answering(otherAgent), 'not_allowed'],
  [
    'an approver does not answer for the requester',
    () => pending().ask('ada'),
    answering(person('abe')),
    'not_allowed',
  ],
  ['a question that was not asked cannot be answered', pending, answering(robot), 'no_open_question'],
  ['the agent answers', () => pending().ask('ada'), answering(robot), 'ok'],
  [
    'the same answer again changes nothing',
    () => pending().ask('ada').answer(),
    answering(robot),
    'repeated',
  ],
  [
    'another answer does not replace the first',
    () => pending().ask('ada').answer(),
    answering(robot, 'No.'),
    'no_open_question',
  ],
  [
    'nothing is answered once it is decided',
    () => pending().ask('ada').approve('ada'),
    answering(robot),
    'already_decided',
  ],

  ['a pending request has nothing to take back', pending, revoke(person('ada')), 'no_grant'],
  [
    'a tool that was not asked for has nothing to take back',
    approved,
    revoke(person('ada'), 'read_file'),
    'no_grant',
  ],
  ['its own agent gives back what it got', approved, revoke(robot), 'ok'],
  ['nobody takes back anything for another agent', approved, revoke(otherAgent), 'not_allowed'],
  [
    'no agent takes back what a person asked for',
    () => new Scenario(flow, { agent: null }).approve('ada'),
    revoke(robot),
    'not_allowed',
  ],
  [
    'what is taken back may be taken back again',
    () => approved().give(revoke(robot)),
    revoke(person('ada')),
    'repeated',
  ],

  ['a call that was never begun cannot end', approved, ended('call-1'), 'no_grant'],
  ['nor while the request is pending', pending, ended('call-1'), 'no_grant'],
  ['a call ends under its own id only', () => approved().execute('write_file'), ended('call-2'), 'no_grant'],
  [
    'a call may end twice the same way',
    () => approved().execute('write_file').give(ended('call-1')),
    ended('call-1'),
    'repeated',
  ],
  [
    'but not in two ways',
    () => approved().execute('write_file').give(ended('call-1')),
    ended('call-1', 'outcome-unknown'),
    'no_grant',
  ],

  ['an agent makes no policy decide', pending, byPolicy(robot), 'agents_cannot_decide'],
  ['the system makes no policy decide', pending, byPolicy(system), 'not_allowed'],
  ['nobody lets a policy decide in the name of another', pending, byPolicy(person('ada')), 'not_allowed'],
  [
    'the same policy again changes nothing',
    () => pending().give(byPolicy(person('adam'))),
    byPolicy(person('adam')),
    'repeated',
  ],
  [
    'another policy comes too late',
    () => pending().give(byPolicy(person('adam'))),
    byPolicy(person('adam'), 'allow', 'p2'),
    'already_decided',
  ],
  ['a policy comes too late after people', approved, byPolicy(person('adam')), 'already_decided'],

  [
    'a timer that the request has not changes nothing',
    pending,
    { type: 'timer-due', timerId: 'auto-deny', flowToday: flow, directory: castDirectory() },
    'repeated',
  ],
  [
    'people change nothing about what is over',
    approved,
    { type: 'recount', directory: castDirectory() },
    'repeated',
  ],
]

describe('to a request that is there', () => {
  it.each(ROWS)('%s', (_, make, command, outcome) => {
    const scenario = make()
    const before = scenario.state
    scenario.give(command)
    expect(scenario.outcome).toBe(outcome)
    if (outcome !== 'ok') expect(scenario.state).toBe(before)
  })

  it('a tool that it does not ask for cannot run', () => {
    expect(approved().execute('write_file', 'call-1').outcome).toBe('ok')
    const command = {
      type: 'execute',
      tool: 'read_file',
      callId: 'c',
      digest: 'd',
      directory: castDirectory(),
    } as const
    expect(approved().give(command).outcome).toBe('no_grant')
  })

  it('the same call begun again is known, and changes nothing', () => {
    const scenario = approved().execute('write_file', 'call-1')
    expect(scenario.execute('write_file', 'call-1', 'any other digest').outcome).toBe('repeated')
  })

  it('one of two approved tools can be taken back by its name', () => {
    const two = new Scenario(flow, { tools: ['read_file', 'write_file'] }).approve('ada')
    two.give(revoke(person('ada'), 'read_file'))
    const grants = two.resolved.grants.map((grant) => `${grant.tool} ${grant.status}`)
    expect(grants).toEqual(['read_file revoked', 'write_file ready'])
    expect(two.effects.filter(({ type }) => type === 'release')).toHaveLength(2)
  })
})

describe('a policy that is to decide', () => {
  it('is used by the administrator who says so, in their own name', () => {
    const another = {
      ...byPolicy(person('adam')),
      person: { id: 'ada', name: 'Ada', email: 'ada@example.com' },
    }
    expect(pending().give(another as RequestCommand).outcome).toBe('not_allowed')
    const gone = castDirectory({ adam: { active: false } })
    expect(pending().give({ ...byPolicy(person('adam')), directory: gone } as RequestCommand).outcome).toBe(
      'not_allowed',
    )
    expect(pending().give(byPolicy(person('nobody'))).outcome).toBe('not_allowed')
  })

  it('and denies leaves nothing to run; and allows, all that nobody denied', () => {
    expect(pending().give(byPolicy(person('adam'), 'deny')).resolved).toMatchObject({
      status: 'denied',
      grants: [],
    })
    const denied = new Scenario(chain([step('security', { minimum: 2, denyThreshold: 2 })]))
      .deny('ada')
      .withdraw('ada')
    expect(denied.give(byPolicy(person('adam'))).resolved).toMatchObject({
      status: 'approved',
      grants: [{ tool: 'write_file' }],
    })
    const refused = new Scenario(chain([step('security', { minimum: 2, denyThreshold: 2 })])).deny('ada')
    expect(refused.give(byPolicy(person('adam'), 'deny')).state.status).toBe('denied')
    expect(approved().give(byPolicy(person('adam'), 'allow', 'x')).last).toMatchObject({
      code: 'already_decided',
    })
  })
})
