import { describe, expect, it } from 'vitest'
import { CLOSE } from '../../../shared/contract/stream.ts'
import { openWire } from './open-wire.ts'
import { signInToTeam } from './sign-in-to-team.ts'
import { createTeamAccess } from './team-access.ts'
import { server, address, coordinator, computer } from './testing/signing-in.ts'

describe('signing in to the coordinator of this computer', () => {
  it('opens one session for many calls', async () => {
    const access = computer()
    const tokens = await Promise.all([access.token(), access.token(), access.token()])
    expect(tokens).toEqual(['token-1', 'token-1', 'token-1'])
    expect(coordinator.sessions).toBe(1)
  })

  it('renews once for many that were refused with the same token', async () => {
    const access = computer()
    await access.token()
    expect(await Promise.all([access.renew('token-1'), access.renew('token-1')])).toEqual([
      'token-2',
      'token-2',
    ])
    expect(await access.renew('token-1')).toBe('token-2')
    expect(coordinator.sessions).toBe(2)
  })

  it('has no token before there is an owner, and has one after', async () => {
    coordinator.hasOwner = false
    const access = computer()
    expect(await access.token()).toBeNull()
    coordinator.hasOwner = true
    expect(await access.token()).toBe('token-1')
  })

  it('opens a new session with a coordinator that was started again', async () => {
    let url: string | null = address
    const access = computer(() => url)
    await access.token()
    url = null
    expect(await access.token()).toBeNull()
    url = address.replace('127.0.0.1', 'localhost')
    expect(await access.token()).toBe('token-2')
  })
})

describe('the wire', () => {
  const dial = (access: Parameters<typeof openWire>[0], since: number | null = 7) =>
    new Promise<string>((done) => {
      const wire = openWire(access, since, {
        frame(text) {
          wire.close(1000)
          done(text)
        },
        closed: (code) => done(`closed ${code}`),
      })
    })

  it('says since when, and keeps the token out of the address', async () => {
    expect(await dial(computer())).toBe('since /api/v1/stream?since=7')
    expect(await dial(computer(), null)).toBe('since /api/v1/stream')
  })

  it('renews a session that ended', async () => {
    const access = computer()
    await access.token()
    coordinator.valid = 'another'
    expect(await dial(access)).toContain('since')
  })

  it('ends as signed out when the key stays refused, or there is none', async () => {
    expect(await dial(createTeamAccess(address, 'wrong'))).toBe(`closed ${CLOSE.signedOut.code}`)
    expect(await dial(createTeamAccess(address, null))).toBe(`closed ${CLOSE.signedOut.code}`)
  })

  it('ends as lost when nobody answers', async () => {
    expect(await dial(createTeamAccess('http://127.0.0.1:1', 'x'))).toBe('closed 1006')
    expect(await dial(computer(() => null))).toBe('closed 1006')
  })
})

describe('signing in to a team', () => {
  it('checks address and token with the coordinator', async () => {
    expect(await signInToTeam(address, 'token-1')).toBe(address)
  })

  it.each([
    ['insecure_address', 'http://team.example', 'token-1'],
    ['coordinator_unavailable', 'http://127.0.0.1:1', 'token-1'],
  ])('says %s', async (code, typed, token) => {
    await expect(signInToTeam(typed, token)).rejects.toMatchObject({ code })
  })

  it('says when the token is unknown, and when it is another server', async () => {
    await expect(signInToTeam(address, 'wrong')).rejects.toMatchObject({ code: 'invalid_credentials' })
    server.removeAllListeners('request')
    server.on('request', (_request, response) => response.end('<p>hello</p>'))
    await expect(signInToTeam(address, 'token-1')).rejects.toMatchObject({ code: 'not_a_coordinator' })
  })
})
