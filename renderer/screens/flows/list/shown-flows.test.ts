import { describe, expect, it } from 'vitest'
import { planImport } from '../model/plan-import.ts'
import { twoSteps } from '../model/testing/sample-flows.ts'
import { contentsOfFlow } from '../model/draft.ts'
import { shownFlows, type ListQuery } from './shown-flows.ts'

const flow = (name: string, channels: ('email' | 'sms')[], updatedAt: string) => ({
  ...twoSteps,
  id: name,
  name,
  channels,
  updatedAt,
})
const all = [
  flow('Résumé', ['email'], '2026-11-20T00:00:00.000Z'),
  flow('flow 10', ['sms'], '2026-11-22T00:00:00.000Z'),
  flow('Flow 9', ['email', 'sms'], '2026-11-21T00:00:00.000Z'),
]
const names = (query: Partial<ListQuery>) =>
  shownFlows(all, { search: '', channels: [], sort: { column: 'name', descending: false }, ...query }).map(
    (one) => one.name,
  )

describe('the list', () => {
  it('sorts by name as people count, and by the last change', () => {
    expect(names({})).toEqual(['Flow 9', 'flow 10', 'Résumé'])
    expect(names({ sort: { column: 'name', descending: true } })).toEqual(['Résumé', 'flow 10', 'Flow 9'])
    expect(names({ sort: { column: 'modified', descending: true } })).toEqual(['flow 10', 'Flow 9', 'Résumé'])
  })

  it('finds by name without regard to case and accents, and by any of the chosen channels', () => {
    expect(names({ search: ' RESUME ' })).toEqual(['Résumé'])
    expect(names({ channels: ['sms'] })).toEqual(['Flow 9', 'flow 10'])
    expect(names({ channels: ['sms', 'email'] })).toHaveLength(3)
    expect(names({ search: 'x' })).toEqual([])
  })
})

describe('an import', () => {
  it('tells what is new, what changes and what stays, by name', () => {
    const same = contentsOfFlow(twoSteps)
    const plan = planImport(
      [
        { ...same, name: twoSteps.name.toUpperCase() },
        { ...same, graph: { ...same.graph, edges: same.graph.edges.toReversed() } },
        { ...same, name: 'Other' },
      ],
      [twoSteps],
    )
    expect(plan.map((step) => [step.does, step.existing?.id])).toEqual([
      ['change', 'flow-1'],
      ['nothing', 'flow-1'],
      ['create', undefined],
    ])
  })

  it('leaves the mark of the default flow alone where a file does not name it', () => {
    const { isDefault: _default, ...written } = contentsOfFlow(twoSteps)
    expect(planImport([written], [{ ...twoSteps, isDefault: true }])[0]?.does).toBe('nothing')
  })
})
