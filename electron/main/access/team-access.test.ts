import { describe, expect, it } from 'vitest'
import { teamAddress } from './team-access.ts'

describe('teamAddress', () => {
  it.each([
    ['team.example', 'https://team.example'],
    [' https://team.example:8443/some/path?x=1 ', 'https://team.example:8443'],
    ['http://127.0.0.1:4780', 'http://127.0.0.1:4780'],
    ['http://localhost:4780/', 'http://localhost:4780'],
    ['http://team.example', null],
    ['https://user:pass@team.example', null],
    ['ftp://team.example', null],
    ['file:///etc/passwd', null],
    ['javascript:alert(1)', null],
    ['', null],
  ])('%j is %s', (typed, expected) => {
    expect(teamAddress(typed)).toBe(expected)
  })
})
