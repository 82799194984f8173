import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anyFlow } from './testing/arbitrary-flow.ts'
import { anyAsking, anyMove, play } from './testing/arbitrary-run.ts'
import { chain, step } from './testing/flows.ts'
import { Scenario } from './testing/scenario.ts'

const numRuns = Number(process.env['COUNTERSIGN_RUNS'] ?? 200)

/** Members that are there without a value: lost on the way through a store, so that a hash made before is another. */
const hollow = (value: unknown, path = ''): readonly string[] => {
  if (value === undefined) return [path]
  if (value === null || typeof value !== 'object') return []
  return Object.entries(value).flatMap(([name, member]) => hollow(member, `${path}/${name}`))
}

describe('what is recorded', () => {
  it('says nothing by a member without a value', { timeout: 300_000 }, () => {
    fc.assert(
      fc.property(
        anyFlow,
        anyAsking,
        fc.array(anyMove, { maxLength: 20, size: 'max' }),
        (flow, asking, moves) => {
          const { state, events, effects } = play(flow, asking, moves)
          expect(hollow({ state, events, effects })).toEqual([])
        },
      ),
      { numRuns: Math.ceil(numRuns / 2) },
    )
  })

  it('of a decision has what the person said and did, and no more', () => {
    const scenario = new Scenario(chain([step('security', { minimum: 2, denyThreshold: 2 })]))
    scenario.deny('ada', { reason: 'not today' })
    expect(scenario.state.votes[0]).toStrictEqual({
      decisionId: 'd1',
      nodeId: 'security',
      by: { id: 'ada', name: 'Ada Alert', email: 'ada@example.com' },
      verdict: 'deny',
      tools: [],
      digest: scenario.state.digest,
      at: scenario.now.at,
      via: 'desktop',
      reason: 'not today',
    })
  })

  it('of an edit has the arguments that everybody after it agrees to', () => {
    const scenario = new Scenario(chain([step('security', { minimum: 2 })]))
    scenario.edit('ada', { write_file: { path: 'b.txt' } }).approve('abe')
    const [edited, agreed] = scenario.state.votes
    expect(edited?.edits).toEqual({ write_file: { path: 'b.txt' } })
    expect(edited?.agreedArguments?.['write_file']).toMatch(/^[0-9a-f]{64}$/)
    expect(agreed?.agreedArguments).toEqual(edited?.agreedArguments)
    expect(agreed).not.toHaveProperty('edits')
    expect(scenario.events.filter(({ type }) => type === 'request.step-set-back')).toEqual([])
  })

  it('of a step that had been approved and is not any more says why', () => {
    const two = (): Scenario =>
      new Scenario(chain([step('security'), step('legal', { minimum: 2 })])).approve('ada')
    const why = (scenario: Scenario): unknown[] =>
      scenario.events.flatMap((event) => ('because' in event ? [`${event.nodeId} ${event.because}`] : []))
    expect(why(two().withdraw('ada'))).toEqual(['security withdrawn', 'legal withdrawn'])
    expect(why(two().edit('lena', { write_file: { path: 'b.txt' } }))).toEqual([
      'security edited',
      'legal edited',
    ])
  })

  it('of a refusal has its code alone, without a person or a value of the call', () => {
    const scenario = new Scenario(chain([step('security')]))
    const decide = {
      type: 'decide',
      decisionId: 'd',
      verdict: 'approve',
      directory: scenario.directory,
    } as const
    scenario.give({ ...decide, actor: { kind: 'system' } })
    expect(scenario.last).toEqual({ ok: false, code: 'not_eligible', data: {} })
    scenario.approve('ada', { tools: ['write_file', 'rm'] })
    expect(scenario.last).toEqual({ ok: false, code: 'no_such_tool_in_request', data: { tool: 'rm' } })
    scenario.approve('ada', { edits: { write_file: { path: '\uD800' } }, editedDigest: '0'.repeat(64) })
    expect(scenario.last).toMatchObject({ ok: false, code: 'unsafe_json' })
  })
})
