import { describe, expect, it } from 'vitest'
import { isWithinFolder } from './within-folder.ts'

describe('isWithinFolder', () => {
  it.each([
    ['/srv/app', '/srv/app', true],
    ['/srv/app/', '/srv/app', true],
    ['/srv/app/a/b', '/srv/app/', true],
    ['/srv/app2', '/srv/app', false],
    ['/srv', '/srv/app', false],
    ['/srv/app/../x', '/srv/app', false],
    ['/srv/app/./x', '/srv/app', false],
    ['/srv/app//etc', '/srv/app', false],
    ['/srv/app/..', '/srv/app', false],
    ['/srv/app\\..\\x', '/srv/app', false],
    ['/srv/app/a\0b', '/srv/app', false],
    ['/anything', '/', true],
    ['relative/a', 'relative', true],
    ['/srv/app/..hidden', '/srv/app', true],
  ])('%s in %s: %s', (path, folder, expected) => {
    expect(isWithinFolder(path, folder)).toBe(expected)
  })
})
