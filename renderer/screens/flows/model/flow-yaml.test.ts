import { describe, expect, it } from 'vitest'
import { withCondition } from '../../../flow-builder/model/testing/graphs.ts'
import { contentsOfFlow, type FlowContents } from './draft.ts'
import { flowsFromYaml, flowsToYaml } from './flow-yaml.ts'
import { groupNames, twoSteps } from './testing/sample-flows.ts'

const { isDefault: _default, ...chain } = contentsOfFlow(twoSteps)
const branched: FlowContents = {
  ...chain,
  name: 'Branched: "quoted", #hash\nand lines \u202e',
  scope: { type: 'groups', groups: ['g-sales', 'g-gone'] },
  graph: withCondition() as unknown as FlowContents['graph'],
}

const read = (text: string) => flowsFromYaml(text, groupNames)
const problems = (text: string) => {
  const reading = read(text)
  return reading.ok ? [] : reading.problems.map((problem) => problem.line)
}

describe('YAML', () => {
  it('writes a chain as steps, with groups by name', () => {
    const text = flowsToYaml([chain], groupNames)
    expect(text).toContain('steps:')
    expect(text).not.toContain('edges:')
    expect(text).toContain('- Security')
  })

  it('gives back what it wrote', () => {
    const known = { ...branched, scope: { type: 'groups' as const, groups: ['g-sales'] } }
    expect(read(flowsToYaml([chain, known], groupNames))).toEqual({ ok: true, flows: [chain, known] })
    const once = flowsToYaml([chain, known], groupNames)
    const reading = read(once)
    expect(reading.ok && flowsToYaml(reading.flows, groupNames)).toBe(once)
  })

  it('names the group that nobody knows, and its line', () => {
    const text = flowsToYaml([branched], groupNames)
    const line = text.split('\n').findIndex((row) => row.includes('g-gone')) + 1
    expect(read(text)).toEqual({ ok: false, problems: [{ line, message: 'There is no group “g-gone”.' }] })
  })

  it.each([
    ['text that is not YAML', 'version: 1\nflows: [', [2]],
    ['a key given twice', 'version: 1\nversion: 1\nflows: []', [2]],
    ['no version', 'flows: []', [1, 1]],
    ['a version from the future', 'version: 2\nflows:\n  - {}', [1, 3, 3, 3]],
    ['nothing at all', '', [1]],
  ])('says where %s is wrong', (_, text, lines) => {
    const found = problems(text)
    expect(found.length).toBeGreaterThan(0)
    expect(found.every((line) => line <= Math.max(...lines))).toBe(true)
  })

  it('points to the line of a wrong value', () => {
    const text = flowsToYaml([chain], groupNames).replace('minimum: 2', 'minimum: many')
    const line = text.split('\n').findIndex((row) => row.includes('many')) + 1
    expect(problems(text)).toEqual([line])
  })

  it('refuses a file that unfolds into very much', () => {
    const bomb = [
      'a: &a [x,x,x,x,x,x,x,x,x]',
      ...'bcdefgh'.split('').map(
        (k, i) =>
          `${k}: &${k} [${Array(9)
            .fill(`*${'abcdefgh'[i] ?? ''}`)
            .join(',')}]`,
      ),
    ]
    expect(read(bomb.join('\n')).ok).toBe(false)
  })
})
