import type { MenuItemConstructorOptions } from 'electron'
import { describe, expect, it } from 'vitest'
import type { Place } from '../../../shared/contract/ipc.ts'
import { de } from '../../texts/de.ts'
import { en } from '../../texts/en.ts'
import { menuTemplate, type MenuActions } from './menu-template.ts'

const PLATFORMS = ['darwin', 'win32', 'linux'] as const

function menuOf(platform: NodeJS.Platform, isPackaged = true, texts = en, places: Place[] = []) {
  const done: string[] = []
  const act =
    (name: string) =>
    (...parts: unknown[]) =>
      void done.push([name, ...parts].join(' '))
  const actions: MenuActions = {
    openScreen: act('screen'),
    showPlace: act('place'),
    openProtocolHome: act('protocol'),
    saveDiagnostics: act('diagnostics'),
    zoom: act('zoom'),
    find: act('find'),
    closeWindow: act('close'),
    quit: act('quit'),
  }
  const bar = menuTemplate(actions, { platform, isPackaged, places }, texts)
  const items = bar.flatMap(({ submenu }) => submenu as MenuItemConstructorOptions[])
  const press = (keys: string) => {
    const item = items.find(({ accelerator }) => accelerator === keys)
    // None of these looks at what it is given.
    ;(item?.click as (() => void) | undefined)?.()
    return done.at(-1)
  }
  return { bar, items, press, done }
}

describe('the menu', () => {
  it('of macOS begins with the app’s own, which has settings, hiding and quitting', () => {
    const { bar, items } = menuOf('darwin')
    expect(bar[0]?.role).toBe('appMenu')
    const own = (bar[0]?.submenu as MenuItemConstructorOptions[]).map(({ role, label }) => role ?? label)
    expect(own).toEqual(
      expect.arrayContaining(['about', 'Settings…', 'services', 'hide', 'hideOthers', 'quit']),
    )
    expect(items.filter(({ accelerator }) => accelerator === 'CmdOrCtrl+Q')).toEqual([])
    expect(items.map(({ role }) => role)).toContain('front')
  })

  it.each(['win32', 'linux'] as const)(
    'of %s has settings and quitting under File, and About under Help',
    (platform) => {
      const { bar, items, press } = menuOf(platform)
      expect(bar.map(({ label }) => label)).toEqual(['&File', '&Edit', '&View', '&Window', '&Help'])
      expect(press('CmdOrCtrl+Q')).toBe('quit')
      expect((bar[4]?.submenu as MenuItemConstructorOptions[]).map(({ role }) => role)).toContain('about')
      expect(items.some(({ role }) => role === 'services')).toBe(false)
    },
  )

  it.each(PLATFORMS)('of %s does the same by the same keys', (platform) => {
    const { press } = menuOf(platform)
    expect(
      ['CmdOrCtrl+,', 'CmdOrCtrl+W', 'CmdOrCtrl+1', 'CmdOrCtrl+F', 'CmdOrCtrl+Shift+G', 'CmdOrCtrl+0'].map(
        press,
      ),
    ).toEqual(['screen settings', 'close', 'screen dashboard', 'find open', 'find previous', 'zoom 0'])
    expect(['CmdOrCtrl+Plus', 'CmdOrCtrl+=', 'CmdOrCtrl+-'].map(press)).toEqual([
      'zoom 1',
      'zoom 1',
      'zoom -1',
    ])
  })

  it.each(PLATFORMS)('of %s has no key twice, in either language', (platform) => {
    for (const texts of [en, de]) {
      const keys = menuOf(platform, false, texts).items.flatMap(({ accelerator }) => accelerator ?? [])
      expect(new Set(keys).size).toBe(keys.length)
    }
  })

  it.each(PLATFORMS)('of %s has no developer tools in a packaged app', (platform) => {
    const tools = (isPackaged: boolean) =>
      menuOf(platform, isPackaged).items.filter(({ role }) => role === 'toggleDevTools' || role === 'reload')
        .length
    expect([tools(true), tools(false)]).toEqual([0, 2])
  })

  it('names the coordinators once there are several, with what waits at each', () => {
    const place = (id: string, active: boolean, waiting: number): Place => ({
      id,
      active,
      waiting,
      signedIn: true,
    })
    const computer = place('computer', false, 0)
    expect(menuOf('linux', true, en, [computer]).bar.map(({ label }) => label)).not.toContain('&Coordinator')
    const { items, done } = menuOf('linux', true, en, [computer, place('https://team.example', true, 3)])
    const radios = items.filter(({ type }) => type === 'radio')
    expect(radios.map(({ label, checked }) => [label, checked])).toEqual([
      ['This computer', false],
      ['team.example (3)', true],
    ])
    ;(radios[0]?.click as (() => void) | undefined)?.()
    expect(done).toEqual(['place computer'])
  })
})
