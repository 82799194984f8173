import { describe, expect, it } from 'vitest'
import { isPlainAddress } from './plain-address.ts'

describe('an address of a provider', () => {
  it.each(['smpp://id:pw@sms.example.com', 'twilio+http://a:t@sms.example.com', 'http://chat.example.com/x'])(
    'is plain: %s',
    (url) => expect(isPlainAddress(url)).toBe(true),
  )
  it.each([
    'smpps://id:pw@sms.example.com',
    'twilio://a:t@api.twilio.com',
    'https://chat.example.com/x',
    // Mail asks the server for TLS.
    'smtp://mail.example.com',
    'smpp://id:pw@localhost:2775',
    'http://[::1]:8080/x',
    'no address',
  ])('is not: %s', (url) => expect(isPlainAddress(url)).toBe(false))
})
