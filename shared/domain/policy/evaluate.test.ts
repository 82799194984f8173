import { describe, expect, it } from 'vitest'
import type { PolicyCall } from './call.ts'
import { compilePolicies } from './compile.ts'
import { evaluatePolicies } from './evaluate.ts'
import type { Policy } from './policy.ts'
import { reasonText } from './reason.ts'
import { call, policy } from './testing/cast.ts'

const evaluate = (policies: readonly Policy[], one: PolicyCall, flow: string | null = null) =>
  evaluatePolicies(compilePolicies(policies), one, flow)

const forUsers = (...users: string[]) => ({ users, groups: [], agents: [] })
const only = (fields: Partial<Policy['subjects']>) => ({ users: [], groups: [], agents: [], ...fields })

describe('what a policy matches', () => {
  const matching: readonly (readonly [string, Partial<Policy>, Partial<PolicyCall>, boolean])[] = [
    ['everyone, every tool', {}, {}, true],
    ['a disabled policy', { enabled: false }, {}, false],
    ['any connector', { connector: '*' }, {}, true],
    ['another connector', { connector: 'mail' }, {}, false],
    ['a connector whose name begins alike', { connector: 'file' }, {}, false],
    ['the tool by name', { tools: ['read_file', 'write_file'] }, {}, true],
    ['another tool', { tools: ['read_file'] }, {}, false],
    ['the tool by glob', { tools: ['write_*'] }, {}, true],
    ['a glob that does not fit', { tools: ['read_*', '*_dir'] }, {}, false],
    ['the user', { subjects: forUsers('bob', 'ann') }, {}, true],
    ['another user', { subjects: forUsers('bob') }, {}, false],
    ['a group of the user', { subjects: only({ groups: ['ops', 'staff'] }) }, {}, true],
    ['another group', { subjects: only({ groups: ['ops'] }) }, {}, false],
    ['the agent', { subjects: only({ agents: ['claude'] }) }, {}, true],
    ['another agent', { subjects: only({ agents: ['other'] }) }, {}, false],
    [
      'an agent, but a person calls',
      { subjects: only({ agents: ['claude'] }) },
      { agentId: undefined as never },
      false,
    ],
    [
      'one of user, group and agent',
      { subjects: { users: ['bob'], groups: ['staff'], agents: ['x'] } },
      {},
      true,
    ],
    [
      'another user and another agent',
      { subjects: { users: ['bob'], groups: [], agents: ['other'] } },
      {},
      false,
    ],
    ['read-only tools', { annotations: { readOnly: true } }, {}, false],
    ['tools that change things', { annotations: { readOnly: false } }, {}, true],
    ['destructive tools', { annotations: { destructive: true } }, {}, true],
    ['harmless tools', { annotations: { destructive: false } }, {}, false],
    ['no annotation in particular', { annotations: {} }, {}, true],
    ['before it is valid', { validFrom: '2027-03-01T12:00:00.001Z' }, {}, false],
    ['from its first instant', { validFrom: '2027-03-01T12:00:00Z' }, {}, true],
    ['to its end', { validUntil: '2027-03-01T12:00:00.001Z' }, {}, true],
    ['at its end', { validUntil: '2027-03-01T12:00:00Z' }, {}, false],
    ['a condition that holds', { condition: 'arguments.path.startsWith("/srv/")' }, {}, true],
    ['a condition that does not', { condition: 'arguments.path.startsWith("/etc/")' }, {}, false],
    ['a blank condition', { condition: '  ' }, {}, true],
  ]
  for (const action of ['allow', 'deny', 'request-approval'] as const) {
    it.each(matching)(`${action}: %s`, (_name, fields, callFields, expected) => {
      const decision = evaluate([policy('p', { action, ...fields })], call(callFields))
      expect(decision.policy?.id ?? null).toBe(expected ? 'p' : null)
      expect(decision.action).toBe(expected ? action : 'request-approval')
    })
  }
})

