import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compileBranch } from '../../../../shared/domain/flow/condition-view.ts'
import { OPERATORS, presetExpression, presetOf, type Preset } from './condition-preset.ts'

const view = {
  connector: 'github',
  tools: [
    { name: 'delete_branch', readOnly: false, destructive: true, arguments: { branch: 'main', amount: 120 } },
    { name: 'list_branches', readOnly: true, destructive: false },
  ],
  readOnly: false,
  destructive: true,
  risk: 'high',
  requester: { id: 'u1', email: 'maya@northwind.example', groups: ['g-eng'] },
}

function answer(preset: Preset): boolean | null {
  const compiled = compileBranch(presetExpression(preset))
  if (!compiled.ok) throw new Error(compiled.problem.detail)
  return compiled.expression.test(view)
}

describe('presets', () => {
  it.each<[Preset, boolean]>([
    [{ kind: 'destructive' }, true],
    [{ kind: 'read-only' }, false],
    [{ kind: 'risk', atLeast: 'high' }, true],
    [{ kind: 'risk', atLeast: 'medium' }, true],
    [{ kind: 'connector', keys: ['slack', 'github'] }, true],
    [{ kind: 'connector', keys: ['slack'] }, false],
    [{ kind: 'group', ids: ['g-eng'] }, true],
    [{ kind: 'group', ids: ['g-sales'] }, false],
    [{ kind: 'tool', pattern: 'delete_*' }, true],
    [{ kind: 'tool', pattern: 'drop_*' }, false],
    [{ kind: 'argument', name: 'branch', operator: '==', value: 'main' }, true],
    [{ kind: 'argument', name: 'amount', operator: '>', value: 100 }, true],
    [{ kind: 'argument', name: 'amount', operator: '<=', value: 100 }, false],
    [{ kind: 'argument', name: 'not there', operator: '==', value: 1 }, false],
  ])('%j asks what it says', (preset, expected) => {
    expect(answer(preset)).toBe(expected)
  })

  it('are read back from what they write', () => {
    const text = fc.string({ minLength: 1, maxLength: 20, unit: 'grapheme' })
    const preset = fc.oneof(
      fc.record({ kind: fc.constant('connector' as const), keys: fc.array(text, { maxLength: 3 }) }),
      fc.record({ kind: fc.constant('group' as const), ids: fc.array(text, { maxLength: 3 }) }),
      fc.record({ kind: fc.constant('tool' as const), pattern: text }),
      fc.record({
        kind: fc.constant('argument' as const),
        name: text,
        operator: fc.constantFrom(...OPERATORS),
        value: fc.oneof(text, fc.integer(), fc.boolean()),
      }),
    )
    fc.assert(
      fc.property(preset, (value) => {
        expect(presetOf(presetExpression(value))).toEqual(value)
      }),
      { numRuns: 500 },
    )
  })

  it.each(['destructive ', '!destructive', 'risk == "low"', 'connector in [1]', 'tools.size() > 2', ''])(
    'leave %j alone',
    (when) => expect(presetOf(when)).toBeNull(),
  )
})
