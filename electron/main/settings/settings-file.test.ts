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
    ['cut short', '{"version":1,"mode":"comp'],
    ['empty', ''],
    ['of a newer version', JSON.stringify({ ...FIRST_SETTINGS, version: 2 })],
    ['with an unknown key', JSON.stringify({ ...FIRST_SETTINGS, colour: 'red' })],
    [
      'with an address that is no address',
      JSON.stringify({ ...FIRST_SETTINGS, team: { address: 'file:///etc' } }),
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

  it('forgets what it is told to forget', async () => {
    const settings = await open()
    await settings.change({ mode: 'team', team: { address: 'https://team.example' } })
    await settings.change({ mode: 'computer' }, ['team'])
    expect((await open()).current()).toEqual(FIRST_SETTINGS)
  })

  it('refuses a change that makes no sense and keeps what was', async () => {
    const settings = await open()
    await expect(settings.change({ zoomLevel: 900 })).rejects.toThrow()
    expect(settings.current()).toEqual(FIRST_SETTINGS)
  })
})