describe('rules with conditions', () => {
  const condition = 'arguments.path == "/srv/a.txt"'

  it('that look for the same text are both there, the first one first', () => {
    const rules = [
      policy('first', { action: 'deny', condition }),
      policy('second', { action: 'allow', condition }),
    ]
    expect(evaluate(rules, call())).toMatchObject({ action: 'deny', policy: { id: 'first' } })
  })

  it.each([
    ['deny', 'denied', null],
    ['request-approval', 'approval-required', 'usual'],
  ] as const)('of a rule to %s that hold are not called unsure', (action, code, flowId) => {
    const decision = evaluate([policy('p', { action, condition })], call(), 'usual')
    expect(decision).toMatchObject({ reason: { code }, flowId })
  })

  it.each([
    ['deny', null],
    ['request-approval', 'usual'],
  ] as const)('of a rule to %s that cannot be tried are, and only who asks has a flow', (action, flowId) => {
    const decision = evaluate(
      [policy('p', { action, condition })],
      call({ arguments: undefined as never }),
      'usual',
    )
    expect(decision).toMatchObject({ action, reason: { code: 'condition-unsure' }, flowId })
  })
})

describe('failing closed', () => {
  const unsure: readonly (readonly [string, Partial<Policy>, Partial<PolicyCall>])[] = [
    ['a missing argument', { condition: 'arguments.amount < 5' }, {}],
    ['an argument of another type', { condition: 'arguments.path < 5' }, {}],
    [
      'no arguments at all',
      { condition: 'arguments.path.startsWith("/srv/")' },
      { arguments: undefined as never },
    ],
    ['a condition that does not compile', { condition: 'arguments.path.startsWith(' }, {}],
    ['a condition that is not a yes or no', { condition: 'arguments.path' }, {}],
  ]
  it.each(unsure)('%s', (_name, fields, callFields) => {
    expect(evaluate([policy('p', { ...fields, action: 'allow' })], call(callFields))).toMatchObject({
      action: 'request-approval',
      policy: null,
    })
    expect(evaluate([policy('p', { ...fields, action: 'deny' })], call(callFields))).toMatchObject({
      action: 'deny',
      reason: { code: 'condition-unsure' },
    })
    expect(
      evaluate([policy('p', { ...fields, action: 'request-approval', flowId: 'f' })], call(callFields)),
    ).toMatchObject({
      action: 'request-approval',
      flowId: 'f',
    })
  })

  it.each(['validFrom', 'validUntil'] as const)('an unreadable %s', (field) => {
    expect(evaluate([policy('p', { [field]: 'soon' })], call()).policy).toBe(null)
    expect(evaluate([policy('p', { [field]: 'soon', action: 'deny' })], call()).action).toBe('deny')
  })

  it('an action of a newer version asks people', () => {
    const odd = policy('p', { action: 'allow-and-record' as never })
    expect(evaluate([odd], call()).action).toBe('request-approval')
  })
})

describe('the order', () => {
  it('lets the first match decide, wherever the rules are indexed', () => {
    const rules = [
      policy('mail', { connector: 'mail', action: 'deny' }),
      policy('glob', { tools: ['read_*'], action: 'deny' }),
      policy('user', { connector: '*', subjects: forUsers('ann'), action: 'request-approval', flowId: 'f1' }),
      policy('exact', { tools: ['write_file'] }),
      policy('all', { connector: '*', action: 'deny' }),
    ]
    expect(evaluate(rules, call()).policy?.id).toBe('user')
    expect(evaluate(rules, call({ userId: 'bob' })).policy?.id).toBe('exact')
    const list = { name: 'list', readOnly: true, destructive: false }
    expect(evaluate(rules, call({ userId: 'bob', tool: list })).policy?.id).toBe('all')
    expect(evaluate([...rules].reverse(), call()).policy?.id).toBe('all')
  })

  it('goes on after an allow rule that is unsure', () => {
    const rules = [policy('a', { condition: 'arguments.amount < 5' }), policy('b', { action: 'deny' })]
    expect(evaluate(rules, call()).policy?.id).toBe('b')
  })
})

