import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { JsonObject, JsonValue } from '../json.ts'
import { compileCondition, testCondition, type Condition } from './condition.ts'
import { countUpTo } from './count-values.ts'
import { createExpressionLanguage } from './expression.ts'
import { isWithinFolder } from './within-folder.ts'
import { runs } from './testing/runs.ts'

function condition(source: string): Condition {
  const result = compileCondition(source)
  if (!result.ok) throw new Error(result.problem.detail)
  return result.condition
}
const test = (source: string, args: JsonObject): boolean | null => testCondition(condition(source), args)

describe('a condition', () => {
  it.each<[string, JsonObject, boolean | null]>([
    ['arguments.amount <= 100', { amount: 100 }, true],
    ['arguments.amount <= 100', { amount: 100.5 }, false],
    ['arguments.amount <= 100', { amount: '5' }, null],
    ['arguments.amount <= 100', {}, null],
    ['arguments.amount <= 100', { amount: null }, null],
    ['arguments.amount + 1 == 6', { amount: 5 }, true],
    ['arguments.amount % 2 == 1', { amount: 5 }, true],
    ['arguments.amount / 2 == 2.5', { amount: 5 }, true],
    ['arguments.amount - 1 == 4', { amount: 5 }, true],
    ['arguments.amount * 2 == 10', { amount: 5 }, true],
    ['1 - arguments.amount == -4', { amount: 5 }, true],
    ['10 / arguments.amount == 4.0', { amount: 2.5 }, true],
    ['arguments.amount % arguments.by == 1', { amount: 7, by: 2 }, true],
    ['5.5 % 2.0 == 1.5', {}, true],
    ['arguments["to-address"] == "a@b.c"', { 'to-address': 'a@b.c' }, true],
    ['has(arguments.dryRun) && arguments.dryRun', { dryRun: true }, true],
    ['has(arguments.dryRun) && arguments.dryRun', {}, false],
    ['arguments.dryRun', { dryRun: 'yes' }, null],
    ['"force" in arguments', { force: false }, true],
    ['arguments.to.all(a, a.endsWith("@example.org"))', { to: ['x@example.org', 'y@example.org'] }, true],
    ['arguments.to.all(a, a.endsWith("@example.org"))', { to: ['x@example.org', 'y@evil.org'] }, false],
    ['arguments.to.all(a, a.endsWith("@example.org"))', { to: 'x@example.org' }, null],
    ['arguments.rows.all(r, r.cells.all(c, c < 3))', { rows: [{ cells: [1, 2] }, { cells: [2] }] }, true],
    ['size(arguments.to) < 3', { to: ['a', 'b'] }, true],
    ['arguments.path.glob("/srv/*.txt")', { path: '/srv/a/b.txt' }, true],
    ['arguments.path.glob("/srv/*.txt")', { path: '/etc/a.txt' }, false],
    ['arguments.path.within("/srv/app")', { path: '/srv/app/a.txt' }, true],
    ['arguments.path.within("/srv/app")', { path: '/srv/app/../../etc/passwd' }, false],
    ['!arguments.path.glob("/srv/*")', { path: '/srv/a.txt' }, false],
    ['!arguments.path.glob("/srv/*")', { path: '/etc/a.txt' }, true],
    ['!arguments.path.within("/srv")', { path: '/srv/a.txt' }, false],
    ['!arguments.path.within("/srv")', { path: '/etc/a.txt' }, true],
    ['arguments.list["0"] == "x"', { list: ['x'] }, null],
    ['arguments.list["length"] == 1', { list: ['x'] }, null],
    ['arguments.list[0] == "x"', { list: ['x'] }, true],
    ['arguments.a.b == "x"', { a: null }, null],
    ['arguments == {"a": 1, "b": [true, null, "x"]}', { b: [true, null, 'x'], a: 1 }, true],
    ['arguments == {"a": 1}', { a: 1, b: 2 }, false],
    // A side that is false settles a conjunction although the other side fails.
    ['arguments.missing > 3 && arguments.a == 1', { a: 2 }, false],
    ['arguments.missing > 3 && arguments.a == 1', { a: 1 }, null],
    ['arguments.missing > 3 || arguments.a == 1', { a: 1 }, true],
    // What every object inherits is not an argument.
    ['arguments.toString == "x"', {}, null],
    ['has(arguments.constructor)', {}, false],
    ['"hasOwnProperty" in arguments', {}, false],
    ['arguments.a.length > 3', { a: 'long enough' }, null],
  ])('%s on %j: %s', (source, args, expected) => {
    expect(test(source, args)).toBe(expected)
  })

  it.each<[string, string]>([
    ['1 +', 'Unexpected token'],
    ['', 'Unexpected'],
    ['size(arguments)', 'not true or false'],
    ['user.name == "x"', 'not known here'],
    ['arguments.s.matches("(a+)+$")', 'not available'],
    ['arguments.s.contains(arguments.t)', 'written out'],
    ['arguments.s.glob(arguments.t)', 'written out'],
    ['arguments.s.within(arguments.t)', 'written out'],
    [`arguments.s.contains("${'a'.repeat(201)}")`, 'longer than 200'],
    ['cel.bind(x, arguments, x.a == 1)', 'not known here'],
    ['timestamp(arguments.at) < timestamp("2030-01-01T00:00:00Z")', 'not available'],
    ['arguments.a.split(",").size() == 2', 'not available'],
    ['arguments.a.all(x, arguments.b.all(y, x == y))', 'not known here'],
    ['arguments.a.all(x, x in arguments.b)', 'not known here'],
    ['arguments.a.all(x, x.b.all(y, x.b.all(z, z == y)))', 'not known here'],
    ['arguments.a == b"bytes"', 'bytes'],
    [`arguments.a == "${'x'.repeat(2_000)}"`, 'longer than 2000'],
    ['('.repeat(100) + 'true' + ')'.repeat(100), 'maxDepth'],
    ['1 == "a"', 'no such overload'],
  ])('refuses %s when it is saved', (source, part) => {
    const result = compileCondition(source)
    expect(result.ok).toBe(false)
    if (!result.ok) {
      expect(result.problem.detail).toContain(part)
      expect(result.problem.detail).not.toContain('\n')
    }
  })

  it('says where the trouble is', () => {
    const result = compileCondition('arguments.a == 1 && user.b == 2')
    expect(result).toMatchObject({ ok: false, problem: { position: 20 } })
  })

  it('does not run loops over more than 5,000 values, and takes that for unsure', () => {
    const loop = 'arguments.list.all(x, x < 5)'
    expect(test(loop, { list: new Array<number>(4_000).fill(1) })).toBe(true)
    expect(test(loop, { list: new Array<number>(5_000).fill(1) })).toBe(null)
    expect(test('!arguments.list.all(x, x > 5)', { list: new Array<number>(5_000).fill(1) })).toBe(null)
    const aside = 'size(arguments.list) > 4 && arguments.list.exists(x, x < 5) && true'
    expect(test(aside, { list: new Array<number>(4_000).fill(1) })).toBe(true)
    expect(test(aside, { list: new Array<number>(5_000).fill(1) })).toBe(null)
    expect(test('size(arguments.list) > 4', { list: new Array<number>(50_000).fill(1) })).toBe(true)
  })

  it('never throws and never answers anything but true, false or unsure', () => {
    const sources = [
      'arguments.a < 3',
      'arguments.a.b == "x"',
      'arguments.a.all(x, x)',
      'arguments.a in arguments.b',
      'size(arguments.a) > 1',
    ]
    const compiled = sources.map(condition)
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 3 }), fc.jsonValue({ maxDepth: 3 }), (a, b) => {
        for (const one of compiled)
          expect([true, false, null]).toContain(testCondition(one, { a, b } as JsonObject))
      }),
      { numRuns: runs(500) },
    )
  })
})

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

