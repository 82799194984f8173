import { describe, expect, it } from 'vitest'
import { castDirectory } from '../testing/cast.ts'
import { chain, step } from '../testing/flows.ts'
import { person, Scenario } from '../testing/scenario.ts'
import type { RequestEvent } from '../event.ts'
import type { Vote } from '../state.ts'
import type { History } from './history.ts'
import { INVARIANTS, violationsOf } from './index.ts'

const twoSteps = chain([step('security', { minimum: 2 }), step('legal', { differentPeople: true })])
const good = (): Scenario =>
  new Scenario(twoSteps).approve('ada').approve('abe').approve('lena').execute('write_file')
const silent = (): Scenario =>
  new Scenario(chain([step('security')], { autoApproveAfterMinutes: 30 })).told('ada').pass(30)

/** A history with its events changed, as a store with a bug would have them: nothing else of it is known. */
const tampered = (scenario: Scenario, change: (events: RequestEvent[]) => RequestEvent[]): History => ({
  events: change(structuredClone(scenario.events)),
})

const voteOf = (events: readonly RequestEvent[], by: string, change: Partial<Vote>): RequestEvent[] =>
  events.map((event) =>
    event.type === 'request.decided' && event.vote.by.id === by
      ? { ...event, vote: { ...event.vote, ...change } }
      : event,
  )

const isOf =
  (...types: readonly RequestEvent['type'][]) =>
  ({ type }: RequestEvent): boolean =>
    types.includes(type)

const ref = (id: string) => ({ id, name: id, email: `${id}@example.com` })

/** For each rule, a history that breaks it. */
const broken: Readonly<Record<string, () => History>> = {
  '1 one decision': () =>
    tampered(good(), (events) => [...events, ...events.filter(isOf('request.resolved'))]),
  '2 quorum in order': () => tampered(good(), (events) => voteOf(events, 'abe', { by: ref('ada') })),
  '3 deny wins': () => tampered(good(), (events) => voteOf(events, 'lena', { verdict: 'deny', tools: [] })),
  '4 separate people': () => tampered(good(), (events) => voteOf(events, 'lena', { by: ref('rita') })),
  '5 what you see is what runs': () =>
    tampered(good(), (events) => voteOf(events, 'ada', { digest: '0'.repeat(64) })),
  '6 at most once': () => tampered(good(), (events) => [...events, ...events.filter(isOf('request.grant'))]),
  '7 fails closed': () =>
    tampered(good(), (events) =>
      events.map((event) =>
        event.type === 'request.resolved' ? { ...event, approvedTools: ['delete_file'] } : event,
      ),
    ),
  '8 silence is not a person': () =>
    tampered(silent(), (events) => events.filter((event) => !isOf('request.told')(event))),
  '9 timers': () => {
    const scenario = silent()
    const early = scenario.applied.map((each) =>
      each.command.type === 'timer-due' ? { ...each, now: { ...each.now, running: 0 } } : each,
    )
    return { ...scenario.history, applied: early }
  },
  '10 outbox': () => ({ ...good().history, effects: [...good().effects, ...good().effects] }),
  '11 idempotence': () => tampered(good(), (events) => voteOf(events, 'ada', { decisionId: 'd2' })),
  '12 log is history': () => {
    const { stored, ...history } = good().history
    if (stored === undefined) throw new Error('a scenario has its state')
    return { ...history, stored: { ...stored, digest: '' } }
  },
  '13 the bar never drops': () =>
    tampered(good(), (events) => events.filter((event) => !('vote' in event) || event.vote.by.id !== 'abe')),
  '14 one outcome each': () => {
    const scenario = good()
    const given = {
      type: 'decide',
      actor: person('ada'),
      decisionId: 'x',
      verdict: 'approve',
      directory: castDirectory(),
    } as const
    const result = { ok: false, code: 'already_decided', data: {} } as const
    return { ...scenario.history, applied: [{ command: given, now: scenario.now, result }] }
  },
  '15 no leak': () => {
    const { effects, ...history } = good().history
    const leak = { ...ref('ada'), name: 'Ada, who reads write_file.txt' }
    return { ...history, effects: [{ id: 'request-1:1:0', type: 'tell', notice: 'request', to: [leak] }] }
  },
  'liveness: enough is enough': () => {
    const scenario = new Scenario(chain([step('security')])).approve('ada')
    const pending = new Scenario(chain([step('security')])).state
    const unended = scenario.events.filter(
      (event) => !isOf('request.step-approved', 'request.resolved')(event),
    )
    return { ...scenario.history, events: unended, stored: pending }
  },
}

describe('the invariants', () => {
  it('are all kept by requests that went well', () => {
    expect(violationsOf(good().history)).toEqual([])
    expect(violationsOf(silent().history)).toEqual([])
  })

  it.each(Object.keys(INVARIANTS))('%s is found broken', (name) => {
    const history = broken[name]?.()
    if (history === undefined) throw new Error(`no history breaks ${name}`)
    expect(violationsOf(history).filter((violation) => violation.startsWith(`${name}: `))).not.toEqual([])
  })

  it('need no more than the log', () => {
    expect(violationsOf({ events: good().events })).toEqual([])
    expect(violationsOf({ events: [] })).toEqual([])
  })
})
