import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../json.ts'
import type { PolicyCall } from './call.ts'
import { compilePolicies } from './compile.ts'
import { compileCondition, testCondition } from './condition.ts'
import { evaluatePolicies } from './evaluate.ts'
import { compileGlob } from './glob.ts'
import type { Policy } from './policy.ts'
import { call, policy } from './testing/cast.ts'
import { runs } from './testing/runs.ts'

const only = (fields: Partial<Policy['subjects']>) => ({ users: [], groups: [], agents: [], ...fields })

describe('the index', () => {
  const CONDITIONS = [
    undefined,
    'arguments.path.startsWith("/a")',
    'arguments.path.startsWith("/ab") && arguments.n < 2',
    'arguments.path == "/ab/c"',
    'arguments.n < 2 && arguments.path == "/ab"',
    'arguments.n < 2',
    'arguments.path.within("/a")',
    'has(arguments.n) || arguments.path == "/a"',
    'arguments.oops(',
  ]
  const some = (...names: string[]) => fc.subarray(names, { maxLength: Math.min(2, names.length) })
  const anyPolicy = fc
    .record({
      action: fc.constantFrom('allow' as const, 'deny' as const, 'request-approval' as const),
      enabled: fc.integer({ min: 0, max: 5 }).map((n) => n > 0),
      users: some('ann', 'bob'),
      groups: some('staff', 'ops'),
      agents: some('claude'),
      connector: fc.constantFrom('files', 'mail', '*'),
      tools: some('read_file', 'write_file', 'read_*', '*_file', '?'),
      annotations: fc.constantFrom(undefined, { readOnly: true }, { destructive: true }),
      condition: fc.constantFrom(...CONDITIONS),
      until: fc.constantFrom(undefined, '2027-01-01T00:00:00Z', '2028-01-01T00:00:00Z'),
    })
    .map(({ users, groups, agents, annotations, condition, until, ...rest }) => ({
      ...rest,
      subjects: { users, groups, agents },
      ...(annotations && { annotations }),
      ...(condition !== undefined && { condition }),
      ...(until !== undefined && { validUntil: until }),
    }))
  const anyCall = fc
    .record({
      userId: fc.constantFrom('ann', 'bob', 'eve'),
      groups: some('staff', 'ops', 'other'),
      connector: fc.constantFrom('files', 'mail', 'chat'),
      name: fc.constantFrom('read_file', 'write_file', 'x'),
      readOnly: fc.boolean(),
      arguments: fc.option(
        fc.record(
          {
            path: fc.constantFrom('/a', '/ab', '/ab/c', '/abc', 'x', 7, null),
            n: fc.constantFrom(1, 2, 'n'),
          },
          { requiredKeys: [] },
        ),
        { nil: undefined },
      ),
    })
    .map(({ name, readOnly, arguments: args, ...rest }) => ({
      ...call(),
      ...rest,
      tool: { name, readOnly, destructive: !readOnly },
      arguments: args as JsonObject,
    }))

  /** Says the same in the plainest way: every rule in order, nothing looked up. */
  function plainly(policies: readonly Policy[], one: PolicyCall): { action: string; id: string | null } {
    for (const rule of policies) {
      const { subjects, tools, annotations } = rule
      const about = [...subjects.users, ...subjects.groups, ...subjects.agents]
      const hit = about.some((id) => id === one.userId || one.groups.includes(id) || id === one.agentId)
      if (!rule.enabled || (about.length > 0 && !hit)) continue
      if (rule.connector !== '*' && rule.connector !== one.connector) continue
      if (tools.length > 0 && !tools.some((tool) => compileGlob(tool)(one.tool.name))) continue
      if (annotations?.readOnly !== undefined && annotations.readOnly !== one.tool.readOnly) continue
      if (annotations?.destructive !== undefined && annotations.destructive !== one.tool.destructive) continue
      if (rule.validUntil !== undefined && one.at >= Date.parse(rule.validUntil)) continue
      if (rule.condition !== undefined) {
        const compiled = compileCondition(rule.condition)
        const holds = compiled.ok && one.arguments ? testCondition(compiled.condition, one.arguments) : null
        if (holds === false || (holds === null && rule.action === 'allow')) continue
      }
      return { action: rule.action, id: rule.id }
    }
    return { action: 'request-approval', id: null }
  }

  it('decides exactly as trying every rule in order would', () => {
    fc.assert(
      fc.property(
        fc.array(anyPolicy, { maxLength: 12 }),
        fc.array(anyCall, { minLength: 1, maxLength: 6 }),
        (drafts, calls) => {
          const policies = drafts.map((fields, i) => policy(`p${i}`, fields))
          const compiled = compilePolicies(policies)
          for (const one of calls) {
            const decision = evaluatePolicies(compiled, one, null)
            expect({ action: decision.action, id: decision.policy?.id ?? null }).toEqual(
              plainly(policies, one),
            )
          }
        },
      ),
      { numRuns: runs(1_000) },
    )
  })

  it('finds rules by beginnings of every length, whichever was written first', () => {
    const beginnings = ['/srv/app/', '/srv', '/srv/app/logs', '/srv/a', '/']
    const rules = beginnings.map((text) =>
      policy(text, { condition: `arguments.path.startsWith("${text}")` }),
    )
    const found = (path: string): string[] =>
      compilePolicies(rules)
        .candidates(call({ arguments: { path } }))
        .flat()
        .map(({ policy: { id } }) => id)
    expect(found('/srv/app/logs/a')).toEqual(['/', '/srv', '/srv/a', '/srv/app/', '/srv/app/logs'])
    expect(found('/srv/app')).toEqual(['/', '/srv', '/srv/a'])
    expect(found('/srv')).toEqual(['/', '/srv'])
    expect(found('srv')).toEqual([])
  })

  it('shows a call only the few rules that may match it, out of ten thousand', () => {
    const many = Array.from({ length: 10_000 }, (_, i) =>
      policy(`p${i}`, {
        connector: `c${i % 10}`,
        tools: [`tool${i % 200}`],
        subjects: only({ groups: [`g${i % 20}`] }),
        condition: `arguments.path.startsWith("/srv/app${i}/") && arguments.amount <= 100`,
      }),
    )
    const compiled = compilePolicies(many)
    const one = call({
      connector: 'c7',
      groups: ['g7'],
      tool: { name: 'tool7', readOnly: false, destructive: false },
      arguments: { path: '/srv/app4207/file', amount: 5 },
    })
    const met = compiled.candidates(one).reduce((sum, list) => sum + list.length, 0)
    expect(met).toBe(1)
    expect(evaluatePolicies(compiled, one, null).policy?.id).toBe('p4207')
  })

  it('forgets tools again, so that made-up names cannot fill the memory', () => {
    const compiled = compilePolicies([policy('p', { tools: ['t*'] })])
    for (let i = 0; i < 10_000; i++) {
      const tool = { name: `t${i}`, readOnly: true, destructive: false }
      expect(evaluatePolicies(compiled, call({ tool }), null).action).toBe('allow')
    }
  })
})
