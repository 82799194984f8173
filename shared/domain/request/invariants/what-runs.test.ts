import { describe, expect, it } from 'vitest'
import type { Flow, FlowAdvanced } from '../../flow/flow.ts'
import { callDigest, askedBy, digestOf } from '../digest.ts'
import type { Effect } from '../effect.ts'
import type { RequestHappening } from '../event.ts'
import { castDirectory } from '../testing/cast.ts'
import { chain, step } from '../testing/flows.ts'
import { person, Scenario, tool } from '../testing/scenario.ts'
import {
  clock,
  decided,
  ended,
  fired,
  given,
  granted,
  opened,
  toldLog,
  toldOf,
  refTo,
} from '../testing/told.ts'
import { enoughIsEnough } from './enough-is-enough.ts'
import { type Applied } from './history.ts'
import { noLeak } from './no-leak.ts'
import { oneRowEach } from './outbox.ts'
import { whatRuns } from './what-runs.ts'

type Parts = RequestHappening[]
const flowWith = (facts: Partial<FlowAdvanced>): Flow => chain([step('security')], facts)
const plain = flowWith({})

describe('what you see is what runs', () => {
  const scenario = new Scenario(plain, { tools: ['read_file', 'write_file'] })
  const { snapshot } = scenario.state
  const edits = { write_file: { path: 'b.txt' } }
  const asIs = snapshot.digest
  const edited = digestOf(askedBy(snapshot, edits))
  const vote = (by: string, digest: string, facts = {}, eventDigest = digest): RequestHappening => ({
    ...(decided(by, { digest, ...facts }) as Extract<RequestHappening, { type: 'request.decided' }>),
    digest: eventDigest,
  })
  const log = (...parts: Parts) => toldLog(plain, { tools: ['read_file', 'write_file'] }, ...parts)

  it('names a snapshot or a decision with the digest of another call', () => {
    expect(whatRuns({ events: log(vote('ada', asIs)) })).toEqual([])
    const [created, ...rest] = log(vote('ada', asIs))
    if (created?.type !== 'request.created') throw new Error('a log begins with its request')
    const forged = { ...created, snapshot: { ...snapshot, digest: edited } }
    expect(whatRuns({ events: [forged, ...rest] })).toEqual(['the snapshot has another digest than its call'])
    expect(whatRuns({ events: rest })).toEqual([])
    const other = ['of-ada has another digest than what it would run']
    expect(whatRuns({ events: log(vote('ada', edited)) })).toEqual(other)
    expect(whatRuns({ events: log(vote('ada', asIs, {}, edited)) })).toEqual(other)
    expect(whatRuns({ events: log(vote('ada', edited, {}, asIs)) })).toEqual(other)
    expect(whatRuns({ events: log(vote('ada', edited, { edits })) })).toEqual([])
    expect(whatRuns({ events: log(vote('ada', edited, { edits }), vote('abe', edited)) })).toEqual([])
    const byPerson = toldLog(plain, { agent: null, tools: [{ definition: tool('write_file') }] })
    expect(whatRuns({ events: byPerson })).toEqual([])
  })

  it('names a decision that counted for another call than was shown', () => {
    const events = log(vote('ada', edited, { edits }))
    const shown = (digest: string | undefined, led = events.slice(1)) =>
      whatRuns({
        events,
        applied: [
          given(
            {
              type: 'decide',
              actor: person('ada'),
              decisionId: 'x',
              verdict: 'approve',
              directory: castDirectory(),
              ...(digest === undefined ? {} : { digest }),
            },
            led,
          ),
        ],
      })
    expect(shown(asIs)).toEqual([])
    expect(shown(edited)).toEqual(['x counted for another call than was shown'])
    expect(shown(undefined)).toEqual([])
    expect(shown(edited, [])).toEqual([])
  })

  it('names a call that ran and was not the one approved', () => {
    const events = log(vote('ada', edited, { edits }), ended(), granted('executing'))
    const ran = (digest: string, led = events.slice(-1)) =>
      whatRuns({
        events,
        applied: [
          given(
            { type: 'execute', tool: 'write_file', callId: 'c', digest, directory: castDirectory() },
            led,
          ),
        ],
      })
    expect(ran(callDigest(snapshot, edits, 'write_file'))).toEqual([])
    expect(ran(callDigest(snapshot, {}, 'write_file'))).toEqual([
      'write_file ran as another call than was approved',
    ])
    expect(ran(callDigest(snapshot, edits, 'read_file'))).toEqual([
      'write_file ran as another call than was approved',
    ])
    expect(ran('0', [])).toEqual([])
  })
})

