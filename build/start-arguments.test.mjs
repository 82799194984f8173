import { describe, expect, it } from 'vitest'
import { readStartArguments } from './start-arguments.mjs'

describe('readStartArguments', () => {
  it.each(
    /** @type {const} */ ([
      [[], { demo: 'none', appFlags: [] }],
      [['--data', '/d', '--port', '0'], { demo: 'none', appFlags: ['--data=/d', '--port=0'] }],
      [['--data=/a=b', '--port=4780'], { demo: 'none', appFlags: ['--data=/a=b', '--port=4780'] }],
      [['--demo'], { demo: 'wait', appFlags: ['--demo'] }],
      [['--demo=approve', '--port', '0'], { demo: 'approve', appFlags: ['--port=0'] }],
    ]),
  )('reads %j', (args, expected) => {
    expect(readStartArguments(args)).toEqual(expected)
  })

  it.each([
    ['--port'],
    ['--port=70000'],
    ['--port=x'],
    ['--port=-1'],
    ['--data'],
    ['--data='],
    ['--data', '--demo'],
    ['--demo=deny'],
  ])('refuses the value of %j %s', (...args) => {
    expect(() => readStartArguments(args.filter(Boolean))).toThrow(
      expect.objectContaining({ code: 'start_argument_invalid' }),
    )
  })

  it.each(['--no-sandbox', 'folder', '--Data=x', ''])('refuses %j', (arg) => {
    expect(() => readStartArguments([arg])).toThrow(
      expect.objectContaining({ code: 'start_argument_unknown' }),
    )
  })
})
