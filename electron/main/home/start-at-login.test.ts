import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { autostartEntry, autostartFile, setStartAtLogin } from './start-at-login.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'countersign-login-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const registered: unknown[] = []
const parts = (platform: NodeJS.Platform) => ({
  platform,
  loginItems: { setLoginItemSettings: (settings: unknown) => void registered.push(settings) },
  command: ['/opt/Countersign/countersign'],
  configFolder: folder,
})

describe('setStartAtLogin', () => {
  it('writes an autostart entry on Linux, hidden, and takes it away again', async () => {
    await setStartAtLogin(true, parts('linux'))
    const text = await readFile(autostartFile(folder), 'utf8')
    expect(text).toContain('Exec="/opt/Countersign/countersign" "--hidden"\n')
    expect((await stat(autostartFile(folder))).mode & 0o777).toBe(0o600)
    await setStartAtLogin(false, parts('linux'))
    await expect(readFile(autostartFile(folder))).rejects.toMatchObject({ code: 'ENOENT' })
    await setStartAtLogin(false, parts('linux'))
  })

  it.each(['darwin', 'win32'] as const)('asks the system on %s', async (platform) => {
    await setStartAtLogin(true, parts(platform))
    expect(registered.at(-1)).toEqual({ openAtLogin: true, args: ['--hidden'] })
    await setStartAtLogin(false, parts(platform))
    expect(registered.at(-1)).toEqual({ openAtLogin: false, args: ['--hidden'] })
  })
})

describe('autostartEntry', () => {
  it('keeps an argument one argument, whatever stands in it', () => {
    const exec = autostartEntry(['/a b/$(x)', '50%', 'c:\\d "e" `f`', 'g\nExec=evil']).split('\n')[3]
    expect(exec).toBe(
      String.raw`Exec="/a b/\\$(x)" "50%%" "c:\\\\d \\"e\\" \\${'`'}f\\${'`'}" "g\nExec=evil"`,
    )
  })
})
