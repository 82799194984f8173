import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { FIRST_SETTINGS } from './desktop-settings.ts'
import { openSettings } from './settings-file.ts'

let folder: string
let file: string
const setAside: string[] = []
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'countersign-settings-'))
  file = join(folder, 'desktop.json')
  setAside.length = 0
})
afterEach(() => rm(folder, { recursive: true, force: true }))
const open = () => openSettings(file, (why) => setAside.push(why))

describe('settings of the desktop', () => {
  it('starts with the first settings and keeps what is changed', async () => {
    const settings = await open()
    expect(settings.current()).toEqual(FIRST_SETTINGS)
    await settings.change({ theme: 'dark' })
    await settings.change({ window: { x: -5, y: 0, width: 900, height: 700, maximized: false } })
    const again = await open()
    expect(again.current()).toEqual({
      ...FIRST_SETTINGS,
      theme: 'dark',
      window: { x: -5, y: 0, width: 900, height: 700, maximized: false },
    })
    expect(setAside).toEqual([])
  })

  it('lets nobody else read the file and leaves none behind', async () => {
    const settings = await open()
    await Promise.all(
      Array.from({ length: 20 }, (_, zoomLevel) => settings.change({ zoomLevel: zoomLevel / 10 })),
    )
    expect((await open()).current().zoomLevel).toBe(1.9)
    expect(await readdir(folder)).toEqual(['desktop.json'])
    if (process.platform !== 'win32') expect((await stat(file)).mode & 0o777).toBe(0o600)
  })

  it.each([
    ['cut short', '{"version":2,"active":"comp'],
    ['empty', ''],
    ['of a newer version', JSON.stringify({ ...FIRST_SETTINGS, version: 3 })],
    ['with an unknown key', JSON.stringify({ ...FIRST_SETTINGS, colour: 'red' })],
    [
      'with an address that is no address',
      JSON.stringify({ ...FIRST_SETTINGS, teams: [{ address: 'file:///etc' }] }),
    ],
  ])('sets aside a file that is %s', async (_what, text) => {
    await writeFile(file, text)
    const settings = await open()
    expect(settings.current()).toEqual(FIRST_SETTINGS)
    expect(setAside).toHaveLength(1)
    expect(await readFile(`${file}.unreadable`, 'utf8')).toBe(text)
    await settings.change({ theme: 'light' })
    expect((await open()).current().theme).toBe('light')
  })

  it.each([
    ['of a team', 'team', { address: 'https://team.example', sealedToken: 'AAAA' }, 'https://team.example'],
    ['of this computer', 'computer', undefined, 'computer'],
    ['that left its team', 'computer', { address: 'https://team.example' }, 'computer'],
  ])('takes over the first form %s, which knew one coordinator', async (_what, mode, team, active) => {
    const { computer, teams: _none, active: _first, ...rest } = FIRST_SETTINGS
    await writeFile(file, JSON.stringify({ ...rest, version: 1, mode, team, theme: 'dark' }))
    const settings = await open()
    expect(settings.current()).toEqual({
      ...rest,
      computer,
      theme: 'dark',
      teams: team === undefined ? [] : [team],
      active,
    })
    expect(setAside).toEqual([])
    await settings.change({ theme: 'light' })
    expect((await open()).current()).toMatchObject({ version: 2, theme: 'light', active })
  })

  it('refuses a change that makes no sense and keeps what was', async () => {
    const settings = await open()
    await expect(settings.change({ zoomLevel: 900 })).rejects.toThrow()
    expect(settings.current()).toEqual(FIRST_SETTINGS)
  })
})
