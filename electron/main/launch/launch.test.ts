import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { dangerOf, forcesSandbox } from './dangerous-start.ts'
import { readLaunchFlags } from './launch-flags.ts'

describe('readLaunchFlags', () => {
  const read = (...argv: string[]) => readLaunchFlags(['electron', '/app', ...argv], resolve('/home/ada'))

  it('has defaults', () => {
    expect(read('--no-sandbox', '--inspect=0')).toEqual({
      dataDir: null,
      port: 4780,
      demo: false,
      hidden: false,
      problems: [],
    })
  })

  it('reads ours, the last one of a name', () => {
    expect(read('--data=store', '--port=1', '--port=0', '--demo', '--hidden')).toEqual({
      dataDir: join(resolve('/home/ada'), 'store'),
      port: 0,
      demo: true,
      hidden: true,
      problems: [],
    })
  })

  it.each(['--port=', '--port=70000', '--port=80x', '--port=-1', '--data='])(
    'tells that %s makes no sense',
    (flag) => {
      const flags = read(flag)
      expect(flags.problems).toHaveLength(1)
      expect(flags.port).toBe(4780)
      expect(flags.dataDir).toBeNull()
    },
  )
})

describe('dangerOf', () => {
  const packaged = { isPackaged: true, isTestBuild: false, isRoot: false }

  it.each([
    '--no-sandbox',
    '--NO-SANDBOX',
    '-no-sandbox',
    '--remote-debugging-port=9222',
    '--remote-debugging-pipe',
    '--inspect',
    '--inspect=0',
    '--inspect-brk=127.0.0.1:1',
    '--js-flags=--expose-gc',
    '--load-extension=/tmp/x',
    '--disable-web-security',
    '--ignore-certificate-errors',
  ])('refuses %s in a packaged app', (flag) => {
    expect(dangerOf({ ...packaged, argv: ['countersign', flag] })).not.toBeNull()
    expect(dangerOf({ ...packaged, isPackaged: false, argv: ['countersign', flag] })).toBeNull()
    expect(dangerOf({ ...packaged, isTestBuild: true, argv: ['countersign', flag] })).toBeNull()
  })

  it('refuses root', () => {
    expect(dangerOf({ ...packaged, isRoot: true, argv: ['countersign'] })).toBe('it must not run as root')
  })

  it.each(['--hidden', '--port=0', '--data=/x', 'countersign://request/x', '--force-device-scale-factor=1'])(
    'accepts %s',
    (flag) => {
      expect(dangerOf({ ...packaged, argv: ['countersign', flag] })).toBeNull()
    },
  )
})

describe('forcesSandbox', () => {
  it('holds unless asked otherwise', () => {
    expect(forcesSandbox({ argv: ['electron'] })).toBe(true)
    expect(forcesSandbox({ argv: ['electron', '--no-sandbox'] })).toBe(false)
  })
})
