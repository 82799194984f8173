import { describe, expect, it } from 'vitest'
import { maskAddress, unmaskAddress } from './masked-address.ts'

const TWILIO = 'twilio://AC1:s3cret@api.twilio.com?from=%2B46701234567'

describe('an address for people to read', () => {
  it.each([
    [TWILIO, 'twilio://AC1:••••@api.twilio.com?from=%2B46701234567'],
    ['smtps://u%40x.example:p%2Fw@mail.example:465', 'smtps://u%40x.example:••••@mail.example:465'],
    ['smtp://mail.example:25', 'smtp://mail.example:25'],
    ['slack://hooks.slack.com/services/T0/B0/key', 'slack://hooks.slack.com/••••'],
    ['teams://x.example/a?sig=key', 'teams://x.example/••••'],
    ['SLACK+HTTP://x.example/key', 'SLACK+HTTP://x.example/••••'],
    ['slack://me:pass@x.example/key', 'slack://me:••••@x.example/••••'],
  ])('%s', (url, masked) => expect(maskAddress(url)).toBe(masked))
})

describe('a masked address that comes back', () => {
  it.each([
    ['as it was', 'twilio://AC1:••••@api.twilio.com?from=%2B46701234567', TWILIO],
    [
      'with another sender',
      'twilio://AC1:••••@api.twilio.com?from=Acme',
      'twilio://AC1:s3cret@api.twilio.com?from=Acme',
    ],
    [
      'with a new secret',
      'twilio://AC1:new@api.twilio.com?from=Acme',
      'twilio://AC1:new@api.twilio.com?from=Acme',
    ],
    ['for another host', 'twilio://AC1:••••@evil.example?from=Acme', null],
    ['for another account', 'twilio://AC2:••••@api.twilio.com?from=Acme', null],
    ['without encryption', 'twilio+http://AC1:••••@api.twilio.com?from=Acme', null],
    ['elsewhere', 'twilio://AC1:x@evil.example?from=••••', null],
  ])('%s', (_how, given, meant) => expect(unmaskAddress(given, TWILIO)).toBe(meant))

  it('needs something that was kept', () => {
    expect(unmaskAddress('smtp://a:••••@b', undefined)).toBeNull()
    const room = 'slack://hooks.slack.com/services/x'
    expect(unmaskAddress('slack://hooks.slack.com/••••', room)).toBe(room)
    expect(unmaskAddress('slack://evil.example/••••', room)).toBeNull()
    expect(unmaskAddress('teams://hooks.slack.com/••••', room)).toBeNull()
    expect(unmaskAddress('slack://hooks.slack.com/••••?x', room)).toBeNull()
    expect(unmaskAddress('slack://:••••@hooks.slack.com/••••', room)).toBe(room)
    expect(unmaskAddress('slack://:new@hooks.slack.com/••••', room)).toBe(
      'slack://:new@hooks.slack.com/services/x',
    )
  })
})
