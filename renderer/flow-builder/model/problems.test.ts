import { expect, it } from 'vitest'
import { problemsOf } from './problems.ts'
import { withCondition } from './testing/graphs.ts'

it('sorts problems to their nodes, errors first, and the rest to the flow', () => {
  const issue = (nodeId: string | null, severity: 'error' | 'warning', code = 'x') => ({
    nodeId,
    severity,
    code,
    message: code,
  })
  const problems = problemsOf(withCondition(), [
    issue('a', 'warning', 'w'),
    issue('a', 'error', 'e'),
    issue(null, 'error'),
    issue('gone', 'error'),
    issue('start', 'error'),
  ])
  expect(problems.byNode.get('a')?.map((i) => i.code)).toEqual(['e', 'w'])
  expect(problems.byNode.get('start')).toHaveLength(1)
  expect(problems.ofFlow).toHaveLength(2)
  expect([problems.errors, problems.warnings]).toEqual([4, 1])
})

it('says only what to do about a step that names nobody', () => {
  const issue = (nodeId: string, code: string) => ({
    nodeId,
    code,
    severity: 'error' as const,
    message: code,
  })
  const problems = problemsOf(withCondition(), [
    issue('a', 'minimum_above_eligible'),
    issue('a', 'nobody_named'),
    issue('a', 'no_timeout'),
    issue('b', 'no_timeout'),
  ])
  expect(problems.byNode.get('a')?.map(({ code }) => code)).toEqual(['nobody_named'])
  expect(problems.byNode.get('b')).toHaveLength(1)
  expect(problems.errors).toBe(2)
})
