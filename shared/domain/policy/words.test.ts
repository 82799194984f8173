import { describe, expect, it } from 'vitest'
import { celLiteral } from './cel-literal.ts'
import { compileCondition } from './condition.ts'
import { previewPolicy } from './preview.ts'
import { reasonText } from './reason.ts'
import { call, context, draft, everyone, NOW, policy } from './testing/cast.ts'
import { policyWarnings, validatePolicy, type PolicyDraft } from './validate.ts'

const unknown = (name: string): string => `“${name}” is not known here; known are arguments`
const unavailable = (name: string): string => `“${name}()” is not available`
const written = (name: string): string => `“${name}” needs its text written out in the rule`

describe('why a condition is not taken', () => {
  it.each<[condition: string, position: number, detail: string]>([
    ['x', 0, unknown('x')],
    ['[arguments.a, y] == []', 14, unknown('y')],
    ['{"a": z} == {}', 6, unknown('z')],
    ['!q', 1, unknown('q')],
    ['-w == 1', 1, unknown('w')],
    ['arguments[k] == 1', 10, unknown('k')],
    ['true ? r : true', 7, unknown('r')],
    ['arguments.a.startsWith(b)', 23, unknown('b')],
    ['arguments.l.all(i, arguments.a == i)', 19, '“arguments” is not known here; known are i'],
    ['arguments', 0, 'it gives map<string, dyn>, not true or false'],
    ['1 + 1', 0, 'it gives int, not true or false'],
    ['null', 0, 'it gives null, not true or false'],
    ['arguments.a ==', 14, 'Unexpected token: EOF'],
    ['arguments == 1', 0, 'no such overload: map<string, dyn> == int'],
    [`[${'1, '.repeat(200)}1] == []`, 601, 'Exceeded maxListElements (200)'],
    ['b"ab" == b"ab"', 0, 'bytes are not used here'],
    ['matches(arguments.a, "x")', 0, unavailable('matches')],
    ['arguments.a.matches("x")', 0, unavailable('matches')],
    ['arguments.l.exists(i, foo(i))', 22, unavailable('foo')],
    ['arguments.a.split(",") == []', 0, unavailable('split')],
    ['now() > 1', 0, unavailable('now')],
    ['x.size() == 1', 0, unknown('x')],
    ['size([j]) == 1', 6, unknown('j')],
    ['arguments.l.all()', 0, '“all” needs a name for its item'],
    ['arguments.a.contains()', 0, written('contains')],
    ['arguments.a.contains(arguments.b)', 0, written('contains')],
    ['arguments.a.within(1)', 0, written('within')],
    [`arguments.a.glob("${'a'.repeat(201)}")`, 17, 'longer than 200 characters'],
    [`arguments.a == "${'x'.repeat(2000)}"`, 2000, 'longer than 2000 characters'],
  ])('%s: %i %s', (condition, position, detail) => {
    expect(compileCondition(condition)).toEqual({ ok: false, problem: { position, detail } })
  })

  it('is nothing about what is just within the limits', () => {
    expect(compileCondition(`arguments.a.glob("${'a'.repeat(200)}")`).ok).toBe(true)
    const longest = `arguments.a == "${'x'.repeat(2000 - 17)}"`
    expect([longest.length, compileCondition(longest).ok]).toEqual([2000, true])
  })
})

describe('what a policy decided, in words', () => {
  it.each([
    ['allowed', 'Policy “P” allows it.'],
    ['denied', 'Policy “P” does not allow it.'],
    ['approval-required', 'Policy “P” asks for approval.'],
    [
      'condition-unsure',
      'The condition of policy “P” could not be worked out for these arguments, so the policy applies.',
    ],
    [
      'tool-changed',
      'Policy “P” would allow it, but “t” has changed since the policy was saved, so people are asked.',
    ],
    [
      'tool-new',
      'Policy “P” would allow it, but “t” was not there when the policy was saved, so people are asked.',
    ],
    ['no-policy', 'No policy covers it, so people are asked.'],
  ] as const)('%s: %s', (code, sentence) => {
    expect(reasonText({ code, data: { policy: 'P', tool: 't' } })).toBe(sentence)
  })

  it('leaves what it does not know as it stands', () => {
    expect(reasonText({ code: 'allowed', data: { policy: 7 } })).toBe('Policy “{policy}” allows it.')
  })
})

