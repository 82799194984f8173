import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ToolDefinition } from '../connector/tool.ts'
import type { JsonObject } from '../json.ts'
import type { PolicyCall } from './call.ts'
import { celLiteral } from './cel-literal.ts'
import { compilePolicies } from './compile.ts'
import { compileCondition } from './condition.ts'
import { draftPolicy } from './draft.ts'
import { evaluatePolicies } from './evaluate.ts'
import type { Policy } from './policy.ts'
import { previewPolicy, type PastCall } from './preview.ts'
import { policyWarnings, validatePolicy, type PolicyContext, type PolicyDraft } from './validate.ts'
import { widenedFields } from './widening.ts'

const NOW = Date.parse('2027-03-01T12:00:00Z')
const everyone = { users: [], groups: [], agents: [] }
const draft = (fields: Partial<PolicyDraft> = {}): PolicyDraft => ({
  name: 'A rule',
  enabled: true,
  action: 'allow',
  subjects: everyone,
  connector: 'files',
  tools: ['write_file'],
  ...fields,
})

const context: PolicyContext = {
  hasUser: (id) => id === 'ann',
  hasGroup: (id) => id === 'staff',
  hasAgent: (id) => id === 'claude',
  flow: (id) => (id === 'on' ? { active: true } : id === 'off' ? { active: false } : undefined),
  toolsOf: (connector) => (connector === 'files' ? ['read_file', 'write_file'] : undefined),
}

describe('validatePolicy', () => {
  it('accepts a sound policy', () => {
    const sound = draft({
      action: 'request-approval',
      flowId: 'on',
      subjects: { users: ['ann'], groups: ['staff'], agents: ['claude'] },
      tools: ['write_*', 'not_there_yet'],
      condition: 'arguments.path.within("/srv")',
      validFrom: '2027-01-01T00:00:00Z',
      validUntil: '2028-01-01T00:00:00Z',
      annotations: { readOnly: false },
    })
    expect(validatePolicy(sound, context)).toEqual([])
    expect(validatePolicy(draft({ connector: '*', tools: [] }), context)).toEqual([])
  })

  it.each<[string, Partial<PolicyDraft>, string, string]>([
    ['no name', { name: '  ' }, '/name', 'required'],
    ['a long name', { name: 'x'.repeat(121) }, '/name', 'too_long'],
    [
      'an unknown user',
      { subjects: { ...everyone, users: ['ann', 'eve'] } },
      '/subjects/users/1',
      'unknown_user',
    ],
    ['an unknown group', { subjects: { ...everyone, groups: ['x'] } }, '/subjects/groups/0', 'unknown_group'],
    ['an unknown agent', { subjects: { ...everyone, agents: ['x'] } }, '/subjects/agents/0', 'unknown_agent'],
    ['an unknown connector', { connector: 'mail' }, '/connector', 'unknown_connector'],
    ['too many tools', { tools: Array.from({ length: 501 }, (_, i) => `t${i}`) }, '/tools', 'too_many'],
    ['a blank tool', { tools: ['write_file', ' '] }, '/tools/1', 'blank'],
    ['a tool with a blank before it', { tools: [' write_file'] }, '/tools/0', 'blank'],
    ['a long pattern', { tools: ['*'.repeat(201)] }, '/tools/0', 'too_long'],
    ['a flow where nobody is asked', { flowId: 'on' }, '/flowId', 'not_used'],
    ['an unknown flow', { action: 'request-approval', flowId: 'x' }, '/flowId', 'unknown_flow'],
    ['a flow that is off', { action: 'request-approval', flowId: 'off' }, '/flowId', 'inactive_flow'],
    ['an unreadable beginning', { validFrom: 'soon' }, '/validFrom', 'not_a_time'],
    ['an unreadable end', { validUntil: 'never' }, '/validUntil', 'not_a_time'],
    [
      'an end before the beginning',
      { validFrom: '2027-01-02T00:00:00Z', validUntil: '2027-01-01T00:00:00Z' },
      '/validUntil',
      'ends_before_it_begins',
    ],
    ['a broken condition', { condition: 'arguments.a ==' }, '/condition', 'invalid_condition'],
    ['a costly condition', { condition: 'arguments.a.matches("x")' }, '/condition', 'invalid_condition'],
    [
      'marks that exclude each other',
      { annotations: { readOnly: true, destructive: true } },
      '/annotations',
      'never_matches',
    ],
  ])('refuses %s', (_name, fields, path, code) => {
    const errors = validatePolicy(draft(fields), context)
    expect(errors).toHaveLength(1)
    expect(errors[0]).toMatchObject({ path, code })
    expect(errors[0]?.message).toMatch(/\.$/)
  })

  it('names every field that is wrong at once', () => {
    const errors = validatePolicy(draft({ name: '', connector: 'x', condition: '(' }), context)
    expect(errors.map(({ path }) => path)).toEqual(['/name', '/connector', '/condition'])
  })
})

