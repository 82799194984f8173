import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../json.ts'
import { compileCondition, testCondition, type Condition } from './condition.ts'
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
