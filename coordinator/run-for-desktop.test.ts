import { EventEmitter, once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readConfig } from './adapters/system/read-config.ts'
import { runForDesktop, type ParentPort } from './run-for-desktop.ts'

/** The desktop's end of the line. */
class Desktop extends EventEmitter implements ParentPort {
  readonly heard: { type: string; url?: string; code?: string }[] = []

  postMessage(message: unknown): void {
    this.heard.push(message as { type: string })
    this.emit('heard')
  }

  say(data: unknown): void {
    this.emit('message', { data })
  }

  async hear(type: string): Promise<{ type: string; url?: string; code?: string }> {
    for (;;) {
      const found = this.heard.find((message) => message.type === type)
      if (found) return found
      await once(this, 'heard')
    }
  }
}

const secret = 'a-secret-of-the-desktop-that-is-long-enough'
let data: string
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'countersign-desktop-'))
})
afterEach(() => rmSync(data, { recursive: true, force: true }))

const run = (desktop: Desktop): Promise<void> =>
  runForDesktop(desktop, (version) => ({
    config: readConfig({ flags: { data, port: 0 }, environment: {} }).config,
    version,
    log: pino({ level: 'silent' }),
    rendererFolder: null,
  }))

describe('the coordinator inside the desktop app', () => {
  it('waits for the word, says where it listens, and stops when told', async () => {
    const desktop = new Desktop()
    await run(desktop)
    expect(desktop.heard).toEqual([])
    desktop.say({ type: 'start', secret, key: 'key-from-the-keychain-0123456789', version: '1.2.3' })
    const { url } = await desktop.hear('listening')
    expect(await (await fetch(`${url ?? ''}/api/v1/about`)).json()).toMatchObject({
      version: '1.2.3',
      mode: 'computer',
    })
    const owner = await fetch(`${url ?? ''}/api/v1/setup/owner`, {
      method: 'POST',
      headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'Olga', email: 'olga@example.com' }),
    })
    const { token } = (await owner.json()) as { token: string }
    const flows = await fetch(`${url ?? ''}/api/v1/flows`, { headers: { authorization: `Bearer ${token}` } })
    expect(await flows.json()).toMatchObject({
      items: [{ isDefault: true, advanced: { allowSelfApproval: true } }],
    })
    desktop.say({ type: 'stop' })
    await desktop.hear('stopped')
    await expect(fetch(`${url ?? ''}/api/v1/about`)).rejects.toThrow()
  })

  it('says with a code why it cannot start', async () => {
    const first = new Desktop()
    await run(first)
    first.say({ type: 'start', secret, version: '1.0.0' })
    await first.hear('listening')
    const second = new Desktop()
    await run(second)
    second.say({ type: 'start', secret, version: '1.0.0' })
    expect(await second.hear('failed')).toMatchObject({ code: 'store_in_use' })
    second.say({ type: 'stop' })
    await second.hear('stopped')
    first.say({ type: 'stop' })
    await first.hear('stopped')
  })

  it('ignores what it does not understand', async () => {
    const desktop = new Desktop()
    await run(desktop)
    for (const nonsense of [
      null,
      'start',
      { type: 'start' },
      { type: 'start', secret: 'short' },
      { type: 'other' },
    ])
      desktop.say(nonsense)
    desktop.say({ type: 'stop' })
    expect(await desktop.hear('stopped')).toEqual({ type: 'stopped' })
    expect(desktop.heard).toHaveLength(1)
  })
})