describe('policyWarnings', () => {
  it.each<[string, Partial<PolicyDraft>, string[]]>([
    [
      'an allow rule for all and everything',
      { connector: '*', tools: [] },
      ['allows-everything', 'never-ends', 'new-tools-included'],
    ],
    [
      'the same for read-only tools',
      { tools: ['*'], annotations: { readOnly: true } },
      ['never-ends', 'new-tools-included'],
    ],
    ['a narrow one without an end', {}, ['never-ends']],
    ['a rule that is over', { validUntil: '2027-03-01T12:00:00Z' }, ['already-over']],
    [
      'a tool that is not there',
      { tools: ['gone', 'gone_*'], validUntil: '2028-01-01T00:00:00Z', toolHashes: {} },
      ['unknown-tools'],
    ],
    ['a denial', { action: 'deny', tools: [] }, []],
  ])('%s', (_name, fields, codes) => {
    expect(policyWarnings(draft(fields), context, NOW).map(({ code }) => code)).toEqual(codes)
  })
})

const call = (fields: Partial<PastCall> = {}): PastCall => ({
  id: 'r1',
  at: NOW - 1_000,
  userId: 'ann',
  groups: [],
  connector: 'files',
  tool: { name: 'write_file', readOnly: false, destructive: true, definitionHash: 'h1' },
  arguments: { path: '/srv/a' },
  ...fields,
})

describe('previewPolicy', () => {
  const calls = [
    call({ id: 'a' }),
    call({ id: 'b', userId: 'bob' }),
    call({ id: 'c', arguments: { path: '/etc/x' } }),
    call({ id: 'd', tool: { name: 'read_file', readOnly: true, destructive: false } }),
  ]
  const today: Policy[] = [{ ...draft({ tools: ['read_file'] }), id: 'reads' }]
  const rule: Policy = {
    ...draft({
      subjects: { ...everyone, users: ['ann'] },
      tools: [],
      condition: 'arguments.path.within("/srv")',
      validFrom: '2027-03-02T00:00:00Z',
    }),
    id: 'new',
  }

  it('counts what a new rule would have decided and changed, its own dates aside', () => {
    expect(previewPolicy(today, rule, calls)).toEqual({
      calls: 4,
      decided: { allow: 2, deny: 0, 'request-approval': 0 },
      changed: 1,
      newlyAllowed: 1,
      examples: [
        {
          id: 'a',
          at: NOW - 1_000,
          tool: 'write_file',
          userId: 'ann',
          before: 'request-approval',
          after: 'allow',
        },
        { id: 'd', at: NOW - 1_000, tool: 'read_file', userId: 'ann', before: 'allow', after: 'allow' },
      ],
    })
  })

  it('puts the rule where it will stand', () => {
    expect(previewPolicy(today, rule, calls, { position: 1 }).decided.allow).toBe(1)
    expect(previewPolicy([...today, { ...rule, action: 'deny' }], rule, calls)).toMatchObject({
      decided: { allow: 1 },
    })
  })

  it('sees a pinned tool that was another one then', () => {
    const pinned = { ...rule, toolHashes: { write_file: 'h2' } }
    expect(previewPolicy([], pinned, [call()])).toMatchObject({
      decided: { allow: 0, 'request-approval': 1 },
    })
  })

  it('counts another flow as a change, and keeps to the number of examples', () => {
    const asks: Policy = { ...draft({ action: 'request-approval', flowId: 'on' }), id: 'asks' }
    const many = Array.from({ length: 50 }, (_, i) => call({ id: `r${i}` }))
    const preview = previewPolicy([], asks, many, { maxExamples: 5 })
    expect(preview).toMatchObject({ changed: 50, newlyAllowed: 0 })
    expect(preview.examples.map(({ id }) => id)).toEqual(['r0', 'r1', 'r2', 'r3', 'r4'])
  })
})

