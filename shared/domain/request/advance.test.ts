import { describe, expect, it } from 'vitest'
import type { ApprovalNode, FlowAdvanced } from '../flow/flow.ts'
import { advance } from './advance.ts'
import type { RequestCommand } from './command.ts'
import type { RequestEvent } from './event.ts'
import { fold } from './fold.ts'
import { castDirectory } from './testing/cast.ts'
import { chain, step } from './testing/flows.ts'
import { person, robot, Scenario, tool } from './testing/scenario.ts'

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

describe('without a flow', () => {
  it('tells nobody and lets any approver or admin decide', () => {
    const scenario = new Scenario(null)
    expect(scenario.effects).toEqual([])
    expect(scenario.approve('max').outcome).toBe('not_eligible')
    expect(scenario.approve('eve').state.status).toBe('approved')
  })

  it('still keeps the requester out', () => {
    const directory = castDirectory({ rita: { role: 'admin' } })
    expect(new Scenario(null, { directory }).approve('rita').outcome).toBe('own_request')
  })
})

describe('one decision', () => {
  it('tells whoever comes later what won, who and when', () => {
    const scenario = new Scenario(chain(one)).approve('ada').deny('abe')
    expect(scenario.last).toEqual({
      ok: false,
      code: 'already_decided',
      data: { status: 'approved', by: 'Ada Alert', at: '2026-01-05T09:00:00.000Z' },
    })
  })

  it('tells an outsider nothing', () => {
    expect(new Scenario(chain(one)).approve('ada').deny('zoe').outcome).toBe('not_eligible')
  })

  it('takes the same verdict by the same person as a success, whatever the reason', () => {
    const scenario = new Scenario(chain(one)).deny('ada', { reason: 'no' }).deny('ada', { reason: 'No.' })
    expect(scenario.outcome).toBe('repeated')
    expect(scenario.state.votes).toHaveLength(1)
  })

  it('takes the same decision again as a success, and another under its id as a mistake', () => {
    const scenario = new Scenario(chain(two)).approve('ada', { decisionId: 'x' })
    expect(scenario.approve('ada', { decisionId: 'x' }).outcome).toBe('repeated')
    expect(scenario.deny('ada', { decisionId: 'x' }).outcome).toBe('idempotency_key_reused')
    expect(scenario.approve('abe', { decisionId: 'x' }).outcome).toBe('idempotency_key_reused')
  })

  it('marks what the requester decided alone', () => {
    const scenario = new Scenario(chain([step('staff')], { allowSelfApproval: true })).approve('rita')
    expect(scenario.state.votes[0]?.self).toBe(true)
  })
})

describe('a request', () => {
  const submitted = (): Extract<RequestCommand, { type: 'submit' }> => {
    const { snapshot } = new Scenario(chain(one)).state
    return { type: 'submit', snapshot, directory: castDirectory() }
  }
  const now = { at: 0, elapsed: 0, running: 0 }

  it('is refused when its digest is not that of what it asks', () => {
    const command = submitted()
    const forged = { ...command, snapshot: { ...command.snapshot, digest: '0'.repeat(64) } }
    expect(advance(null, forged, now)).toMatchObject({ ok: false, code: 'changed' })
  })

  it('is refused when it names a tool twice or none', () => {
    const command = submitted()
    const [asked] = command.snapshot.tools
    if (asked === undefined) throw new Error('the sample asks for a tool')
    for (const tools of [[], [asked, asked]]) {
      expect(advance(null, { ...command, snapshot: { ...command.snapshot, tools } }, now)).toMatchObject({
        ok: false,
        code: 'invalid_body',
      })
    }
  })

  it('has every other command refused before it exists', () => {
    expect(advance(null, { type: 'told', personId: 'ada', channel: 'email' }, now)).toMatchObject({
      ok: false,
      code: 'not_found',
    })
  })

  it('has the events of one command under one revision, and effect ids made of it', () => {
    const scenario = new Scenario(
      chain(both, { webhook: { url: 'https://example.com', secret: 's' } }),
    ).approve('ada')
    expect(scenario.events.map(({ type, revision }) => [type, revision])).toEqual([
      ['request.created', 1],
      ['request.step-opened', 1],
      ['request.decided', 2],
      ['request.step-approved', 2],
      ['request.step-opened', 2],
    ])
    const ids = scenario.effects.map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
    expect(ids[0]).toBe('request-1:1:0')
  })

  it('survives being stored as JSON', () => {
    const scenario = new Scenario(chain(both), { tools: [{ definition: tool('read_file') }] }).approve('ada')
    expect(JSON.parse(JSON.stringify(scenario.state))).toEqual(scenario.state)
    const stored = JSON.parse(JSON.stringify(scenario.events)) as RequestEvent[]
    expect(fold(stored)).toEqual(scenario.state)
  })
})
