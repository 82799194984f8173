import { describe, expect, it } from 'vitest'
import { chain, flowOf, step } from '../testing/flows.ts'
import { person, Scenario, tool } from '../testing/scenario.ts'
import {
  asked,
  byPolicyOf,
  bySilence,
  chosen,
  decided,
  ended,
  given,
  granted,
  held,
  opened,
  passed,
  toldLog,
  toldOf,
  withdrawn,
} from '../testing/told.ts'
import { atMostOnce } from './at-most-once.ts'
import { barNeverDrops } from './bar-never-drops.ts'
import { denyWins } from './deny-wins.ts'
import { failsClosed } from './fails-closed.ts'
import { appliedOnce } from './idempotence.ts'
import { logIsHistory } from './log-is-history.ts'
import { oneDecision } from './one-decision.ts'
import { oneOutcomeEach } from './one-outcome-each.ts'

const one = chain([step('security')])
const two = chain([step('security', { minimum: 2, denyThreshold: 2 }), step('legal', { denyThreshold: 2 })])
const TWO = { tools: ['read_file', 'write_file'] }
const headless = (...parts: Parameters<typeof toldOf>[1][]) => ({
  events: toldOf(one, ...parts).events.slice(1),
})

describe('one decision', () => {
  it('names every end that came, and what came after the first', () => {
    expect(oneDecision(toldOf(one, ended()))).toEqual([])
    expect(oneDecision(toldOf(one, ended(), granted('executing')))).toEqual([])
    expect(oneDecision(toldOf(one, ended(), opened(), ended({ status: 'denied' })))).toEqual([
      'resolved 2 times: approved, denied',
      'request.step-opened after the end',
      'request.resolved after the end',
    ])
  })
})

describe('deny wins', () => {
  it('names a tool that was approved although enough people denied it', () => {
    const events = toldLog(one, TWO, decided('ada', { tools: ['read_file'] }), ended())
    expect(denyWins({ events })).toEqual(['write_file approved although denied'])
    const rest = toldLog(
      one,
      TWO,
      decided('ada', { tools: ['read_file'] }),
      ended({ approvedTools: ['read_file'] }),
    )
    expect(denyWins({ events: rest })).toEqual([])
  })

  it('wants the end in the change that denied the last tool, and as a denial', () => {
    const missed = ['every tool was denied and the request was not denied with it']
    const deny = decided('ada', { verdict: 'deny', tools: [] })
    const denied = ended({ status: 'denied', approvedTools: [] })
    expect(denyWins(toldOf(one, deny))).toEqual(missed)
    expect(denyWins(toldOf(one, deny, denied))).toEqual(missed)
    expect(denyWins(toldOf(one, [deny, ended({ status: 'cancelled', approvedTools: [] })]))).toEqual(missed)
    expect(denyWins(toldOf(one, [deny, denied]))).toEqual([])
    expect(denyWins(toldOf(one, [deny, denied], decided('abe', { verdict: 'deny', tools: [] })))).toEqual([])
    expect(denyWins({ events: toldLog(one, TWO, decided('ada', { tools: ['read_file'] })) })).toEqual([])
  })

  it('counts people at their own step, and whoever stands in for somebody as them', () => {
    const deny = (by: string, facts = {}) => decided(by, { verdict: 'deny', tools: [], ...facts })
    const missed = ['every tool was denied and the request was not denied with it']
    expect(denyWins(toldOf(two, deny('ada')))).toEqual([])
    expect(denyWins(toldOf(two, deny('ada'), deny('abe')))).toEqual(missed)
    expect(denyWins(toldOf(two, deny('ada'), deny('lena', { nodeId: 'legal' })))).toEqual([])
    const forAda = { onBehalfOf: { id: 'ada', name: 'Ada', email: 'ada@example.com' } }
    expect(denyWins(toldOf(two, deny('ada'), deny('dora', forAda)))).toEqual([])
    expect(denyWins(toldOf(two, deny('ada'), deny('ada', { decisionId: 'again' })))).toEqual([])
    expect(denyWins(toldOf(two, deny('ada'), withdrawn('ada'), deny('abe')))).toEqual([])
    expect(denyWins(headless(deny('ada')))).toEqual([])
  })

  it('lets a policy approve nothing that somebody denied', () => {
    const policy = ended({ resolution: byPolicyOf('adam'), approvedTools: ['read_file', 'write_file'] })
    const partly = decided('ada', { tools: ['read_file'] })
    const whole = decided('abe', { tools: ['read_file', 'write_file'] })
    expect(denyWins({ events: toldLog(two, TWO, whole, partly, policy) })).toEqual([
      'a policy approved write_file over a denial',
    ])
    expect(denyWins({ events: toldLog(two, TWO, whole, policy) })).toEqual([])
    const people = ended({ approvedTools: ['read_file', 'write_file'] })
    expect(denyWins({ events: toldLog(two, TWO, whole, partly, people) })).toEqual([])
  })
})

