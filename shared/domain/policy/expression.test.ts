import { describe, expect, it } from 'vitest'
import { createExpressionLanguage } from './expression.ts'

describe('an expression language', () => {
  it('knows only the variables it is given', () => {
    const language = createExpressionLanguage({ risk: 'string', tools: 'list<dyn>' })
    const result = language.compile('risk == "high" || tools.exists(t, t.destructive)')
    expect(result.ok && result.expression.test({ risk: 'low', tools: [{ destructive: true }] })).toBe(true)
    expect(language.compile('arguments.a == 1').ok).toBe(false)
  })

  it('mixes numbers of both kinds, and values of any kind in a list', () => {
    const language = createExpressionLanguage({ n: 'dyn', items: 'dyn' })
    const holds = (source: string, n: number): boolean | null => {
      const result = language.compile(source)
      return result.ok && result.expression.test({ n, items: [1, 'a'] })
    }
    const sources = [
      'n + 1 == 3.5',
      '1 + n == 3.5',
      'n - 1 == 1.5',
      '1 - n == -1.5',
      'n * 2 == 5.0',
      '5 / n == 2.0',
    ]
    for (const source of [...sources, 'n % 2 == 0.5', 'n % 1.5 == 1.0', 'items == [1, "a"]'])
      expect([source, holds(source, 2.5)]).toEqual([source, true])
  })

  it('is limited in size, in depth, and in the items of lists and maps', () => {
    const language = createExpressionLanguage({})
    const problem = (source: string): string => {
      const result = language.compile(source)
      return result.ok ? 'none' : result.problem.detail
    }
    const items = (count: number, item: (i: number) => string): string =>
      Array.from({ length: count }, (_, i) => item(i)).join(',')
    const deep = (levels: number): string => `${'('.repeat(levels)}true${')'.repeat(levels)}`
    expect(problem(`[${items(200, () => '1')}] == []`)).toBe('none')
    expect(problem(`[${items(201, () => '1')}] == []`)).toBe('Exceeded maxListElements (200)')
    expect(problem(`{${items(200, String).replace(/\d+/g, '$&:1')}} == {}`)).toBe('none')
    expect(problem(`{${items(201, String).replace(/\d+/g, '$&:1')}} == {}`)).toBe(
      'Exceeded maxMapEntries (200)',
    )
    expect(problem(items(301, () => 'true').replaceAll(',', '||'))).toBe('Exceeded maxAstNodes (600)')
    expect([deep(20), deep(60)].map(problem)).toEqual(['none', 'Exceeded maxDepth (40)'])
  })
})