describe('a value as a condition writes it', () => {
  it.each([
    [null, 'null'],
    [true, 'true'],
    [1, '1'],
    [1.5, '1.5'],
    [-2, '-2'],
    ['a"b', '"a\\"b"'],
    [[1, 'x'], '[1, "x"]'],
    [{ b: 1, a: [] }, '{"b": 1, "a": []}'],
    ['a\u00a0b', '"a\\u00a0b"'],
  ])('%j is %s', (value, text) => {
    expect(celLiteral(value)).toBe(text)
  })
})

describe('why a policy is not saved', () => {
  const asks = { action: 'request-approval' } as const
  it.each<[Partial<PolicyDraft>, string, string, string]>([
    [{ name: '  ' }, '/name', 'required', 'Give the policy a name.'],
    [{ name: 'x'.repeat(121) }, '/name', 'too_long', 'Use at most 120 characters.'],
    [
      { subjects: { ...everyone, users: ['ann', 'eve'] } },
      '/subjects/users/1',
      'unknown_user',
      'There is no such user.',
    ],
    [
      { subjects: { ...everyone, groups: ['x'] } },
      '/subjects/groups/0',
      'unknown_group',
      'There is no such group.',
    ],
    [
      { subjects: { ...everyone, agents: ['x'] } },
      '/subjects/agents/0',
      'unknown_agent',
      'There is no such agent.',
    ],
    [{ connector: 'mail' }, '/connector', 'unknown_connector', 'There is no connector “mail”.'],
    [
      { tools: Array.from({ length: 501 }, (_, i) => `t${i}`) },
      '/tools',
      'too_many',
      'Name at most 500 tools.',
    ],
    [{ tools: ['a', ' '] }, '/tools/1', 'blank', 'Write the name of a tool, without blanks around it.'],
    [{ tools: [''] }, '/tools/0', 'blank', 'Write the name of a tool, without blanks around it.'],
    [{ tools: ['a '] }, '/tools/0', 'blank', 'Write the name of a tool, without blanks around it.'],
    [{ tools: ['*'.repeat(201)] }, '/tools/0', 'too_long', 'Use at most 200 characters.'],
    [{ flowId: 'on' }, '/flowId', 'not_used', 'Only a policy that requests approval has a flow.'],
    [{ ...asks, flowId: 'x' }, '/flowId', 'unknown_flow', 'There is no such flow.'],
    [{ ...asks, flowId: 'off' }, '/flowId', 'inactive_flow', 'This flow is switched off.'],
    [
      { ...asks, flowId: 'for-mail' },
      '/flowId',
      'flow_out_of_scope',
      'This flow is limited to calls that this policy is not about.',
    ],
    [{ validFrom: 'soon' }, '/validFrom', 'not_a_time', 'Write a date and time.'],
    [{ validUntil: 'never' }, '/validUntil', 'not_a_time', 'Write a date and time.'],
    [
      { validFrom: '2027-01-01T00:00:00Z', validUntil: '2027-01-01T00:00:00Z' },
      '/validUntil',
      'ends_before_it_begins',
      'The end must be after the beginning.',
    ],
    [{ condition: 'x' }, '/condition', 'invalid_condition', `At character 1: ${unknown('x')}.`],
    [
      { annotations: { readOnly: true, destructive: true } },
      '/annotations',
      'never_matches',
      'No tool is both read-only and destructive.',
    ],
  ])('%j: %s %s, %s', (fields, path, code, message) => {
    expect(validatePolicy(draft(fields), context)).toEqual([{ path, code, message }])
  })

  it('is nothing about what is just within the limits', () => {
    const fields: readonly Partial<PolicyDraft>[] = [
      { name: 'x'.repeat(120) },
      { tools: Array.from({ length: 500 }, (_, i) => `t${i}`) },
      { tools: ['*'.repeat(200)] },
      { condition: '  ' },
      { validUntil: '2027-01-01T00:00:00Z' },
      { validFrom: '2027-01-01T00:00:00Z' },
      { annotations: { readOnly: true, destructive: false } },
      { annotations: { readOnly: false, destructive: true } },
    ]
    for (const each of fields) expect(validatePolicy(draft(each), context)).toEqual([])
  })
})