describe('at most once', () => {
  const running = granted('executing')

  it('lets nothing run that was not approved', () => {
    expect(atMostOnce(toldOf(one, running))).toEqual(['write_file ran without an approval'])
    expect(atMostOnce(toldOf(one, ended({ approvedTools: ['read_file'] }), running))).toEqual([
      'write_file ran without an approval',
    ])
    expect(atMostOnce(toldOf(one, ended(), running, granted('used')))).toEqual([])
    expect(atMostOnce(headless(running))).toEqual(['write_file ran without an approval'])
  })

  it('lets it run for fifteen minutes, and not at their end', () => {
    const ranAfter = (minutes: number) => atMostOnce(toldOf(one, ended(), granted('executing', minutes)))
    expect(ranAfter(15 - 1 / 60_000)).toEqual([])
    expect(ranAfter(15)).toEqual(['write_file ran after its time'])
    const late = toldOf(one, ended({ minute: 100 }), granted('executing', 114))
    expect(atMostOnce(late)).toEqual([])
  })

  it('lets it run again only where it is idempotent and nobody knows whether it did', () => {
    const asking = {
      tools: [
        { definition: tool('read_file', { idempotent: true }) },
        { definition: tool('write_file') },
        { definition: tool('tidy', { idempotent: true }) },
      ],
    }
    const approvedTools = ['read_file', 'write_file', 'tidy', 'gone']
    const twice = (name: string, between: 'outcome-unknown' | 'used' | 'revoked') =>
      atMostOnce({
        events: toldLog(
          one,
          asking,
          ended({ approvedTools }),
          granted('executing', 0, name),
          granted(between, 0, name),
          granted('executing', 0, name),
        ),
      })
    expect(twice('read_file', 'outcome-unknown')).toEqual([])
    expect(twice('tidy', 'outcome-unknown')).toEqual([])
    expect(twice('write_file', 'outcome-unknown')).toEqual([
      'write_file ran although its grant was outcome-unknown',
    ])
    expect(twice('tidy', 'used')).toEqual(['tidy ran although its grant was used'])
    expect(twice('tidy', 'revoked')).toEqual(['tidy ran although its grant was revoked'])
    expect(twice('gone', 'outcome-unknown')).toEqual(['gone ran although its grant was outcome-unknown'])
    const unread = headless(ended(), running, granted('outcome-unknown'), running)
    expect(atMostOnce(unread)).toEqual(['write_file ran although its grant was outcome-unknown'])
  })
})

describe('fails closed', () => {
  it('names what was approved without being asked for, and ends that say one thing and do another', () => {
    expect(failsClosed(toldOf(one, ended()))).toEqual([])
    expect(failsClosed(toldOf(one))).toEqual([])
    expect(failsClosed(toldOf(one, ended({ approvedTools: ['write_file', 'rm'] })))).toEqual([
      'rm approved, never asked for',
    ])
    expect(failsClosed(toldOf(one, ended({ approvedTools: [] })))).toEqual(['approved with nothing approved'])
    expect(failsClosed(toldOf(one, ended({ status: 'denied' })))).toEqual(['denied with tools approved'])
    expect(failsClosed(toldOf(one, ended({ status: 'expired', approvedTools: [] })))).toEqual([])
  })

  it('names approvals of what was held', () => {
    const silent = ended({ status: 'auto-approved', resolution: bySilence })
    expect(failsClosed(toldOf(one, held('start'), ended()))).toEqual([
      'approved by a flow that cannot be read',
    ])
    expect(failsClosed(toldOf(one, held('start'), ended({ status: 'denied', approvedTools: [] })))).toEqual(
      [],
    )
    expect(failsClosed(toldOf(one, held('pick'), ended()))).toEqual([])
    expect(failsClosed(toldOf(one, held('pick'), opened('pick'), silent))).toEqual([
      'auto-approved while held',
    ])
    expect(failsClosed(toldOf(one, held('pick'), chosen('big'), silent))).toEqual([])
    expect(failsClosed(toldOf(one, held('other'), chosen('big'), silent))).toEqual([
      'auto-approved while held',
    ])
  })
})

describe('idempotence', () => {
  it('names what was recorded twice under one id', () => {
    expect(appliedOnce(toldOf(one, decided('ada'), decided('abe'), asked()))).toEqual([])
    expect(appliedOnce(toldOf(one, decided('ada'), decided('abe'), decided('ada')))).toEqual([
      'decision of-ada counted twice',
    ])
    expect(appliedOnce(toldOf(one, asked(), asked()))).toEqual(['question q1 asked twice'])
  })

  it('names a repeat that did something', () => {
    const { events } = toldOf(one, decided('ada'))
    const cancel = { type: 'cancel', actor: person('rita') } as const
    const after = (...applied: ReturnType<typeof given>[]) => appliedOnce({ events, applied })
    const release = { id: 'e', type: 'release' } as const
    expect(after(given(cancel, events, [release]))).toEqual([])
    expect(after(given(cancel, [], [], { repeated: true }))).toEqual([])
    expect(after(given(cancel, events, [], { repeated: true }))).toEqual(['a repeated cancel did something'])
    expect(after(given(cancel, [], [release], { repeated: true }))).toEqual([
      'a repeated cancel did something',
    ])
    const refused = { command: cancel, now: { at: 0, elapsed: 0, running: 0 } }
    expect(after({ ...refused, result: { ok: false, code: 'not_allowed', data: {} } })).toEqual([])
  })
})

