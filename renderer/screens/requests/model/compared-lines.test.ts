import { expect, it } from 'vitest'
import type { JsonObject } from '../../../../shared/domain/json.ts'
import { changedPaths } from '../../../../shared/domain/request/changed-paths.ts'
import { comparedLines } from './compared-lines.ts'

const none = new Set<string>()
const compare = (before: JsonObject, after: JsonObject) =>
  comparedLines(after, [], none, {
    arguments: before,
    maskedPaths: [],
    changedPaths: changedPaths(before, after),
  }).map((line) => {
    const value = line.is === 'text' || line.is === 'plain' ? line.text : line.is
    return `${line.side ?? ' '} ${line.path} ${value}`
  })

it('puts what was above what is, leaves the rest alone, and ends with what is gone', () => {
  expect(compare({ a: 'x', b: 1, c: true }, { a: 'y', b: 1, d: null })).toEqual([
    'was /a x',
    'now /a y',
    '  /b 1',
    'now /d null',
    'was /c true',
  ])
})

it('marks all of a value that became another kind of value', () => {
  expect(compare({ to: ['a', 'b'] }, { to: 'c' })).toEqual([
    'was /to group',
    'was /to/0 a',
    'was /to/1 b',
    'now /to c',
  ])
})

it('does not fold away what was changed', () => {
  const list = Array.from({ length: 60 }, (_, i) => i)
  const lines = compare({ list }, { list: list.with(55, -1) })
  expect(lines).toContain('was /list/55 55')
  expect(lines).toContain('now /list/55 -1')
  expect(lines.some((line) => line.endsWith('fold'))).toBe(false)
})

it('does not take a name for another that begins alike', () => {
  expect(compare({ a: 1, ab: 2 }, { a: 2, ab: 2 })).toEqual(['was /a 1', 'now /a 2', '  /ab 2'])
})

it('keeps masks on both sides', () => {
  const masked = (length: number) => [{ path: '/key', type: 'name', length }]
  const lines = comparedLines({ key: '••••••••' }, masked(9), none, {
    arguments: { key: '••••••••' },
    maskedPaths: masked(4),
    changedPaths: ['/key'],
  })
  expect(lines.map((line) => [line.side, line.is === 'masked' && line.masked.length])).toEqual([
    ['was', 4],
    ['now', 9],
  ])
})
