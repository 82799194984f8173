import { describe, expect, it } from 'vitest'
import { context, draft, everyone, NOW } from './testing/cast.ts'
import { policyWarnings, validatePolicy, type PolicyDraft } from './validate.ts'

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
    const asks = { action: 'request-approval', flowId: 'for-mail' } as const
    expect(validatePolicy(draft({ ...asks, connector: '*' }), context)).toEqual([])
    expect(validatePolicy(draft({ ...asks, flowId: 'for-staff' }), context)).toEqual([])
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
    [
      'a flow for another connector',
      { action: 'request-approval', flowId: 'for-mail' },
      '/flowId',
      'flow_out_of_scope',
    ],
    [
      'a flow for a group that none of its people is in',
      { action: 'request-approval', flowId: 'for-staff', subjects: { ...everyone, users: ['ann'] } },
      '/flowId',
      'flow_out_of_scope',
    ],
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