describe('log is history', () => {
  it('names gaps, steps back, and a beginning that is none', () => {
    const { events } = toldOf(one, opened(), [decided('ada'), passed()])
    expect(logIsHistory({ events })).toEqual([])
    expect(logIsHistory({ events: events.filter(({ revision }) => revision !== 2) })).toEqual([
      'request.decided has revision 3 after 1',
    ])
    const back = [...events, ...events.slice(1, 2)]
    expect(logIsHistory({ events: back })).toEqual(['request.step-opened has revision 2 after 3'])
    expect(logIsHistory({ events: events.map((event) => ({ ...event, revision: 0 })) })).toEqual([
      'request.created has revision 0 after 0',
    ])
  })

  it('compares what is stored with what the log gives, whatever the order of members', () => {
    const { events, state } = new Scenario(one).approve('ada')
    const reordered = Object.fromEntries(Object.entries(state).toReversed()) as unknown as typeof state
    expect(logIsHistory({ events, stored: reordered })).toEqual([])
    expect(logIsHistory({ events, stored: { ...state, digest: 'x' } })).toEqual([
      'the log does not give what is stored',
    ])
  })
})

describe('the bar never drops', () => {
  it('counts approvals given before, at that step, by different people', () => {
    const needsTwo = chain([step('security', { minimum: 2 }), step('legal')])
    const short = ['security was passed by 1 of 2']
    expect(barNeverDrops(toldOf(needsTwo, decided('ada'), decided('abe'), passed()))).toEqual([])
    expect(barNeverDrops(toldOf(needsTwo, decided('ada'), passed(), decided('abe')))).toEqual(short)
    expect(
      barNeverDrops(toldOf(needsTwo, decided('ada'), decided('abe', { nodeId: 'legal' }), passed())),
    ).toEqual(short)
    const denied = decided('abe', { verdict: 'deny', tools: [] })
    expect(barNeverDrops(toldOf(needsTwo, decided('ada'), denied, passed()))).toEqual(short)
    const forAda = { onBehalfOf: { id: 'ada', name: 'Ada', email: 'a' } }
    expect(barNeverDrops(toldOf(needsTwo, decided('ada'), decided('dora', forAda), passed()))).toEqual(short)
  })

  it('asks for one where the log does not say more', () => {
    const lax = chain([step('security', { minimum: 0 })])
    expect(barNeverDrops(toldOf(lax, passed()))).toEqual(['security was passed by 0 of 1'])
    expect(barNeverDrops(toldOf(null, passed('any-approver')))).toEqual(['any-approver was passed by 0 of 1'])
    expect(barNeverDrops(toldOf(one, passed('gone')))).toEqual(['gone was passed by 0 of 1'])
    expect(barNeverDrops(headless(passed()))).toEqual(['security was passed by 0 of 1'])
    const graph = { nodes: [{ id: 'fork', kind: 'parallel' } as const], edges: [] }
    expect(barNeverDrops(toldOf(flowOf(graph), passed('fork')))).toEqual(['fork was passed by 0 of 1'])
  })
})

describe('one outcome each', () => {
  it('names a decision that ended as none of the six, and one superseded by nobody', () => {
    const { events, directory } = new Scenario(one)
    const command = {
      type: 'decide',
      actor: person('ada'),
      decisionId: 'x',
      verdict: 'approve',
      directory,
    } as const
    const now = { at: 0, elapsed: 0, running: 0 }
    type Code = 'not_found' | 'already_decided' | 'changed'
    const refused = (code: Code, data = {}) =>
      oneOutcomeEach({ events, applied: [{ command, now, result: { ok: false, code, data } }] })
    expect(refused('not_found')).toEqual(['a decision ended as not_found'])
    expect(refused('changed')).toEqual([])
    const whole = { status: 'denied', by: 'Ada', at: '2026-01-05T09:00:00.000Z' }
    expect(refused('already_decided', whole)).toEqual([])
    for (const name of ['status', 'by', 'at'] as const) {
      const { [name]: _left, ...part } = whole
      expect(refused('already_decided', part)).toEqual(['superseded, and not told by what'])
    }
    expect(oneOutcomeEach({ events, applied: [given(command)] })).toEqual([])
    const other = { command: { type: 'cancel', actor: person('ada') } as const, now }
    const result = { ok: false, code: 'not_found', data: {} } as const
    expect(oneOutcomeEach({ events, applied: [{ ...other, result }] })).toEqual([])
  })
})
