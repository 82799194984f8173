import { describe, expect, it } from 'vitest'
import { addressOf, fieldsOf, newFields, withScheme } from './channel-address.ts'

describe('an address in fields', () => {
  it.each([
    ['sms', 'twilio://AC1:••••@api.twilio.com?from=%2B46701234567', undefined],
    ['sms', 'smpps://acme:p%40ss@smsc.example:3550?from=Acme', undefined],
    ['email', 'smtps://me%40x.example:••••@mail.example:465', 'Countersign <a@x.example>'],
    ['email', 'smtp://localhost:25', 'a@x.example'],
    ['chat', 'slack://hooks.slack.com/••••', undefined],
    ['chat', 'teams://x.example/a/b?api-version=1&sig=k', undefined],
  ] as const)('%s %s comes back as it was', (channel, url, from) => {
    const fields = fieldsOf({ channel, source: 'app', url, ...(from === undefined ? {} : { from }) })
    expect(addressOf(channel, fields)).toEqual({ url, ...(from === undefined ? {} : { from }) })
  })

  it('takes the address of a room as the service gives it', () => {
    const fields = { ...newFields('chat'), host: ' https://hooks.slack.com/services/T0/B0/k ' }
    expect(addressOf('chat', fields)).toEqual({ url: 'slack://hooks.slack.com/services/T0/B0/k' })
  })

  it('escapes what a password may hold', () => {
    const fields = { ...newFields('sms'), account: 'AC1', secret: 'a:b@c/d?e#f', from: '+46701234567' }
    const { url } = addressOf('sms', fields)
    expect(url).toBe('twilio://AC1:a%3Ab%40c%2Fd%3Fe%23f@api.twilio.com?from=%2B46701234567')
    expect(fieldsOf({ channel: 'sms', source: 'app', url })).toEqual(fields)
  })

  it('begins with what is most common', () => {
    expect(newFields('email')).toMatchObject({ scheme: 'smtps', host: '' })
    expect(fieldsOf({ channel: 'sms', source: 'none' })).toMatchObject({
      scheme: 'twilio',
      host: 'api.twilio.com',
    })
  })

  it('takes the usual host along, and leaves one that was typed', () => {
    expect(withScheme(newFields('sms'), 'smpp').host).toBe('')
    expect(withScheme({ ...newFields('sms'), host: 'x.example' }, 'smpp').host).toBe('x.example')
  })
})
