import { describe, expect, it } from 'vitest'
import type { JsonValue } from '../json.ts'
import { demandedText, testTerm, type Term } from './condition-terms.ts'
import { compileCondition, type Condition } from './condition.ts'

function condition(source: string): Condition {
  const result = compileCondition(source)
  if (!result.ok) throw new Error(result.problem.detail)
  return result.condition
}

/** The terms of a condition as text, or null where it needs the interpreter. */
const termsOf = (source: string): readonly string[] | null =>
  condition(source).terms?.map(
    ({ path, operator, literal }) => `${path.join('/')} ${operator} ${JSON.stringify(literal)}`,
  ) ?? null

/** The one term of a condition. */
function term(source: string): Term {
  const [one, ...others] = condition(source).terms ?? []
  if (one === undefined || others.length > 0) throw new Error(`${source} is not one term`)
  return one
}

describe('a condition that needs no interpreter', () => {
  it.each<[source: string, terms: string[]]>([
    ['arguments.a == "x"', ['a == "x"']],
    ['arguments.a != "x"', ['a != "x"']],
    ['arguments.a < 1', ['a < 1']],
    ['arguments.a <= 1', ['a <= 1']],
    ['arguments.a > 1.5', ['a > 1.5']],
    ['arguments.a >= -1', ['a >= -1']],
    ['-2.5 == arguments.a', ['a == -2.5']],
    ['"x" != arguments.a', ['a != "x"']],
    ['1 < arguments.a', ['a > 1']],
    ['1 <= arguments.a', ['a >= 1']],
    ['1 > arguments.a', ['a < 1']],
    ['1 >= arguments.a', ['a <= 1']],
    ['arguments.a == 9007199254740991', ['a == 9007199254740991']],
    ['arguments.a.startsWith("x")', ['a startsWith "x"']],
    ['arguments.a.endsWith("x")', ['a endsWith "x"']],
    ['arguments.a.contains("x")', ['a contains "x"']],
    ['arguments.a.within("/x")', ['a within "/x"']],
    ['arguments.a.glob("x*")', ['a glob "x*"']],
    ['arguments["b c"].d["e"] == 1', ['b c/d/e == 1']],
    ['arguments.a == 1 && arguments.b == 2 && arguments.c == 3', ['a == 1', 'b == 2', 'c == 3']],
    ['arguments.a == 1 && (arguments.b == 2 && arguments.c == 3)', ['a == 1', 'b == 2', 'c == 3']],
  ])('is %s: %j', (source, terms) => {
    expect(termsOf(source)).toEqual(terms)
  })

  it.each([
    'true',
    'has(arguments.a)',
    '"a" in arguments',
    'arguments.a',
    'arguments.a == true',
    'arguments.a == null',
    'arguments.a == arguments.b',
    'arguments.a == arguments',
    'arguments.a.startsWith(arguments.b)',
    'arguments.a == ["x"]',
    'arguments.a == 9007199254740993',
    'arguments.a == -9007199254740993',
    'arguments.a == -arguments.b',
    'arguments.a + 1 == 2',
    'arguments.a.size() == 1',
    'arguments.a.lowerAscii() == "x"',
    'arguments.a.all(i, i == 1)',
    'arguments.list[0] == 1',
    'arguments[arguments.k] == 1',
    'arguments.list.exists(i, i == "x")',
    '{"a": "x"}.a == "x"',
    '"x".startsWith("x")',
    '!(arguments.a == 1)',
    'arguments.a == 1 || arguments.b == 2',
    'arguments.a == 1 && has(arguments.b)',
    'arguments.a == 1 ? true : false',
  ])('is not %s', (source) => {
    expect(termsOf(source)).toBeNull()
  })
})

describe('a term', () => {
  it.each<[source: string, holds: JsonValue[], fails: JsonValue[]]>([
    ['arguments.a == "x"', ['x'], ['y', '']],
    ['arguments.a != "x"', ['y', ''], ['x']],
    ['arguments.a < "b"', ['a', ''], ['b', 'c']],
    ['arguments.a <= "b"', ['a', 'b'], ['c']],
    ['arguments.a > "b"', ['c'], ['b', 'a']],
    ['arguments.a >= "b"', ['c', 'b'], ['a']],
    ['arguments.a == 2', [2], [1, 3]],
    ['arguments.a != 2', [1, 3], [2]],
    ['arguments.a < 2', [1, -2], [2, 3]],
    ['arguments.a <= 2', [1, 2], [3]],
    ['arguments.a > 2', [3], [2, 1]],
    ['arguments.a >= 2', [3, 2], [1]],
    ['arguments.a.startsWith("ab")', ['ab', 'abc'], ['a', 'xab']],
    ['arguments.a.endsWith("ab")', ['ab', 'xab'], ['abc', 'b']],
    ['arguments.a.contains("ab")', ['xaby'], ['ba']],
    ['arguments.a.within("/ab")', ['/ab', '/ab/c'], ['/abc', 'x/ab']],
    ['arguments.a.glob("a*b")', ['ab', 'axb'], ['abc', 'xab']],
  ])('%s holds for %j, not for %j', (source, holds, fails) => {
    const one = term(source)
    expect(one.matches !== null).toBe(one.operator === 'glob')
    expect(holds.map((member) => testTerm(one, member))).toEqual(holds.map(() => true))
    expect(fails.map((member) => testTerm(one, member))).toEqual(fails.map(() => false))
  })

  it('says nothing of a member of another type', () => {
    const others = [true, null, [], {}, undefined]
    expect([1, ...others].map((member) => testTerm(term('arguments.a == "1"'), member))).toEqual(
      [1, ...others].map(() => null),
    )
    expect(['1', ...others].map((member) => testTerm(term('arguments.a == 1'), member))).toEqual(
      ['1', ...others].map(() => null),
    )
  })
})

describe('the text that a term demands', () => {
  it.each<[source: string, demanded: ReturnType<typeof demandedText>]>([
    ['arguments.a == "x"', { kind: 'equals', text: 'x' }],
    ['arguments.a == ""', { kind: 'equals', text: '' }],
    ['arguments.a == 1', null],
    ['arguments.a != "x"', null],
    ['arguments.a < "x"', null],
    ['arguments.a.startsWith("x")', { kind: 'prefix', text: 'x' }],
    ['arguments.a.startsWith("x/")', { kind: 'prefix', text: 'x/' }],
    ['arguments.a.startsWith("")', null],
    ['arguments.a.endsWith("x")', null],
    ['arguments.a.contains("x")', null],
    ['arguments.a.within("/x/")', { kind: 'prefix', text: '/x' }],
    ['arguments.a.within("/x")', { kind: 'prefix', text: '/x' }],
    ['arguments.a.within("/")', null],
    ['arguments.a.glob("x/*?")', { kind: 'prefix', text: 'x/' }],
    ['arguments.a.glob("x?y*")', { kind: 'prefix', text: 'x' }],
    ['arguments.a.glob("xy")', { kind: 'prefix', text: 'xy' }],
    ['arguments.a.glob("*x")', null],
  ])('%s: %j', (source, demanded) => {
    expect(demandedText(term(source))).toEqual(demanded)
  })
})
