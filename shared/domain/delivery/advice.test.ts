import { expect, it } from 'vitest'
import { adviceFor } from './advice.ts'

it.each([
  ['connect ECONNREFUSED 127.0.0.1:25', 'refused'],
  ['getaddrinfo ENOTFOUND smtp.exmaple.com', 'unknown-host'],
  ['535 5.7.8 Authentication credentials invalid', 'credentials'],
  ['401 20003 Authenticate', 'credentials'],
  ['ESME_RINVPASWD: wrong password', 'credentials'],
  ['550 5.1.1 no such mailbox', 'recipient'],
  ["400 21211 The 'To' number is not a valid phone number.", 'recipient'],
  ['400 21610 Attempt to send to unsubscribed recipient', 'opted-out'],
  ['400 21606 The From phone number is not a valid, SMS-capable number', 'sender'],
  ['self-signed certificate', 'certificate'],
  ['Greeting never received: timed out', 'timeout'],
  ['no answer within 10 s', 'timeout'],
  ['localhost is not a public address', 'private-address'],
  ['429 20429 Too Many Requests', 'rate'],
  ['404 no_team', 'gone'],
  ['503 Service Unavailable', 'provider'],
] as const)('%s: %s', (words, advice) => expect(adviceFor(words)).toBe(advice))