describe('an expression language', () => {
  it('knows only the variables it is given', () => {
    const language = createExpressionLanguage({ risk: 'string', tools: 'list<dyn>' })
    const result = language.compile('risk == "high" || tools.exists(t, t.destructive)')
    expect(result.ok && result.expression.test({ risk: 'low', tools: [{ destructive: true }] })).toBe(true)
    expect(language.compile('arguments.a == 1').ok).toBe(false)
  })

  it('mixes numbers of both kinds, and values of any kind in a list', () => {
    const language = createExpressionLanguage({ n: 'dyn', items: 'dyn' })
    const holds = (source: string, n: number): boolean | null => {
      const result = language.compile(source)
      return result.ok && result.expression.test({ n, items: [1, 'a'] })
    }
    const sources = [
      'n + 1 == 3.5',
      '1 + n == 3.5',
      'n - 1 == 1.5',
      '1 - n == -1.5',
      'n * 2 == 5.0',
      '5 / n == 2.0',
    ]
    for (const source of [...sources, 'n % 2 == 0.5', 'n % 1.5 == 1.0', 'items == [1, "a"]'])
      expect([source, holds(source, 2.5)]).toEqual([source, true])
  })

  it('is limited in size, in depth, and in the items of lists and maps', () => {
    const language = createExpressionLanguage({})
    const problem = (source: string): string => {
      const result = language.compile(source)
      return result.ok ? 'none' : result.problem.detail
    }
    const items = (count: number, item: (i: number) => string): string =>
      Array.from({ length: count }, (_, i) => item(i)).join(',')
    const deep = (levels: number): string => `${'('.repeat(levels)}true${')'.repeat(levels)}`
    expect(problem(`[${items(200, () => '1')}] == []`)).toBe('none')
    expect(problem(`[${items(201, () => '1')}] == []`)).toBe('Exceeded maxListElements (200)')
    expect(problem(`{${items(200, String).replace(/\d+/g, '$&:1')}} == {}`)).toBe('none')
    expect(problem(`{${items(201, String).replace(/\d+/g, '$&:1')}} == {}`)).toBe(
      'Exceeded maxMapEntries (200)',
    )
    expect(problem(items(301, () => 'true').replaceAll(',', '||'))).toBe('Exceeded maxAstNodes (600)')
    expect([deep(20), deep(60)].map(problem)).toEqual(['none', 'Exceeded maxDepth (40)'])
  })
})

