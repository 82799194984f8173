import { describe, expect, it } from 'vitest'
import type { Policy } from './policy.ts'
import { previewPolicy } from './preview.ts'
import { call, draft, everyone, NOW } from './testing/cast.ts'

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
          at: NOW,
          tool: 'write_file',
          userId: 'ann',
          before: 'request-approval',
          after: 'allow',
        },
        { id: 'd', at: NOW, tool: 'read_file', userId: 'ann', before: 'allow', after: 'allow' },
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