const definition = (name: string, fields: Partial<ToolDefinition> = {}): ToolDefinition => ({
  name,
  description: '',
  readOnly: false,
  destructive: true,
  idempotent: false,
  inputSchema: { type: 'object' },
  definitionHash: `hash of ${name}`,
  ...fields,
})
const requestFor = (...tools: { definition: ToolDefinition; arguments?: JsonObject }[]) => ({
  requester: { id: 'ann', name: 'Ann', email: 'ann@example.org', groups: [] },
  connector: { id: 'c1', key: 'files', name: 'Files' },
  tools,
})
const matches = (drafted: PolicyDraft, fields: Partial<PolicyCall>): boolean => {
  const one = { ...call({ tool: { ...call().tool, definitionHash: 'hash of write_file' } }), ...fields }
  return evaluatePolicies(compilePolicies([{ ...drafted, id: 'd' }]), one, null).action === 'allow'
}

describe('draftPolicy', () => {
  const request = requestFor({
    definition: definition('write_file'),
    arguments: { path: '/srv/a', mode: 'w' },
  })

  it('is narrow: one user, this tool as it is, these arguments, an end', () => {
    const { draft: drafted, freeArguments } = draftPolicy(request, NOW)
    expect(drafted).toEqual({
      name: 'Ann: write_file on Files',
      enabled: true,
      action: 'allow',
      subjects: { users: ['ann'], groups: [], agents: [] },
      connector: 'files',
      tools: ['write_file'],
      toolHashes: { write_file: 'hash of write_file' },
      condition: 'arguments == {"path": "/srv/a", "mode": "w"}',
      validUntil: '2027-03-31T12:00:00.000Z',
    })
    expect(freeArguments).toEqual([])
    const args = { mode: 'w', path: '/srv/a' }
    expect(matches(drafted, { arguments: args })).toBe(true)
    expect(matches(drafted, { arguments: { ...args, force: true } })).toBe(false)
    expect(matches(drafted, { arguments: { ...args, path: '/srv/b' } })).toBe(false)
    expect(matches(drafted, { arguments: args, userId: 'bob' })).toBe(false)
    expect(matches(drafted, { arguments: args, at: Date.parse('2027-03-31T12:00:00Z') })).toBe(false)
    expect(matches(drafted, { arguments: args, tool: { ...call().tool, definitionHash: 'changed' } })).toBe(
      false,
    )
  })

  it('never writes a secret into a policy', () => {
    const args = { url: 'https://example.org', password: 'hunter2', headers: { 'x-api-key': 'hunter3' } }
    const { draft: drafted, freeArguments } = draftPolicy(
      requestFor({ definition: definition('write_file'), arguments: args }),
      NOW,
    )
    expect(JSON.stringify(drafted)).not.toMatch(/hunter/)
    expect(freeArguments).toEqual(['password', 'headers'])
    expect(matches(drafted, { arguments: { ...args, password: 'other' } })).toBe(true)
    expect(matches(drafted, { arguments: { ...args, url: 'https://evil.example' } })).toBe(false)
    expect(matches(drafted, { arguments: { url: args.url, password: 'x' } })).toBe(false)
  })

  it('leaves free what is too long to write out, and says so', () => {
    const args = { path: '/srv/a', content: 'x'.repeat(5_000) }
    const { draft: drafted, freeArguments } = draftPolicy(
      requestFor({ definition: definition('write_file'), arguments: args }),
      NOW,
    )
    expect(freeArguments).toEqual(['content'])
    expect(matches(drafted, { arguments: args })).toBe(true)
    expect(matches(drafted, { arguments: { ...args, path: '/etc' } })).toBe(false)
  })

  it('names several tools without pinning their arguments', () => {
    const both = requestFor(
      { definition: definition('write_file'), arguments: { path: '/srv/a' } },
      { definition: definition('read_file') },
    )
    const { draft: drafted, freeArguments } = draftPolicy(both, NOW)
    expect(drafted.tools).toEqual(['write_file', 'read_file'])
    expect(drafted.condition).toBe(undefined)
    expect(freeArguments).toEqual(['path'])
    expect(draftPolicy(both, NOW, { tools: ['write_file'], days: 1 }).draft).toMatchObject({
      tools: ['write_file'],
      condition: 'arguments == {"path": "/srv/a"}',
      validUntil: '2027-03-02T12:00:00.000Z',
    })
  })

  it('matches its own call and no other, whatever the arguments', () => {
    const text = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 8 }),
      fc.string({ unit: 'binary-ascii', maxLength: 8 }),
    )
    const value = fc.jsonValue({ maxDepth: 2, noUnicodeString: false })
    const anyArguments = fc
      .dictionary(text, value, { maxKeys: 4 })
      .map((args) => JSON.parse(JSON.stringify(args)) as JsonObject)
      .filter((args) => !/__proto__|constructor|prototype|e\+\d/.test(JSON.stringify(args)))
    fc.assert(
      fc.property(anyArguments, anyArguments, (args, other) => {
        const { draft: drafted, freeArguments } = draftPolicy(
          requestFor({ definition: definition('write_file'), arguments: args }),
          NOW,
        )
        expect(validatePolicy({ ...drafted, subjects: everyone, name: 'x' }, context)).toEqual([])
        expect(matches(drafted, { arguments: args })).toBe(true)
        if (freeArguments.length > 0) return
        expect(matches(drafted, { arguments: { ...args, 'one more': 1 } })).toBe(false)
        if (!compileCondition(`arguments == ${celLiteral(other)}`).ok) return
        const same = JSON.stringify(sorted(args)) === JSON.stringify(sorted(other))
        expect(matches(drafted, { arguments: other })).toBe(same)
      }),
      { numRuns: 1_000 },
    )
  })
})