describe('isWithinFolder', () => {
  it.each([
    ['/srv/app', '/srv/app', true],
    ['/srv/app/', '/srv/app', true],
    ['/srv/app/a/b', '/srv/app/', true],
    ['/srv/app2', '/srv/app', false],
    ['/srv', '/srv/app', false],
    ['/srv/app/../x', '/srv/app', false],
    ['/srv/app/./x', '/srv/app', false],
    ['/srv/app//etc', '/srv/app', false],
    ['/srv/app/..', '/srv/app', false],
    ['/srv/app\\..\\x', '/srv/app', false],
    ['/srv/app/a\0b', '/srv/app', false],
    ['/anything', '/', true],
    ['relative/a', 'relative', true],
    ['/srv/app/..hidden', '/srv/app', true],
  ])('%s in %s: %s', (path, folder, expected) => {
    expect(isWithinFolder(path, folder)).toBe(expected)
  })
})

describe('countUpTo', () => {
  it('counts containers and values, and stops at the limit', () => {
    expect(countUpTo({ a: [1, 2, { b: null }] }, 100)).toBe(6)
    expect([2, 3, 4, 5].map((limit) => countUpTo([1, 2, 3], limit))).toEqual([2, 3, 4, 4])
    expect(countUpTo('abc', 100)).toBe(1)
    expect(countUpTo({ a: new Array(1_000_000).fill(0) }, 100)).toBe(100)
  })
})

describe('1,000 evil patterns', () => {
  it('take linear time on long texts', () => {
    // Patterns that make backtracking matchers need exponential or quadratic time: that would run into the time-out.
    const parts = ['a*', '*a', 'a?', '*', '?*', 'aa', '*b*', '(a+)+', '[a-z]*', '.*']
    const text = 'a'.repeat(20_000)
    let tried = 0
    for (let i = 0; i < 1_000; i++) {
      const pattern =
        Array.from({ length: 20 }, (_, k) => parts[(i * (k + 3) + k) % parts.length]).join('') + 'c'
      const call = ['glob', 'contains', 'within'][i % 3] ?? 'glob'
      expect(testCondition(condition(`arguments.s.${call}("${pattern}")`), { s: text })).toBe(false)
      tried++
    }
    expect(tried).toBe(1_000)
  })
})
