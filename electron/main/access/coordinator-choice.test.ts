import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Supervisor } from '../coordinator/supervisor.ts'
import { openSettings } from '../settings/settings-file.ts'
import { createCoordinatorChoice } from './coordinator-choice.ts'
import { SECRET, server, address, folder, settings, coordinator, computer } from './testing/signing-in.ts'
import { keychain } from './testing/turning-keychain.ts'

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
    coordinator.hasOwner = owner
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
    coordinator.valid = 'token-9'
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
    coordinator.valid = 'another'
    await choice.access().renew('token-1')
    expect({ calls, facts: choice.facts().team }).toMatchObject({
      calls: [],
      facts: { signedIn: false, revoked: false },
    })
    coordinator.valid = 'token-1'
    await choice.useTeam({ address, token: 'token-1' })
    calls.length = 0
    coordinator.revoked = 'token-1'
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
