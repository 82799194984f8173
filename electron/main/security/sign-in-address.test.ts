import { describe, expect, it } from 'vitest'
import { signInAddress } from './external-link.ts'

describe('what is handed to the browser for signing in', () => {
  const TEAM = 'https://team.example'
  it.each([
    [`${TEAM}/sign-in/start?client=desktop`, TEAM],
    ['http://127.0.0.1:4780/sign-in/start?x=1', 'http://127.0.0.1:4780'],
  ])('%s', (address, confirmed) => {
    expect(signInAddress(address, confirmed)).toBe(address)
  })

  it.each([
    ['https://other.example/sign-in/start', TEAM],
    [`${TEAM}:8443/sign-in/start`, TEAM],
    ['http://team.example/sign-in/start', 'http://team.example'],
    ['https://user@team.example/sign-in/start', TEAM],
    [`${TEAM}/sign-in/start#more`, TEAM],
    [`${TEAM}/sign-in/start/more`, TEAM],
    [`${TEAM}/sign-in/../r/token`, TEAM],
    [`${TEAM}/`, TEAM],
    ['javascript:alert(1)', TEAM],
    ['file:///etc/passwd', 'null'],
    ['', TEAM],
  ])('never %j, when %s was confirmed', (address, confirmed) => {
    expect(signInAddress(address, confirmed)).toBeNull()
  })
})
