import { describe, expect, it } from 'vitest'
import { acceptsHost, type HostRule } from './host-guard.ts'

const LOCAL: HostRule = { names: [], anyAddress: false }
const TEAM: HostRule = { names: ['approvals.example.com'], anyAddress: true }

describe('which requests are served, by Host and Origin', () => {
  it.each<[HostRule, string | undefined, string | undefined, boolean]>([
    [LOCAL, 'localhost:4780', undefined, true],
    [LOCAL, '127.0.0.1:4780', undefined, true],
    [LOCAL, '[::1]:4780', undefined, true],
    [LOCAL, 'LOCALHOST:4780', undefined, true],
    [LOCAL, undefined, undefined, false],
    [LOCAL, '', undefined, false],
    [LOCAL, 'evil.example', undefined, false],
    [LOCAL, 'localhost.evil.example', undefined, false],
    [LOCAL, 'localhost@evil.example', undefined, false],
    [LOCAL, 'evil.example#localhost', undefined, false],
    [LOCAL, '127.0.0.1.nip.io:4780', undefined, false],
    [LOCAL, '0.0.0.0:4780', undefined, false],
    [LOCAL, '192.168.1.5:4780', undefined, false],
    [LOCAL, 'localhost:4780', 'http://localhost:4780', true],
    [LOCAL, 'localhost:4780', 'https://localhost:4780', true],
    [LOCAL, 'localhost:4780', 'http://localhost:3000', false],
    [LOCAL, 'localhost:4780', 'http://evil.example', false],
    [LOCAL, 'localhost:4780', 'null', false],
    [LOCAL, 'localhost:4780', '', false],
    [LOCAL, 'localhost:4780', 'file://', false],
    [LOCAL, 'localhost:4780', 'http://127.0.0.1:4780', false],
    [LOCAL, 'evil.example', 'http://evil.example', false],
    [TEAM, 'approvals.example.com', 'https://approvals.example.com', true],
    [TEAM, 'Approvals.Example.com', undefined, true],
    [TEAM, '192.168.1.5:4780', undefined, true],
    [TEAM, '[2001:db8::1]:4780', undefined, true],
    [TEAM, 'other.example.com', undefined, false],
    [TEAM, 'approvals.example.com.evil.example', undefined, false],
  ])('%o, Host %s, Origin %s: %s', (rule, host, origin, expected) => {
    expect(acceptsHost(rule, host, origin)).toBe(expected)
  })
})
