import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { advance } from './advance.ts'
import { enoughIsEnough } from './invariants/enough-is-enough.ts'
import { timersKeepTime } from './invariants/timers.ts'
import { violationsOf } from './invariants/index.ts'
import { anyFlow, finishableFlow } from './testing/arbitrary-flow.ts'
import { anyAsking, anyMove, play, type Move } from './testing/arbitrary-run.ts'
import { castDirectory } from './testing/cast.ts'
import { chain, step } from './testing/flows.ts'
import { person, Scenario } from './testing/scenario.ts'

// A failure prints its seed and path; give them to `fc.assert` to see it again. COUNTERSIGN_RUNS asks for more runs.
const numRuns = Number(process.env['COUNTERSIGN_RUNS'] ?? 200)
const moves = fc.array(anyMove, { maxLength: 30, size: 'max' })
const flows = fc.oneof({ weight: 9, arbitrary: anyFlow }, fc.constant(null))

/** After whatever was given and taken, the same command once more. */
function repeatLast({ applied, state }: Scenario): { ok: boolean; repeated?: true } | undefined {
  const last = applied.at(-1)
  return last?.result.ok === true ? advance(state, last.command, last.now) : undefined
}

const freeze = <T>(value: T): T => {
  if (value !== null && typeof value === 'object' && !Object.isFrozen(value)) {
    Object.freeze(value)
    for (const each of Object.values(value)) freeze(each)
  }
  return value
}

describe('whatever happens to a request', () => {
  it('keeps every invariant', { timeout: 300_000 }, () => {
    fc.assert(
      fc.property(flows, anyAsking, moves, (flow, asking, made) => {
        const onTheWay: string[] = []
        const scenario = play(flow, asking, made, ({ history }) => {
          onTheWay.push(...enoughIsEnough(history), ...timersKeepTime(history))
        })
        expect([...onTheWay, ...violationsOf(scenario.history)]).toEqual([])
      }),
      { numRuns },
    )
  })

  it('the same command twice is the same as once', { timeout: 300_000 }, () => {
    fc.assert(
      fc.property(flows, anyAsking, moves, (flow, asking, made) => {
        const again = repeatLast(play(flow, asking, made))
        expect(again === undefined || (again.ok && again.repeated === true)).toBe(true)
      }),
      { numRuns },
    )
  })

  it('nothing that was given is changed, and the same again gives the same', { timeout: 300_000 }, () => {
    fc.assert(
      fc.property(flows, anyAsking, moves, anyMove, (flow, asking, made, last) => {
        const scenario = play(flow, asking, made)
        const before = freeze(scenario.state)
        const { applied } = play(flow, asking, [...made, last])
        const given = applied.at(-1)
        if (given === undefined) return
        expect(advance(before, given.command, given.now)).toEqual(advance(before, given.command, given.now))
      }),
      { numRuns: Math.ceil(numRuns / 4) },
    )
  })

  it('ends once enough people agree, whatever went before', { timeout: 300_000 }, () => {
    const harmless = anyMove.filter(({ do: what }) =>
      ['approve', 'edit', 'change', 'withdraw', 'told'].includes(what),
    )
    fc.assert(
      fc.property(finishableFlow, fc.array(harmless, { maxLength: 15 }), (flow, made) => {
        const scenario = play(flow, { tools: ['write_file'] }, made.map(withoutParts))
        scenario.recount(castDirectory())
        for (let round = 0; round < 20 && scenario.state.status === 'pending'; round += 1) {
          for (const who of ['ada', 'abe', 'lena', 'max', 'eve', 'dora', 'mail:board@example.com']) {
            scenario.give({
              type: 'decide',
              actor: person(who),
              decisionId: `final-${round}-${who}`,
              verdict: 'approve',
              directory: scenario.directory,
            })
          }
        }
        expect(scenario.state.status).toBe('approved')
        expect(violationsOf(scenario.history)).toEqual([])
      }),
      { numRuns: Math.ceil(numRuns / 2) },
    )
  })
})

/** A decision about everything: parts left out would be denied for good. */
const withoutParts = (move: Move): Move =>
  move.do === 'approve' || move.do === 'deny' ? { do: 'approve', who: move.who, stale: move.stale } : move

describe('found before', () => {
  it('a question asked again from the mailbox of a user is the same question', () => {
    const flow = chain([step('legal', { emails: ['board@example.com'] })], { autoDenyAfterMinutes: 45 })
    const again = repeatLast(play(flow, {}, [{ do: 'ask', who: 'mail:lena@example.com' }]))
    expect(again).toMatchObject({ ok: true, repeated: true })
  })

  it('what somebody did for another counts no more once that delegation was replaced by a later one', () => {
    const flow = chain([step('security'), step('legal')])
    const scenario = play(flow, {}, [
      { do: 'change', who: 'abe', how: 'delegate', recount: false },
      { do: 'approve', who: 'dora', stale: false },
      { do: 'sleep', minutes: 1, running: 0 },
      { do: 'change', who: 'abe', how: 'delegate', recount: true },
    ])
    expect(scenario.stepStatuses()).toEqual({ security: 'open', legal: 'waiting' })
    expect(violationsOf(scenario.history)).toEqual([])
    // It can be said anew, now under the delegation that stands.
    expect(scenario.approve('dora').outcome).toBe('ok')
    expect(scenario.stepStatuses()).toEqual({ security: 'approved', legal: 'open' })
  })

  it('whoever approved from a place that is gone may approve from another', () => {
    const scenario = new Scenario(chain([step('security'), step('legal')])).approve('ada')
    const away = { to: 'ada', from: 0, until: Number.MAX_SAFE_INTEGER }
    scenario.recount(castDirectory({ ada: { groups: [] }, abe: { delegation: away } }))
    expect(scenario.stepStatuses()).toEqual({ security: 'open', legal: 'waiting' })
    expect(scenario.approve('ada').outcome).toBe('ok')
    expect(scenario.stepStatuses()).toEqual({ security: 'approved', legal: 'open' })
    expect(violationsOf(scenario.history)).toEqual([])
  })

  it('a reminder counts nothing; whoever has come back counts again with the next count', () => {
    const flow = chain([step('security'), step('legal')], { remindAfterMinutes: 5 })
    const scenario = new Scenario(flow).approve('ada')
    scenario.recount(castDirectory({ ada: { groups: [] } }))
    scenario.directory = castDirectory()
    scenario.pass(5)
    expect(scenario.events.at(-1)?.type).toBe('request.reminded')
    expect([scenario.stepStatuses(), violationsOf(scenario.history)]).toEqual([
      { security: 'open', legal: 'waiting' },
      [],
    ])
    scenario.recount(castDirectory())
    expect(scenario.stepStatuses()).toEqual({ security: 'approved', legal: 'open' })
  })

  it('of a person who agreed before an edit and after it, only the last word counts once the edit is withdrawn', () => {
    const flow = chain([step('oncall'), step('security', { minimum: 2 })])
    const scenario = play(flow, { tools: ['write_file'] }, [
      { do: 'approve', who: 'eve', stale: false },
      { do: 'edit', who: 'ada', tool: 'write_file', size: 1, lie: false },
      { do: 'approve', who: 'eve', stale: false },
      { do: 'withdraw', who: 'ada' },
    ])
    expect(scenario.stepStatuses()).toEqual({ oncall: 'open', security: 'waiting' })
    expect(violationsOf(scenario.history)).toEqual([])
  })
})
