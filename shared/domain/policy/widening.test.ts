import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compilePolicies } from './compile.ts'
import { evaluatePolicies } from './evaluate.ts'
import type { Policy } from './policy.ts'
import { call, draft, everyone, NOW } from './testing/cast.ts'
import { runs } from './testing/runs.ts'
import type { PolicyDraft } from './validate.ts'
import { widenedFields } from './widening.ts'

/** A rule about these people and agents. */
const about = (users: string[], groups: string[], agents: string[]): PolicyDraft =>
  draft({ tools: [], subjects: { users, groups, agents } })

describe('widenedFields', () => {
  const asks = { action: 'request-approval' } as const
  const WITHIN = 'arguments.path.within("/srv")'
  const base = draft({
    subjects: { users: ['ann'], groups: [], agents: [] },
    condition: WITHIN,
    annotations: { destructive: false },
    validFrom: '2027-02-01T00:00:00Z',
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
    ['an earlier beginning', { validFrom: '2027-01-01T00:00:00Z' }, ['validity']],
    ['people asked, who now also get what the condition is unsure about', asks, ['condition']],
    ['people asked by a flow', { ...asks, flowId: 'on' }, ['condition', 'flowId']],
    ['the same condition, written with blanks', { condition: ` ${WITHIN} ` }, []],
  ])('allow, then %s', (_name, fields, expected) => {
    expect(widenedFields(base, { ...base, ...fields })).toEqual(expected)
  })
  it('notices one connector where there were all, if only because its definitions were kept by other names', () => {
    const all = { ...base, connector: '*', toolHashes: { 'mail/write_file': 'h1' } }
    expect(widenedFields(all, { ...base, toolHashes: all.toolHashes })).toEqual(['connector'])
    const { toolHashes: _pins, ...open } = all
    expect(widenedFields(open, { ...open, connector: 'files' })).toEqual([])
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

  const open = draft({ tools: [] })
  it.each<[string, PolicyDraft, Partial<PolicyDraft>, string[]]>([
    ['open as it was', open, {}, []],
    ['switched on', { ...open, enabled: false }, { enabled: true }, ['enabled']],
    ['for another connector', open, { connector: 'mail' }, ['connector']],
    ['for one tool', open, { tools: ['write_file'] }, []],
    ['for read-only tools', open, { annotations: { readOnly: true } }, []],
    ['with a condition', open, { condition: 'arguments.a == 1' }, []],
    ['asking without a condition', open, asks, []],
    ['asking with a blank condition', open, { ...asks, condition: ' ' }, []],
    ['without a condition that was blank', { ...open, condition: ' ' }, {}, []],
    ['trimmed', { ...open, condition: ' true' }, { condition: 'true ' }, []],
    ['for one user less', about(['ann', 'bob'], ['staff'], []), about(['ann'], ['staff'], []), []],
    ['for one user less', about(['ann', 'bob'], [], ['claude']), about(['ann'], [], ['claude']), []],
    ['asking as before', { ...open, ...asks, condition: 'true', flowId: 'on' }, {}, []],
    ['asking by another flow', { ...open, ...asks, flowId: 'on' }, { flowId: 'off' }, ['flowId']],
    [
      'off, with another flow',
      { ...open, ...asks, flowId: 'on' },
      { enabled: false, flowId: 'off' },
      ['enabled'],
    ],
    ['denying, without its flow', { ...open, ...asks, flowId: 'on' }, { action: 'deny', flowId: 'off' }, []],
  ])('%s', (_name, before, fields, expected) => {
    expect(widenedFields(before, { ...before, ...fields })).toEqual(expected)
  })
  it('notices marks that are gone', () => {
    const { annotations: _marks, ...unmarked } = base
    expect(widenedFields(base, unmarked)).toEqual(['annotations'])
  })

  it('says nothing only where nothing more gets through', () => {
    const some = (...names: string[]) => fc.subarray(names)
    // Every tool as it was: what a rule no longer trusts goes to people, and is left aside.
    const tools = ['write_file', 'read_file']
    const everywhere = ['files', 'mail'].flatMap((connector) => tools.map((name) => `${connector}/${name}`))
    const h1 = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, 'h1']))
    const PINS = { one: h1(tools), all: h1(everywhere) }
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
        pinned: fc.boolean(),
      })
      .map(({ users, groups, until, pinned, ...rest }) =>
        draft({
          ...rest,
          subjects: { users, groups, agents: [] },
          validUntil: until,
          ...(pinned && { toolHashes: PINS[rest.connector === '*' ? 'all' : 'one'] }),
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
      { numRuns: runs(3_000) },
    )
  })
})
