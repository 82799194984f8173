import { expect, it } from 'vitest'
import { isSignedByTwilio } from './twilio-signature.ts'

/** The example of Twilio's documentation, "Validating requests". */
const URL = 'https://mycompany.com/myapp.php?foo=1&bar=2'
const PARAMETERS = new Map([
  ['Digits', '1234'],
  ['To', '+18005551212'],
  ['From', '+14158675309'],
  ['Caller', '+14158675309'],
  ['CallSid', 'CA1234567890ABCDE'],
])

it('is what the documentation says it is', () => {
  expect(isSignedByTwilio('RSOYDt4T1cUTdK1PDd93/VVr8B8=', '12345', URL, PARAMETERS)).toBe(true)
})
