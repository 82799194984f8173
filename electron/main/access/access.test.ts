import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { WebSocketServer } from 'ws'
import { CLOSE } from '../../../shared/contract/stream.ts'
import type { Supervisor } from '../coordinator/supervisor.ts'
import { openSettings, type SettingsFile } from '../settings/settings-file.ts'
import { createComputerAccess } from './computer-access.ts'
import { createCoordinatorChoice } from './coordinator-choice.ts'
import { coordinatorKey } from './coordinator-key.ts'
import { createKeychain, type Keychain } from './keychain.ts'
import { openWire } from './open-wire.ts'
import { signInToTeam } from './sign-in-to-team.ts'
import { createTeamAccess, teamAddress } from './team-access.ts'

const SECRET = 's'.repeat(43)
const user = {
  id: 'u',
  name: 'Ada',
  email: 'ada@example.org',
  role: 'admin',
  groups: [],
  active: true,
  source: 'local',
  updatedAt: '2026-01-01T00:00:00.000Z',
}

/** A coordinator as far as signing in goes, on a real socket. */
let server: Server
let address: string
let folder: string
let settings: SettingsFile
let sessions: number
let hasOwner: boolean
let valid: string
let revoked: string
beforeEach(async () => {
  sessions = 0
  hasOwner = true
  valid = 'token-1'
  revoked = ''
  server = createServer((request, response) => {
    const bearer = request.headers.authorization
    const answer = (status: number, body: unknown, type = 'application/json') =>
      response.writeHead(status, { 'content-type': type }).end(JSON.stringify(body))
    const refuse = (status: number, code: string, data = {}) =>
      answer(
        status,
        { type: 'about:blank', title: code, status, code, detail: code, data },
        'application/problem+json',
      )
    if (request.url === '/api/v1/session') {
      if (bearer !== `Bearer ${SECRET}` || !hasOwner) return refuse(401, 'invalid_credentials')
      valid = `token-${++sessions}`
      return answer(201, { token: valid, user })
    }
    if (request.url === '/api/v1/setup/owner') {
      if (hasOwner) return refuse(409, 'already_set_up')
      hasOwner = true
      return answer(201, user)
    }
    if (request.url === '/api/v1/me') {
      if (bearer === `Bearer ${revoked}`) return refuse(401, 'expired_credentials', { because: 'revoked' })
      return bearer === `Bearer ${valid}`
        ? answer(200, { user, mode: 'team' })
        : refuse(401, 'invalid_credentials')
    }
    return response.writeHead(404, { 'content-type': 'text/html' }).end('<p>nothing</p>')
  })
  const sockets = new WebSocketServer({ noServer: true })
  server.on('upgrade', (request, socket, head) => {
    if (request.headers.authorization !== `Bearer ${valid}`) {
      socket.end('HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n')
      return
    }
    sockets.handleUpgrade(request, socket, head, (client) => client.send(`since ${request.url}`))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  folder = await mkdtemp(join(tmpdir(), 'countersign-access-'))
  settings = await openSettings(join(folder, 'desktop.json'), () => undefined)
})
afterEach(async () => {
  server.closeAllConnections()
  server.close()
  await rm(folder, { recursive: true, force: true })
})

const computer = (url: () => string | null = () => address) =>
  createComputerAccess({ url, secret: () => SECRET, fetch })

describe('signing in to the coordinator of this computer', () => {
  it('opens one session for many calls', async () => {
    const access = computer()
    const tokens = await Promise.all([access.token(), access.token(), access.token()])
    expect(tokens).toEqual(['token-1', 'token-1', 'token-1'])
    expect(sessions).toBe(1)
  })

  it('renews once for many that were refused with the same token', async () => {
    const access = computer()
    await access.token()
    expect(await Promise.all([access.renew('token-1'), access.renew('token-1')])).toEqual([
      'token-2',
      'token-2',
    ])
    expect(await access.renew('token-1')).toBe('token-2')
    expect(sessions).toBe(2)
  })

  it('has no token before there is an owner, and has one after', async () => {
    hasOwner = false
    const access = computer()
    expect(await access.token()).toBeNull()
    hasOwner = true
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
    valid = 'another'
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

/** A keychain that turns texts around, or is not there. */
const keychain = (safe: boolean): Keychain => ({
  isSafe: () => Promise.resolve(safe),
  seal: (text) => Promise.resolve(Buffer.from([...text].reverse().join('')).toString('base64')),
  open: (sealed) => Promise.resolve([...Buffer.from(sealed, 'base64').toString()].reverse().join('')),
})

describe('the choice of a coordinator', () => {
  function choose({ safe = true, confirms = true, owner = false } = {}) {
    const calls: string[] = []
    let running = false
    const supervisor: Supervisor = {
      start() {
        running = true
        calls.push('start')
      },
      stop() {
        running = false
        return Promise.resolve(void calls.push('stop'))
      },
      restart: () => undefined,
      state: () => ({ state: 'running', url: address }),
      url: () => (running ? address : null),
    }
    hasOwner = owner
    const choice = createCoordinatorChoice({
      settings,
      keychain: keychain(safe),
      supervisor,
      computerAccess: computer(),
      secret: () => SECRET,
      confirmTeam: () => Promise.resolve(confirms),
      onChanged: (anew) => calls.push(anew === undefined ? 'changed' : `changed ${anew}`),
      onShown: () => calls.push('shown'),
      onRevoked: (place) => calls.push(`revoked ${place}`),
      onLeft: (place) => Promise.resolve(void calls.push(`left ${place}`)),
      fetch,
    })
    const shown = () => choice.places().map(({ id }) => (id === choice.active() ? `[${id}]` : id))
    return { choice, calls, shown }
  }

  it('begins with this computer, makes its owner and signs in', async () => {
    const { choice, calls, shown } = choose()
    await choice.begin()
    await choice.useThisComputer({ name: 'Ada', email: 'ada@example.org' })
    expect(calls).toEqual(['changed', 'start', 'changed computer'])
    expect(await choice.access().token()).toBe('token-1')
    expect(choice.facts()).toEqual({ mode: 'computer' })
    expect(shown()).toEqual(['[computer]'])
  })

  it('passes on why the owner could not be made', async () => {
    const { choice } = choose({ owner: true })
    await choice.begin()
    await expect(choice.useThisComputer({ name: 'Ada', email: 'ada@example.org' })).rejects.toMatchObject({
      code: 'already_set_up',
    })
  })

  it('joins a team, remembers it sealed, and takes it up again', async () => {
    const { choice, calls, shown } = choose()
    await choice.begin()
    expect(await choice.useTeam({ address, token: 'token-1' })).toEqual({ tokenKept: 'keychain' })
    // Nobody used the coordinator of this computer: it ends.
    expect(calls).toEqual(['changed', 'start', 'changed', 'stop'])
    expect(shown()).toEqual([`[${address}]`])
    expect(JSON.stringify(settings.current())).not.toContain('token-1')
    const later = choose()
    await later.choice.begin()
    expect(later.calls).toEqual(['changed'])
    expect(later.choice.facts()).toEqual({
      mode: 'team',
      team: { address, signedIn: true, tokenKept: 'keychain', revoked: false },
    })
    expect(await later.choice.access().token()).toBe('token-1')
    await later.choice.leaveTeam()
    expect(later.calls).toEqual(['changed', `left ${address}`, 'changed', 'start'])
    expect(later.choice.facts()).toEqual({ mode: 'computer' })
    expect(settings.current()).toMatchObject({ teams: [], active: 'computer' })
  })

  it('goes on with this computer beside a team, and shows the one or the other', async () => {
    const { choice, calls, shown } = choose({ owner: true })
    await choice.begin()
    valid = 'token-9'
    const team = address.replace('127.0.0.1', 'localhost')
    // The owner's session of this computer is opened on the way, so the token of the team is another one then.
    await choice.join(team, 'token-9')
    expect(calls).not.toContain('stop')
    expect(shown()).toEqual(['computer', `[${team}]`])
    calls.length = 0
    await choice.show('computer')
    await choice.show('computer')
    expect(calls).toEqual(['changed', 'shown'])
    expect(choice.facts()).toEqual({ mode: 'computer' })
    await expect(choice.show('https://other.example')).rejects.toMatchObject({ code: 'not_found' })
    expect((await openSettings(join(folder, 'desktop.json'), () => undefined)).current()).toMatchObject({
      computer: true,
      active: 'computer',
      teams: [{ address: team }],
    })
    await choice.show(team)
    await choice.leaveTeam()
    expect(shown()).toEqual(['[computer]'])
  })

  it('tells a session that was revoked from one that the coordinator does not know', async () => {
    const { choice, calls } = choose()
    await choice.begin()
    await choice.useTeam({ address, token: 'token-1' })
    calls.length = 0
    valid = 'another'
    await choice.access().renew('token-1')
    expect({ calls, facts: choice.facts().team }).toMatchObject({
      calls: [],
      facts: { signedIn: false, revoked: false },
    })
    valid = 'token-1'
    await choice.useTeam({ address, token: 'token-1' })
    calls.length = 0
    revoked = 'token-1'
    await Promise.all([choice.access().renew('token-1'), choice.access().renew('token-1')])
    expect({ calls, facts: choice.facts().team }).toMatchObject({
      calls: [`revoked ${address}`],
      facts: { signedIn: false, revoked: true },
    })
  })

  it('keeps the token in memory only where there is no safe place', async () => {
    const { choice } = choose({ safe: false })
    expect(await choice.useTeam({ address, token: 'token-1' })).toEqual({ tokenKept: 'memory' })
    expect(settings.current().teams).toEqual([{ address }])
    const later = choose({ safe: false })
    await later.choice.begin()
    expect(later.choice.facts()).toMatchObject({ team: { signedIn: false } })
  })

  it('says nothing to an address that the person did not confirm', async () => {
    let asked = 0
    server.on('request', () => asked++)
    const { choice, calls } = choose({ confirms: false })
    await expect(choice.useTeam({ address, token: 'token-1' })).rejects.toMatchObject({
      code: 'cancelled_by_person',
    })
    expect({ asked, calls, active: settings.current().active }).toEqual({
      asked: 0,
      calls: [],
      active: 'computer',
    })
  })
})

describe('the key of the coordinator', () => {
  const keyOf = (safe: boolean) =>
    coordinatorKey({ settings, keychain: keychain(safe), dataDir: folder, ownFolder: 'desktop.json' })

  it('is made once for an empty folder', async () => {
    const key = await keyOf(true)
    expect(key).toHaveLength(43)
    expect(await keyOf(true)).toBe(key)
    expect(JSON.stringify(settings.current())).not.toContain(key)
  })

  it('is left to the coordinator where there is no keychain, or data already', async () => {
    expect(await keyOf(false)).toBeNull()
    await writeFile(join(folder, 'secret.key'), 'x')
    expect(await keyOf(true)).toBeNull()
  })
})

describe('the keychain', () => {
  const storage = (backend: 'basic_text' | 'unknown' | 'gnome_libsecret' | 'kwallet6', available = true) => ({
    isEncryptionAvailable: () => available,
    encryptString: (text: string) => Buffer.from(`sealed:${text}`),
    decryptString: (bytes: Buffer) => {
      if (!bytes.toString().startsWith('sealed:')) throw new Error('no')
      return bytes.toString().slice(7)
    },
    getSelectedStorageBackend: () => backend,
  })

  it.each([
    ['basic_text', 'linux', true, false],
    ['unknown', 'linux', true, false],
    ['gnome_libsecret', 'linux', true, true],
    ['kwallet6', 'linux', true, true],
    ['gnome_libsecret', 'linux', false, false],
    ['basic_text', 'darwin', true, true],
    ['basic_text', 'win32', false, false],
  ] as const)('%s on %s, available %s, is safe: %s', async (backend, platform, available, expected) => {
    expect(await createKeychain(storage(backend, available), platform).isSafe()).toBe(expected)
  })

  it('opens what it sealed, and says null to what it did not', async () => {
    const chain = createKeychain(storage('gnome_libsecret'), 'linux')
    expect(await chain.open(await chain.seal('word'))).toBe('word')
    expect(await chain.open('AAAA')).toBeNull()
  })

  it('prefers what does not block', async () => {
    const chain = createKeychain(
      {
        ...storage('gnome_libsecret'),
        isAsyncEncryptionAvailable: () => Promise.resolve(true),
        encryptStringAsync: (text) => Promise.resolve(Buffer.from(`async:${text}`)),
        decryptStringAsync: (bytes) =>
          Promise.resolve({ result: bytes.toString().slice(6), shouldReEncrypt: false }),
      },
      'linux',
    )
    expect(Buffer.from(await chain.seal('word'), 'base64').toString()).toBe('async:word')
    expect(await chain.open(await chain.seal('word'))).toBe('word')
  })
})