describe('what should be looked at twice', () => {
  const until = { validUntil: '2028-01-01T00:00:00Z' }
  const warned = (fields: Partial<PolicyDraft>) =>
    policyWarnings(draft({ ...until, ...fields }), context, NOW)

  it('is an allow rule that anybody could use for anything', () => {
    const all = { code: 'allows-everything' }
    const open = { code: 'new-tools-included' }
    expect(warned({ tools: [] })).toEqual([all, open])
    expect(warned({ tools: ['*', 'write_file'] })).toEqual([all, open])
    expect(warned({ tools: [], condition: ' ' })).toEqual([all, open])
    expect(warned({ tools: [], condition: 'arguments.a == 1' })).toEqual([open])
    expect(warned({ tools: [], subjects: { ...everyone, agents: ['claude'] } })).toEqual([open])
    for (const others of [{ groups: ['staff'] }, { agents: ['claude'] }])
      expect(warned({ tools: [], subjects: { ...everyone, users: ['ann'], ...others } })).toEqual([open])
    expect(warned({ tools: [], annotations: { readOnly: false } })).toEqual([all, open])
    expect(warned({ tools: [], toolHashes: {} })).toEqual([all])
    expect(warned({ tools: ['write_*'] })).toEqual([open])
    expect(warned({ tools: ['write_*', 'read_file'] })).toEqual([open])
    expect(warned({ tools: [], action: 'request-approval' })).toEqual([])
  })

  it('is an end that is past or missing, and a tool that is not there', () => {
    const instant = (at: number) => ({ validUntil: new Date(at).toISOString() })
    expect(warned(instant(NOW))).toEqual([{ code: 'already-over' }])
    expect(warned(instant(NOW + 1))).toEqual([])
    expect(warned({ action: 'deny', ...instant(NOW) })).toEqual([{ code: 'already-over' }])
    const { validUntil: _end, ...endless } = draft()
    expect(policyWarnings(endless, context, NOW)).toEqual([{ code: 'never-ends' }])
    expect(policyWarnings({ ...endless, action: 'deny' }, context, NOW)).toEqual([])
    expect(warned({ tools: ['write_file', 'gone', 'also_gone'] })).toEqual([
      { code: 'unknown-tools', tools: ['gone', 'also_gone'] },
    ])
    expect(warned({ connector: '*', tools: ['gone'] })).toEqual([])
    expect(warned({ connector: 'mail', tools: ['gone'] })).toEqual([])
  })
})

describe('what a rule would have done', () => {
  const calls = [
    call({ id: 'a' }),
    call({ id: 'b', tool: { name: 'read_file', readOnly: true, destructive: false } }),
    call({ id: 'c', userId: 'bob' }),
  ]
  const rule = policy('new', { tools: ['write_file'] })
  const example = (id: string, before: string, after: string) => ({
    id,
    at: NOW,
    tool: 'write_file',
    userId: id === 'c' ? 'bob' : 'ann',
    before,
    after,
  })

  it('is counted beside what is decided today, changes first', () => {
    expect(previewPolicy([], rule, calls)).toEqual({
      calls: 3,
      decided: { allow: 2, deny: 0, 'request-approval': 0 },
      changed: 2,
      newlyAllowed: 2,
      examples: [example('a', 'request-approval', 'allow'), example('c', 'request-approval', 'allow')],
    })
    const denies = policy('first', { action: 'deny', subjects: { ...everyone, users: ['ann'] } })
    expect(previewPolicy([denies], rule, calls, { position: 1 })).toMatchObject({
      decided: { allow: 1 },
      changed: 1,
      newlyAllowed: 1,
    })
    expect(previewPolicy([denies], rule, calls)).toMatchObject({ decided: { allow: 2 }, changed: 2 })
    const asking = { ...rule, action: 'request-approval' } as const
    expect(previewPolicy([], asking, calls)).toMatchObject({
      decided: { 'request-approval': 2 },
      changed: 0,
      newlyAllowed: 0,
      examples: [{ id: 'a' }, { id: 'c' }],
    })
    expect(previewPolicy([rule], { ...rule, action: 'deny' }, calls)).toMatchObject({
      decided: { deny: 2 },
      changed: 2,
      newlyAllowed: 0,
    })
    const other = { ...asking, flowId: 'other' }
    expect(previewPolicy([asking], other, calls)).toMatchObject({ changed: 2, newlyAllowed: 0 })
  })

  it('leaves its own dates aside, and shows as many as are asked for', () => {
    const later = { ...rule, validFrom: '2099-01-01T00:00:00Z', validUntil: '2099-01-02T00:00:00Z' }
    expect(previewPolicy([], later, calls).changed).toBe(2)
    expect(previewPolicy([], rule, calls, { maxExamples: 1 }).examples).toHaveLength(1)
    const many = Array.from({ length: 30 }, (_, i) => call({ id: `r${i}` }))
    expect(previewPolicy([], rule, many).examples).toHaveLength(20)
  })
})
