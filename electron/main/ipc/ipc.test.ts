import { describe, expect, it } from 'vitest'
import { IPC_CALLS, readBridgeError } from '../../../shared/contract/ipc.ts'
import { isTrustedCaller, LARGEST_INPUT, readInput } from './check-call.ts'
import { createRateLimit } from './rate-limit.ts'

describe('isTrustedCaller', () => {
  const ours = { frameAddress: 'countersign-app://bundle/#/requests', isMainFrame: true, isKnownWindow: true }

  it('trusts the page of our own window', () => {
    expect(isTrustedCaller(ours)).toBe(true)
  })

  it.each([
    { frameAddress: null },
    { frameAddress: '' },
    { frameAddress: 'about:blank' },
    { frameAddress: 'https://bundle/' },
    { frameAddress: 'countersign-app://bundle.evil.example/' },
    { frameAddress: 'countersign-app://bundle@evil.example/' },
    { frameAddress: 'countersign-app://evil@bundle/' },
    { frameAddress: 'countersign-app2://bundle/' },
    { frameAddress: 'file:///countersign-app://bundle/' },
    { frameAddress: 'data:text/html,countersign-app://bundle/' },
    { isMainFrame: false },
    { isKnownWindow: false },
  ])('does not trust %o', (part) => {
    expect(isTrustedCaller({ ...ours, ...part })).toBe(false)
  })
})

describe('readInput', () => {
  const { input } = IPC_CALLS['app:set-badge']
  const cyclic: Record<string, unknown> = { count: 1 }
  cyclic['self'] = cyclic

  it('reads what fits', () => {
    expect(readInput(input, [{ count: 3 }])).toEqual({ count: 3 })
    expect(readInput(IPC_CALLS['app:info'].input, [])).toBeUndefined()
  })

  it.each([
    ['no input', []],
    ['two inputs', [{ count: 3 }, {}]],
    ['an unknown key', [{ count: 3, extra: 1 }]],
    ['a wrong type', [{ count: '3' }]],
    ['a negative count', [{ count: -1 }]],
    ['not a number', [{ count: NaN }]],
    ['an array', [[3]]],
    ['null', [null]],
  ])('refuses %s', (_what, args) => {
    expect(() => readInput(input, args)).toThrowError(expect.objectContaining({ code: 'invalid_body' }))
  })

  it.each(['"a b"@example.com', 'Ünïcode@exämple.example', 'ana@[192.0.2.1]', "o'hara+x@a.example"])(
    'takes the address %s of whoever sets up this computer',
    (email) => {
      const { input: setUp } = IPC_CALLS['onboarding:use-this-computer']
      expect(readInput(setUp, [{ name: 'Ana', email }])).toEqual({ name: 'Ana', email })
    },
  )

  it.each(['ana@example.com\r\nBcc: all@example.com', 'Ana <ana@example.com>', 'a@b@', 'a@b,c@d'])(
    'refuses %j as an address',
    (email) => {
      const { input: setUp } = IPC_CALLS['onboarding:use-this-computer']
      expect(() => readInput(setUp, [{ name: 'Ana', email }])).toThrowError(
        expect.objectContaining({ code: 'invalid_body' }),
      )
    },
  )

  it('refuses input where none is expected', () => {
    expect(() => readInput(IPC_CALLS['app:info'].input, [{}])).toThrowError(
      expect.objectContaining({ code: 'invalid_body' }),
    )
  })

  it.each([
    ['too large', { count: 3, pad: 'x'.repeat(LARGEST_INPUT) }],
    ['cyclic', cyclic],
    ['a big integer', { count: 3n }],
  ])('refuses what is %s', (_what, value) => {
    expect(() => readInput(input, [value])).toThrowError(expect.objectContaining({ code: 'body_too_large' }))
  })

  it('has strict inputs on every channel', () => {
    for (const [channel, { input: schema }] of Object.entries(IPC_CALLS)) {
      const withExtra = schema.safeParse({ surprise: true })
      expect(withExtra.success, channel).toBe(false)
    }
  })
})

describe('createRateLimit', () => {
  it('lets fifty through in any second', () => {
    const mayPass = createRateLimit(50)
    const passed = Array.from({ length: 80 }, (_, index) => mayPass(index)).filter(Boolean)
    expect(passed).toHaveLength(50)
    expect(mayPass(999)).toBe(false)
    expect(mayPass(1_000)).toBe(true)
  })
})

describe('readBridgeError', () => {
  it('finds code and sentence, or says that it is internal', () => {
    expect(readBridgeError(new Error('[already_set_up] The owner\nexists.'))).toEqual({
      code: 'already_set_up',
      text: 'The owner\nexists.',
    })
    expect(readBridgeError('boom')).toEqual({ code: 'internal', text: 'boom' })
  })
})