describe('who is asked', () => {
  it('the default flow when nothing matches, or nobody in particular', () => {
    expect(evaluate([], call(), 'default')).toEqual({
      action: 'request-approval',
      policy: null,
      flowId: 'default',
      reason: { code: 'no-policy', data: {} },
    })
    expect(evaluate([], call()).flowId).toBe(null)
  })
  it("the policy's flow, else the default one", () => {
    expect(
      evaluate([policy('p', { action: 'request-approval', flowId: 'f' })], call(), 'default').flowId,
    ).toBe('f')
    expect(evaluate([policy('p', { action: 'request-approval' })], call(), 'default').flowId).toBe('default')
  })
  it('no flow where nobody is asked', () => {
    expect(evaluate([policy('p', { flowId: 'f' })], call(), 'default').flowId).toBe(null)
    expect(evaluate([policy('p', { flowId: 'f', action: 'deny' })], call(), 'default').flowId).toBe(null)
  })
})

describe('pinned definitions', () => {
  const pinned = policy('p', { toolHashes: { write_file: 'h1' } })
  const changed = call({ tool: { ...call().tool, definitionHash: 'h2' } })

  it('let through what was agreed to', () => {
    expect(evaluate([pinned], call()).action).toBe('allow')
  })
  it.each([
    ['a changed tool', changed, 'tool-changed'],
    ['a new tool', call({ tool: { ...call().tool, name: 'rm' } }), 'tool-new'],
    [
      'a tool named like an inherited member',
      call({ tool: { ...call().tool, name: 'constructor' } }),
      'tool-new',
    ],
    [
      'a tool without a definition',
      call({ tool: { name: 'write_file', readOnly: true, destructive: false } }),
      'tool-changed',
    ],
  ])('ask about %s, even where a later rule allows it', (_name, one, code) => {
    const decision = evaluate([pinned, policy('later', {})], one, 'default')
    expect(decision).toMatchObject({
      action: 'request-approval',
      policy: { id: 'p' },
      flowId: 'default',
      reason: { code },
    })
  })
  it('of a rule about all connectors count at their own connector only, and for none that came later', () => {
    const everywhere = policy('p', {
      connector: '*',
      toolHashes: { 'files/write_file': 'h1', write_file: 'h1' },
    })
    const decided = (fields: object) => evaluate([everywhere], call(fields), 'default')
    expect(decided({})).toMatchObject({ action: 'allow', policy: { id: 'p' } })
    expect(decided({ tool: changed.tool })).toMatchObject({
      action: 'request-approval',
      reason: { code: 'tool-changed' },
    })
    for (const connector of ['mail', 'constructor', '*']) {
      expect(decided({ connector })).toMatchObject({
        action: 'request-approval',
        reason: { code: 'tool-new' },
      })
    }
  })
  it('never soften a denial', () => {
    expect(evaluate([{ ...pinned, action: 'deny' }], changed).action).toBe('deny')
  })
})

describe('the reason', () => {
  it('is a sentence for every outcome', () => {
    const texts = [
      evaluate([policy('p', {})], call()),
      evaluate([policy('p', { action: 'deny' })], call()),
      evaluate([policy('p', { action: 'deny', condition: 'arguments.x < 1' })], call()),
      evaluate([policy('p', { action: 'request-approval' })], call()),
      evaluate([policy('p', { toolHashes: {} })], call()),
      evaluate([policy('p', { toolHashes: { write_file: 'old' } })], call()),
      evaluate([], call()),
    ].map((decision) => reasonText(decision.reason))
    expect(new Set(texts).size).toBe(texts.length)
    for (const text of texts) expect(text).not.toMatch(/[{}]/)
    expect(texts[0]).toBe('Policy “Rule p” allows it.')
  })
})