describe('liveness', () => {
  const directory = castDirectory()
  const enough = (
    flow: Flow,
    parts: Parts,
    facts: { last?: Applied; stored?: Scenario; tools?: string[] } = {},
  ) => {
    const { tools = ['write_file'] } = facts
    const events = toldLog(flow, { tools }, ...parts)
    const { state } = facts.stored ?? new Scenario(flow, { tools })
    const last = facts.last ?? given({ type: 'recount', directory }, events)
    return enoughIsEnough({ events, stored: state, applied: [last] })
  }
  const stuck = ['security has enough and is still open']

  it('names a step that enough people agreed to and that stays open', () => {
    expect(enough(plain, [opened(), decided('ada')])).toEqual(stuck)
    expect(enough(plain, [opened()])).toEqual([])
    expect(enough(plain, [decided('ada')])).toEqual([])
    expect(enough(plain, [opened(), decided('ada', { tools: [] })])).toEqual([])
    const different = chain([step('security', { differentPeople: true })])
    expect(enough(different, [opened(), decided('ada')])).toEqual([])
    const parted = new Scenario(chain([step('security'), step('legal')]), {
      tools: ['read_file', 'write_file'],
    })
    parted.approve('ada', { tools: ['write_file'] })
    const tools = ['read_file', 'write_file']
    expect(enough(plain, [opened(), decided('ada')], { tools, stored: parted })).toEqual(stuck)
    expect(enough(plain, [opened(), decided('ada')], { tools })).toEqual([])
  })

  it('says nothing where nobody counted, or all is over', () => {
    const parts = [opened(), decided('ada')]
    const over = new Scenario(plain).approve('ada')
    expect(enough(plain, parts, { stored: over })).toEqual([])
    expect(enough(plain, parts, { last: given({ type: 'recount', directory }) })).toEqual([])
    const led = (...happenings: Parts) =>
      given({ type: 'recount', directory }, toldOf(plain, ...happenings).events.slice(1))
    const reminded: RequestHappening = { type: 'request.reminded', nodeId: 'security', ...clock(5) }
    expect(enough(plain, parts, { last: led(fired('remind', 5)) })).toEqual([])
    expect(enough(plain, parts, { last: led(reminded) })).toEqual([])
    expect(enough(plain, parts, { last: led(fired('remind', 5), reminded, opened()) })).toEqual(stuck)
    const events = toldOf(plain, ...parts).events
    expect(enough(plain, parts, { last: given({ type: 'cancel', actor: person('rita') }, events) })).toEqual(
      [],
    )
    const refused = {
      command: { type: 'recount', directory },
      now: clock(),
      result: { ok: false, code: 'changed', data: {} },
    } as const
    expect(enough(plain, parts, { last: refused })).toEqual([])
    const { state } = new Scenario(plain)
    const applied = [given({ type: 'recount', directory }, events)]
    expect(enoughIsEnough({ events: events.slice(1), stored: state, applied })).toEqual([])
    expect(enoughIsEnough({ events, applied })).toEqual([])
    expect(enoughIsEnough({ events, stored: state })).toEqual([])
    expect(enoughIsEnough({ events, stored: state, applied: [] })).toEqual([])
    const denied = { ...state, deniedTools: ['write_file'] }
    expect(enoughIsEnough({ events, stored: denied, applied })).toEqual([])
  })
})

describe('outbox', () => {
  const rows = (...ids: string[]) =>
    oneRowEach({
      ...toldOf(plain, opened()),
      effects: ids.map((id): Effect => ({ id, type: 'release' })),
    })

  it('names effects that are there twice or belong to no change of the request', () => {
    expect(rows('request-1:1:0', 'request-1:1:1', 'request-1:2:0')).toEqual([])
    expect(rows('request-1:1:0', 'request-1:2:0', 'request-1:1:0')).toEqual(['effect request-1:1:0 twice'])
    for (const id of [
      'request-2:1:0',
      'request-1:3:0',
      'request-1:1:x',
      'request-1:1',
      'request-1:x:0',
      'x',
    ]) {
      expect(rows(id)).toEqual([`effect ${id} is not of a change of this request`])
    }
  })
})

describe('no leak', () => {
  const leaks = (asked: object | undefined, name: string) => {
    const definition = tool('write_file')
    const tools = [asked === undefined ? { definition } : { definition, arguments: asked as never }]
    const to = [{ ...refTo('ada'), name }]
    return noLeak({
      events: toldLog(plain, { tools }),
      effects: [{ id: 'e1', type: 'tell', notice: 'request', to }],
    })
  }

  it('names an effect with an argument in it, however deep that was', () => {
    const found = ['effect e1 carries an argument']
    expect(leaks({ path: 'secret.txt' }, 'Ada of secret.txt')).toEqual(found)
    expect(leaks({ a: 'elsewhere', deep: [{ path: 'secret.txt' }, null, 7, true] }, 'secret.txt')).toEqual(
      found,
    )
    expect(leaks({ path: 'eightlet' }, 'eightlet')).toEqual(found)
    expect(leaks({ path: 'seven77' }, 'seven77')).toEqual([])
    expect(leaks({ path: 'secret.txt', nothing: null, some: 12345678 }, 'Ada 12345678')).toEqual([])
    expect(leaks(undefined, 'Stryker was here')).toEqual([])
    expect(leaks({ list: ['short'], none: {} }, 'Stryker was here')).toEqual([])
    const effects: Effect[] = [{ id: 'e1', type: 'tell', notice: 'request', to: [refTo('Stryker was here')] }]
    expect(noLeak({ events: [], effects })).toEqual([])
  })
})