/** Members in one order, for comparing. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (value === null || typeof value !== 'object') return value
  return Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, inner]) => [key, sorted(inner)])
}

describe('celLiteral', () => {
  it('shows what cannot be seen by its code', () => {
    expect(celLiteral('a\u202eb\n"\\é漢😀')).toBe('"a\\u202eb\\n\\"\\\\é漢\\U0001f600"')
  })
})

describe('widenedFields', () => {
  const base = draft({
    subjects: { users: ['ann'], groups: [], agents: [] },
    condition: 'arguments.path.within("/srv")',
    annotations: { destructive: false },
    validUntil: '2027-04-01T00:00:00Z',
    toolHashes: { write_file: 'h1' },
  })
  it.each<[string, Partial<PolicyDraft>, string[]]>([
    ['nothing', {}, []],
    ['another name', { name: 'B' }, []],
    ['an earlier end', { validUntil: '2027-03-02T00:00:00Z' }, []],
    ['a later end', { validUntil: '2027-05-01T00:00:00Z' }, ['validity']],
    ['one more user', { subjects: { users: ['ann', 'bob'], groups: [], agents: [] } }, ['subjects']],
    ['everyone', { subjects: everyone }, ['subjects']],
    ['another group', { subjects: { users: ['ann'], groups: ['staff'], agents: [] } }, ['subjects']],
    ['every connector', { connector: '*' }, ['connector']],
    ['another connector', { connector: 'mail' }, ['connector']],
    ['one more tool', { tools: ['write_file', 'rm'] }, ['tools']],
    ['every tool', { tools: [] }, ['tools']],
    ['a glob', { tools: ['write_*'] }, ['tools']],
    ['destructive tools too', { annotations: {} }, ['annotations']],
    ['another condition', { condition: 'arguments.path.within("/")' }, ['condition']],
    ['other definitions', { toolHashes: { write_file: 'h2' } }, ['toolHashes']],
    ['a denial', { action: 'deny' }, []],
    ['switched off', { enabled: false, subjects: everyone }, []],
  ])('allow, then %s', (_name, fields, expected) => {
    expect(widenedFields(base, { ...base, ...fields })).toEqual(expected)
  })
  it('notices no condition, no pins, no end', () => {
    const { condition: _c, toolHashes: _t, validUntil: _v, ...open } = base
    expect(widenedFields(base, open)).toEqual(['condition', 'validity', 'toolHashes'])
  })
  it.each<[string, Partial<PolicyDraft>, string[]]>([
    ['switched off', { enabled: false }, ['enabled']],
    ['allowed', { action: 'allow' }, ['action']],
    ['asked', { action: 'request-approval' }, ['action']],
    ['for fewer tools', { tools: ['write_file'] }, ['tools']],
    ['for more people', { subjects: everyone }, []],
    ['with a condition', { condition: 'arguments.a == 1' }, ['condition']],
    ['switched off and allowed', { enabled: false, action: 'allow' }, ['enabled']],
  ])('denied, then %s', (_name, fields, expected) => {
    const denied = draft({
      action: 'deny',
      tools: ['write_file', 'rm'],
      subjects: { ...everyone, users: ['ann'] },
    })
    expect(widenedFields(denied, { ...denied, ...fields })).toEqual(expected)
  })

  it('says nothing only where nothing more gets through', () => {
    const some = (...names: string[]) => fc.subarray(names)
    const anyDraft = fc
      .record({
        enabled: fc.boolean(),
        action: fc.constantFrom('allow' as const, 'deny' as const, 'request-approval' as const),
        users: some('ann', 'bob'),
        groups: some('staff'),
        connector: fc.constantFrom('files', 'mail', '*'),
        tools: some('write_file', 'read_file', '*_file'),
        annotations: fc.constantFrom({}, { readOnly: true }, { destructive: true }),
        condition: fc.constantFrom('', 'arguments.n == 1', 'arguments.n < 3'),
        until: fc.constantFrom('2027-02-01T00:00:00Z', '2027-06-01T00:00:00Z'),
        hashes: fc.constantFrom(undefined, { write_file: 'h1', read_file: 'h1' }),
      })
      .map(({ users, groups, until, hashes, ...rest }) =>
        draft({
          ...rest,
          subjects: { users, groups, agents: [] },
          validUntil: until,
          ...(hashes && { toolHashes: hashes }),
        }),
      )
    const anyCall = fc
      .record({
        userId: fc.constantFrom('ann', 'bob', 'eve'),
        staff: fc.boolean(),
        connector: fc.constantFrom('files', 'mail'),
        name: fc.constantFrom('write_file', 'read_file'),
        readOnly: fc.boolean(),
        n: fc.constantFrom(1, 2, 3, 'x'),
      })
      .map(({ staff, name, readOnly, n, ...rest }) =>
        call({
          ...rest,
          at: NOW,
          groups: staff ? ['staff'] : [],
          arguments: { n },
          tool: { name, readOnly, destructive: !readOnly, definitionHash: 'h1' },
        }),
      )
    const rank = { allow: 0, 'request-approval': 1, deny: 2 }
    fc.assert(
      fc.property(
        anyDraft,
        anyDraft,
        anyDraft,
        fc.array(anyCall, { minLength: 5, maxLength: 20 }),
        (before, after, rest, calls) => {
          if (widenedFields(before, after).length > 0) return
          const others: Policy[] = [{ ...rest, id: 'rest' }]
          const was = compilePolicies([{ ...before, id: 'p' }, ...others])
          const is = compilePolicies([{ ...after, id: 'p' }, ...others])
          for (const one of calls) {
            const then = rank[evaluatePolicies(was, one, null).action]
            expect(rank[evaluatePolicies(is, one, null).action]).toBeGreaterThanOrEqual(then)
          }
        },
      ),
      { numRuns: 20_000 },
    )
  })
})
