import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { jsonProblem } from '../canonical/json-problem.ts'
import type { JsonObject, JsonValue } from '../json.ts'
import { askedBy, callDigest, digestOf, type AskedCall } from './digest.ts'
import { chain, step } from './testing/flows.ts'
import { Scenario, tool } from './testing/scenario.ts'

const numRuns = Number(process.env['COUNTERSIGN_RUNS'] ?? 1000)

const exact = (value: unknown): boolean => jsonProblem(value as JsonValue) === null
const json = fc.jsonValue({ maxDepth: 3 }).filter(exact) as fc.Arbitrary<JsonValue>
const args = fc.dictionary(fc.string(), json, { minKeys: 1, maxKeys: 5 }) as fc.Arbitrary<JsonObject>

type Change = (call: AskedCall, value: JsonValue) => AskedCall
const ofTool = (change: (tool: AskedCall['tools'][number], value: JsonValue) => object): Change => {
  return (call, value) => ({
    ...call,
    tools: call.tools.map((each) => ({ ...each, ...change(each, value) })),
  })
}
const first = (values: JsonObject | undefined): string => Object.keys(values ?? {})[0] ?? ''

/** Every part of a call that somebody could change between what was seen and what runs. */
const CHANGES: Readonly<Record<string, Change>> = {
  'another requester': (call) => ({ ...call, requesterId: 'otto' }),
  'another agent': (call) => ({ ...call, agentId: 'robot-2' }),
  'no agent': (call) => ({ ...call, agentId: null }),
  'another connector': (call) => ({ ...call, connector: { ...call.connector, id: 'c2' } }),
  'another key': (call) => ({ ...call, connector: { ...call.connector, key: 'mail' } }),
  'another tool': ofTool(() => ({ name: 'delete_file' })),
  'another definition': ofTool(() => ({ definitionHash: 'f'.repeat(64) })),
  'one more argument': ofTool(({ arguments: was }, value) => ({ arguments: { ...was, 'one more': value } })),
  'one argument less': ofTool(({ arguments: was }) => ({
    arguments: Object.fromEntries(Object.entries(was ?? {}).slice(1)),
  })),
  'another value': ofTool(({ arguments: was }) => ({
    arguments: { ...was, [first(was)]: { other: [true] } },
  })),
  'a value as text': ofTool(({ arguments: was }) => ({
    arguments: { ...was, [first(was)]: `${JSON.stringify(was?.[first(was)])} ` },
  })),
  'a value in a list': ofTool(({ arguments: was }) => ({
    arguments: { ...was, [first(was)]: [was?.[first(was)]] },
  })),
  'other arguments': ofTool(({ arguments: was }) => ({ arguments: { everything: was ?? null } })),
  'no arguments at all': ofTool(() => ({ arguments: {} })),
  'any arguments': (call) => ({
    ...call,
    tools: call.tools.map(({ name, definitionHash }) => ({ name, definitionHash })),
  }),
  'one more tool': (call) => ({ ...call, tools: [...call.tools, { name: 'more', definitionHash: 'x' }] }),
  'no tool': (call) => ({ ...call, tools: [] }),
  'another flow': (call) => ({ ...call, flow: { id: 'flow-2', version: 1 } }),
  'another version of the flow': (call) => ({ ...call, flow: { id: 'flow-1', version: 2 } }),
  'no flow': (call) => ({ ...call, flow: null }),
}

describe.each(Object.entries(CHANGES))('a call with %s', (_, change) => {
  const asking = (values: JsonObject): Scenario =>
    new Scenario(chain([step('security')]), {
      tools: [{ definition: tool('write_file'), arguments: values }],
    })

  it('is not what somebody decides on who saw the other', () => {
    fc.assert(
      fc.property(args, json, (values, more) => {
        const scenario = asking(values)
        scenario.approve('ada', { digest: digestOf(change(askedBy(scenario.state.snapshot), more)) })
        expect([scenario.outcome, scenario.state.status]).toEqual(['changed', 'pending'])
      }),
      { numRuns: Math.ceil(numRuns / 10) },
    )
  })

  it('does not run under an approval of the other, which stays for its own', () => {
    fc.assert(
      fc.property(args, json, (values, more) => {
        const scenario = asking(values).approve('ada')
        const asked = askedBy(scenario.state.snapshot)
        expect(scenario.execute('write_file', 'call-1', digestOf(change(asked, more))).outcome).toBe(
          'digest_mismatch',
        )
        const own = callDigest(scenario.state.snapshot, {}, 'write_file')
        expect(scenario.execute('write_file', 'call-2', own).outcome).toBe('ok')
        expect(scenario.execute('write_file', 'call-3', own).outcome).toBe('grant_used')
      }),
      { numRuns: Math.ceil(numRuns / 10) },
    )
  })
})
