import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { JsonObject, JsonValue } from '../json.ts'
import { compileCondition, testCondition, type Condition } from './condition.ts'
import { runs } from './testing/runs.ts'

function condition(source: string): Condition {
  const result = compileCondition(source)
  if (!result.ok) throw new Error(result.problem.detail)
  return result.condition
}

describe('the guard of a condition', () => {
  it.each<[string, Condition['guard']]>([
    ['arguments.path.startsWith("/srv/")', { path: ['path'], kind: 'prefix', text: '/srv/' }],
    [
      'arguments.a < 3 && arguments.path.startsWith("/srv/")',
      { path: ['path'], kind: 'prefix', text: '/srv/' },
    ],
    [
      'arguments.p.startsWith("/a") && arguments.q.startsWith("/long")',
      { path: ['q'], kind: 'prefix', text: '/long' },
    ],
    ['arguments.p.startsWith("/a") && arguments.to == "x"', { path: ['to'], kind: 'equals', text: 'x' }],
    ['"x" == arguments.a["b c"].d', { path: ['a', 'b c', 'd'], kind: 'equals', text: 'x' }],
    ['arguments.p.within("/srv/")', { path: ['p'], kind: 'prefix', text: '/srv' }],
    ['arguments.p.glob("/srv/*/x?")', { path: ['p'], kind: 'prefix', text: '/srv/' }],
    ['arguments.p.glob("*x")', null],
    ['arguments.p.startsWith("")', null],
    ['arguments.p == "a" || arguments.p == "b"', null],
    ['!(arguments.p == "a")', null],
    ['arguments.p != "a"', null],
    ['arguments.list.exists(x, x == "a")', null],
    ['arguments.list[0] == "a"', null],
  ])('%s', (source, guard) => {
    expect(condition(source).guard).toEqual(guard)
  })

  it('holds wherever the condition does', () => {
    const sources = [
      'arguments.a.startsWith("x") && arguments.b == "y"',
      'arguments.b < 3 && arguments.a.startsWith("xy")',
      'arguments.a.within("/x") && has(arguments.b)',
      'arguments.a.glob("x*y") && arguments.b == 1',
    ]
    const text = fc.string({ unit: fc.constantFrom('x', 'y', '/'), maxLength: 5 })
    const value = fc.oneof(text, fc.integer({ min: 0, max: 4 }), fc.constant(null))
    fc.assert(
      fc.property(
        fc.constantFrom(...sources),
        fc.record({ a: value, b: value }, { requiredKeys: [] }),
        (source, args) => {
          const compiled = condition(source)
          const { guard } = compiled
          const member = (args as Record<string, JsonValue>)[guard?.path[0] ?? '']
          if (typeof member !== 'string' || !guard) return
          const passes = guard.kind === 'equals' ? member === guard.text : member.startsWith(guard.text)
          if (!passes) expect(testCondition(compiled, args as JsonObject)).toBe(false)
        },
      ),
      { numRuns: runs(3_000) },
    )
  })
})

describe('the comparisons that are done without the interpreter', () => {
  it('ask it only about members that are missing or of another type', () => {
    const asked = (source: string, args: JsonObject): number => {
      const compiled = condition(source)
      let times = 0
      const test = (values: Readonly<Record<string, unknown>>): boolean | null => {
        times += 1
        return compiled.expression.test(values)
      }
      testCondition({ ...compiled, expression: { ...compiled.expression, test } }, args)
      return times
    }
    const both = 'arguments.a == 1 && arguments.b == "x"'
    expect(asked(both, { a: 1, b: 'x' })).toBe(0)
    expect(asked(both, { a: 1, b: 'y' })).toBe(0)
    expect(asked(both, { a: 2 })).toBe(0)
    expect(asked(both, { a: 1 })).toBe(1)
    expect(asked(both, { a: '1', b: 'x' })).toBe(1)
    expect(asked('has(arguments.a)', { a: 1 })).toBe(1)
  })

  it('come out exactly as the interpreter has them', () => {
    const member = fc.constantFrom('arguments.a', 'arguments["b c"]', 'arguments.d.e', 'arguments.f')
    const literal = fc.oneof(
      fc.constantFrom(
        '"x"',
        '"xy"',
        '""',
        '"1"',
        '0',
        '1',
        '-1',
        '1.5',
        '-2.5',
        '9007199254740993',
        '1e300',
        'true',
        'null',
      ),
    )
    const operator = fc.constantFrom('==', '!=', '<', '<=', '>', '>=')
    const comparison = fc.oneof(
      fc.tuple(member, operator, literal).map((parts) => parts.join(' ')),
      fc.tuple(literal, operator, member).map((parts) => parts.join(' ')),
    )
    const call = fc
      .tuple(
        member,
        fc.constantFrom('startsWith', 'endsWith', 'contains', 'within', 'glob'),
        fc.constantFrom('x', 'xy', '', 'x*y', '/x'),
      )
      .map(([path, name, text]) => `${path}.${name}("${text}")`)
    const source = fc
      .array(fc.oneof(comparison, call), { minLength: 1, maxLength: 3 })
      .map((parts) => parts.join(' && '))
    const value = fc.constantFrom<JsonValue[]>(
      'x',
      'xy',
      '',
      '/x/y',
      'y',
      0,
      1,
      -1,
      1.5,
      9007199254740991,
      true,
      null,
      [],
      {},
      ['x'],
    )
    const args = fc.record(
      { a: value, 'b c': value, d: fc.oneof(value, fc.record({ e: value })), f: value },
      { requiredKeys: [] },
    )
    fc.assert(
      fc.property(source, args, (text, values) => {
        const direct = compileCondition(text)
        // `true` is no comparison, so that all of it is interpreted.
        const interpreted = compileCondition(`(${text}) && true`)
        expect(direct.ok).toBe(interpreted.ok)
        if (direct.ok && interpreted.ok) {
          expect(testCondition(direct.condition, values as JsonObject)).toBe(
            testCondition(interpreted.condition, values as JsonObject),
          )
        }
      }),
      { numRuns: runs(3_000) },
    )
  })
})
