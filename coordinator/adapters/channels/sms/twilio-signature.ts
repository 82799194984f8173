import { createHmac, timingSafeEqual } from 'node:crypto'

/**
 * The signature of a callback as Twilio documents it ("Validating requests"): HMAC-SHA1 with the account's token over
 * the address that was called, followed by every parameter's name and value in the order of their names.
 */
function twilioSignature(token: string, url: string, parameters: ReadonlyMap<string, string>): string {
  const signed = [...parameters]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .reduce((text, [name, value]) => text + name + value, url)
  return createHmac('sha1', token).update(signed, 'utf8').digest('base64')
}

/** Compared in constant time. */
export function isSignedByTwilio(
  given: string,
  token: string,
  url: string,
  parameters: ReadonlyMap<string, string>,
): boolean {
  const expected = Buffer.from(twilioSignature(token, url, parameters))
  const actual = Buffer.from(given)
  return expected.length === actual.length && timingSafeEqual(expected, actual)
}
