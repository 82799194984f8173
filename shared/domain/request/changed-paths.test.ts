import { expect, it } from 'vitest'
import type { JsonObject } from '../json.ts'
import { changedPaths } from './changed-paths.ts'

const rows: readonly [string, JsonObject, JsonObject, readonly string[]][] = [
  ['nothing', { a: 1, b: { c: [1] } }, { b: { c: [1] }, a: 1 }, []],
  ['one value', { a: 1, b: 'x' }, { a: 2, b: 'x' }, ['/a']],
  ['a value deep down', { a: { b: { c: 1, d: 2 } } }, { a: { b: { c: 1, d: 3 } } }, ['/a/b/d']],
  ['what came and what went', { a: 1, b: 1 }, { b: 1, c: 1 }, ['/a', '/c']],
  ['one entry of a list', { l: ['x', 'y'] }, { l: ['x', 'z'] }, ['/l/1']],
  ['a longer list', { l: ['x'] }, { l: ['x', 'y'] }, ['/l/1']],
  ['another kind of value', { a: { b: 1 } }, { a: [1] }, ['/a']],
  ['an emptied list', { l: ['x', 'y'] }, { l: [] }, ['/l']],
  ['null, which is a value', { a: null }, { a: 0 }, ['/a']],
  ['a name that has to be escaped', { 'a/b~': 1 }, { 'a/b~': 2 }, ['/a~1b~0']],
  ['a name of every object', JSON.parse('{"__proto__":1}') as JsonObject, {}, ['/__proto__']],
  ['everything', { a: 1 }, {}, ['/a']],
]
it.each(rows)('names %s', (_, before, after, paths) => {
  expect(changedPaths(before, after)).toEqual(paths)
})

it('does not tell what differs inside a secret', () => {
  const before = { key: { user: 'a', word: 'b' }, path: 'x' }
  const after = { key: { user: 'a', word: 'c' }, path: 'y' }
  expect(changedPaths(before, after, new Set(['/key']))).toEqual(['/key', '/path'])
})
