import { describe, expect, it } from 'vitest'
import { savePolicy } from '../../../shared/contract/http/policies.ts'
import { bodyOf, formOf, moved } from './policy-draft.ts'

describe('a policy as it is typed', () => {
  it('reads back what was saved', () => {
    const policy = savePolicy.parse({
      name: 'Reading',
      action: 'allow',
      connector: 'files',
      tools: ['read_*', 'list_files'],
      subjects: { users: ['u1'], groups: [], agents: [] },
      annotations: { readOnly: true },
      condition: 'arguments.path == "a"',
      validFrom: '2026-01-01T00:00:00.000Z',
      validUntil: '2027-01-01T00:00:00.000Z',
    })
    expect(savePolicy.parse(bodyOf(formOf(policy), policy))).toEqual(policy)
  })

  it('takes tools by line or comma, once each', () => {
    const form = { ...formOf(), name: 'x', tools: ' a\nb, a\n\n c ' }
    expect(bodyOf(form, {})).toMatchObject({ tools: ['a', 'b', 'c'] })
  })

  it('sends a flow only where people are asked', () => {
    const form = { ...formOf(), name: 'x', flowId: 'f1' }
    expect(bodyOf(form, {})).toMatchObject({ flowId: 'f1' })
    expect(bodyOf({ ...form, action: 'deny' }, {})).not.toHaveProperty('flowId')
  })
})

describe('moving', () => {
  it.each([
    ['b', -1, ['b', 'a', 'c']],
    ['b', 1, ['a', 'c', 'b']],
    ['a', -1, ['a', 'b', 'c']],
    ['c', 1, ['a', 'b', 'c']],
    ['x', 1, ['a', 'b', 'c']],
  ])('%s by %i', (id, by, expected) => expect(moved(['a', 'b', 'c'], id, by)).toEqual(expected))
})
