import { describe, expect, it } from 'vitest'
import { argumentLines, SHOWN_ENTRIES, unopened } from './argument-lines.ts'

const none = new Set<string>()

describe('argumentLines', () => {
  it('shows every value with its own type, in the order of the call', () => {
    const value = { b: 'x', a: 1, c: null, d: true, e: [], f: {}, g: { h: ['i'] }, 'j/k': '' }
    expect(
      argumentLines(value, [], none).map((line) => [
        line.path,
        line.depth,
        line.is,
        line.is === 'text' || line.is === 'plain' ? line.text : line.is === 'group' ? line.count : '',
      ]),
    ).toEqual([
      ['/b', 0, 'text', 'x'],
      ['/a', 0, 'plain', '1'],
      ['/c', 0, 'plain', 'null'],
      ['/d', 0, 'plain', 'true'],
      ['/e', 0, 'plain', '[]'],
      ['/f', 0, 'plain', '{}'],
      ['/g', 0, 'group', 1],
      ['/g/h', 1, 'group', 1],
      ['/g/h/0', 2, 'text', 'i'],
      ['/j~1k', 0, 'text', ''],
    ])
  })

  it('hides a secret and what is under it', () => {
    const masked = [{ path: '/token', type: 'string', length: 40 }]
    const lines = argumentLines({ token: '••••', name: 'n' }, masked, none)
    expect(lines.map(({ is }) => is)).toEqual(['masked', 'text'])
  })

  it('folds the 31st entry with an exact count, and unfolds it', () => {
    const value = { list: Array.from({ length: 400 }, (_, index) => index) }
    const folded = argumentLines(value, [], none)
    expect(folded).toHaveLength(1 + SHOWN_ENTRIES + 1)
    expect(folded.at(-1)).toMatchObject({ is: 'fold', path: '/list', hidden: 370, count: 400 })
    expect(unopened(folded, none)).toEqual(['/list'])
    const open = new Set(['/list'])
    const unfolded = argumentLines(value, [], open)
    expect(unfolded).toHaveLength(401)
    expect(unopened(unfolded, open)).toEqual([])
  })

  it('counts a long text as not seen until it was opened', () => {
    const lines = argumentLines({ text: 'x'.repeat(2_000), short: 'y' }, [], none)
    expect(unopened(lines, none)).toEqual(['/text'])
    expect(unopened(lines, new Set(['/text']))).toEqual([])
  })

  it('folds fields of the call itself', () => {
    const value = Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`k${index}`, index]))
    expect(argumentLines(value, [], none).at(-1)).toMatchObject({ is: 'fold', path: '', hidden: 20 })
  })
})
