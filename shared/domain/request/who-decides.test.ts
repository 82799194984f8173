import { describe, expect, it } from 'vitest'
import type { ApprovalNode, FlowAdvanced } from '../flow/flow.ts'
import { fold } from './fold.ts'
import { castDirectory } from './testing/cast.ts'
import { chain, step } from './testing/flows.ts'
import { person, robot, Scenario } from './testing/scenario.ts'

interface Row {
  readonly why: string
  readonly steps: readonly ApprovalNode[]
  readonly advanced?: Partial<FlowAdvanced>
  readonly does: (scenario: Scenario) => void
  readonly outcome?: string
  readonly status: string
}

const one = [step('security')]
const both = [step('security'), step('legal')]
const two = [step('security', { minimum: 2 })]

const rows: readonly Row[] = [
  { why: 'one approval is enough by default', steps: one, does: (s) => s.approve('ada'), status: 'approved' },
  { why: 'one denial ends it', steps: two, does: (s) => s.approve('ada').deny('abe'), status: 'denied' },
  {
    why: 'two are needed where two are asked for',
    steps: two,
    does: (s) => s.approve('ada'),
    status: 'pending',
  },
  {
    why: 'two distinct people make two',
    steps: two,
    does: (s) => s.approve('ada').approve('abe'),
    status: 'approved',
  },
  {
    why: 'the same person twice is one',
    steps: two,
    does: (s) => s.approve('ada').approve('ada'),
    outcome: 'repeated',
    status: 'pending',
  },
  {
    why: 'a contrary second verdict must withdraw the first',
    steps: two,
    does: (s) => s.approve('ada').deny('ada'),
    outcome: 'already_voted',
    status: 'pending',
  },
  {
    why: 'a step not reached takes no votes',
    steps: both,
    does: (s) => s.approve('lena'),
    outcome: 'step_not_open',
    status: 'pending',
  },
  {
    why: 'steps go in order',
    steps: both,
    does: (s) => s.approve('ada').approve('lena'),
    status: 'approved',
  },
  {
    why: 'one person may decide two steps, once each',
    steps: both,
    does: (s) => s.approve('abe').approve('abe'),
    status: 'approved',
  },
  {
    why: 'not where different people are asked for',
    steps: [step('security'), step('legal', { differentPeople: true })],
    does: (s) => s.approve('abe').deny('abe'),
    outcome: 'must_be_different_person',
    status: 'pending',
  },
  {
    why: 'an outsider has no say',
    steps: one,
    does: (s) => s.approve('zoe'),
    outcome: 'not_eligible',
    status: 'pending',
  },
  {
    why: 'the owner of the agent is in the group and does not count',
    steps: one,
    does: (s) => s.approve('otto'),
    outcome: 'own_request',
    status: 'pending',
  },
  {
    why: 'nobody decides on their own request',
    steps: [step('staff')],
    does: (s) => s.approve('rita'),
    outcome: 'own_request',
    status: 'pending',
  },
  {
    why: 'not even under an alias of their mailbox',
    steps: [step('mail', { groups: [], emails: ['rita+ok@example.com'] })],
    does: (s) => s.approve('mail:rita+ok@example.com'),
    outcome: 'own_request',
    status: 'pending',
  },
  {
    why: 'unless the flow says that they may, in person',
    steps: [step('staff')],
    advanced: { allowSelfApproval: true },
    does: (s) => s.approve('rita'),
    status: 'approved',
  },
  {
    why: 'which never lets another owner of the agent',
    steps: one,
    advanced: { allowSelfApproval: true },
    does: (s) => s.approve('otto'),
    outcome: 'own_request',
    status: 'pending',
  },
  {
    why: 'the agent never decides',
    steps: one,
    does: (s) => s.approve('robot', { actor: robot }),
    outcome: 'agents_cannot_decide',
    status: 'pending',
  },
  {
    why: 'the agent never decides, not even where the requester may',
    steps: [step('staff')],
    advanced: { allowSelfApproval: true },
    does: (s) => s.approve('robot', { actor: robot }),
    outcome: 'agents_cannot_decide',
    status: 'pending',
  },
  {
    why: 'the manager of the requester decides where asked for',
    steps: [step('boss', { groups: [], requesterManager: true })],
    does: (s) => s.approve('max'),
    status: 'approved',
  },
  {
    why: 'a mailbox of nobody decides as itself',
    steps: [step('mail', { groups: [], emails: ['Board@Example.com'] })],
    does: (s) => s.approve('mail:board@example.com'),
    status: 'approved',
  },
  {
    why: 'an address of a user is that user',
    steps: [step('mail', { groups: ['legal'], emails: ['LENA@example.com'], minimum: 2 })],
    does: (s) => s.approve('lena').approve('mail:lena@example.com'),
    outcome: 'repeated',
    status: 'pending',
  },
  {
    why: 'a decision on another call than shown is refused',
    steps: one,
    does: (s) => s.approve('ada', { digest: '0'.repeat(64) }),
    outcome: 'changed',
    status: 'pending',
  },
  {
    why: 'a denial needs no threshold by default, two where the step says so',
    steps: [step('security', { minimum: 2, denyThreshold: 2 })],
    does: (s) => s.deny('ada'),
    status: 'pending',
  },
  {
    why: 'and then the second one ends it',
    steps: [step('security', { minimum: 2, denyThreshold: 2 })],
    does: (s) => s.deny('ada').deny('abe'),
    status: 'denied',
  },
  {
    why: 'who is inactive decides nothing',
    steps: one,
    does: (s) => {
      s.directory = castDirectory({ ada: { active: false } })
      s.approve('ada')
    },
    outcome: 'not_eligible',
    status: 'pending',
  },
  {
    why: 'joining the group later gives no right',
    steps: one,
    does: (s) => {
      s.directory = castDirectory({ zoe: { groups: ['security'] } })
      s.approve('zoe')
    },
    outcome: 'not_eligible',
    status: 'pending',
  },
  {
    why: 'the requester cancels',
    steps: one,
    does: (s) => s.give({ type: 'cancel', actor: person('rita') }),
    status: 'cancelled',
  },
  {
    why: 'its agent cancels',
    steps: one,
    does: (s) => s.give({ type: 'cancel', actor: robot }),
    status: 'cancelled',
  },
  {
    why: 'nobody else cancels',
    steps: one,
    does: (s) => s.give({ type: 'cancel', actor: person('ada') }),
    outcome: 'not_allowed',
    status: 'pending',
  },
  {
    why: 'a cancelled request cannot be approved',
    steps: one,
    does: (s) => s.give({ type: 'cancel', actor: robot }).approve('ada'),
    outcome: 'already_decided',
    status: 'cancelled',
  },
  {
    why: 'a withdrawn approval no longer counts',
    steps: two,
    does: (s) => s.approve('ada').withdraw('ada').approve('abe'),
    status: 'pending',
  },
  {
    why: 'nobody withdraws what somebody else decided',
    steps: two,
    does: (s) => {
      s.approve('ada', { decisionId: 'hers' })
      s.give({ type: 'withdraw', actor: person('abe'), decisionId: 'hers', directory: s.directory })
    },
    outcome: 'nothing_to_withdraw',
    status: 'pending',
  },
  {
    why: 'a withdrawn approval may be given again',
    steps: two,
    does: (s) => s.approve('ada').withdraw('ada').approve('abe').approve('ada'),
    status: 'approved',
  },
]

describe('who decides what', () => {
  it.each(rows)('$why', ({ steps, advanced, does, outcome, status }) => {
    const scenario = new Scenario(chain(steps, advanced))
    does(scenario)
    expect(scenario.outcome).toBe(outcome ?? 'ok')
    expect(scenario.state.status).toBe(status)
    expect(fold(scenario.events)).toEqual(scenario.state)
  })
})
