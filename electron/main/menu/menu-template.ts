import type { MenuItemConstructorOptions } from 'electron'
import type { Place } from '../../../shared/contract/ipc.ts'
import type { ShellTexts } from '../../texts/en.ts'
import { placeName } from '../../texts/place-name.ts'

export interface MenuActions {
  openScreen(screen: string): void
  showPlace(place: string): void
  openProtocolHome(): void
  saveDiagnostics(): void
  zoom(step: -1 | 0 | 1): void
  find(step: 'open' | 'next' | 'previous'): void
  closeWindow(): void
  quit(): void
}

export interface MenuFacts {
  readonly platform: NodeJS.Platform
  /** A developer's app has the developer tools. */
  readonly isPackaged: boolean
  readonly places: readonly Place[]
}

const SCREENS = ['dashboard', 'requests', 'flows', 'policies', 'connectors', 'people'] as const

/** The application's menu in the manner of its system: macOS has the app's own menu first, the others end under File. */
export function menuTemplate(
  actions: MenuActions,
  { platform, isPackaged, places }: MenuFacts,
  texts: ShellTexts,
): MenuItemConstructorOptions[] {
  const { menu: say } = texts
  const mac = platform === 'darwin'
  const settings: MenuItemConstructorOptions = {
    label: mac ? `${say.settings}…` : say.settings,
    accelerator: 'CmdOrCtrl+,',
    click: () => actions.openScreen('settings'),
  }
  const placesMenu = (): MenuItemConstructorOptions => ({
    label: say.places,
    submenu: places.map(({ id, active, waiting }) => ({
      label: placeName(id, texts) + (waiting > 0 ? ` (${waiting})` : ''),
      type: 'radio',
      checked: active,
      click: () => actions.showPlace(id),
    })),
  })
  return [
    ...(mac ? [macAppMenu(settings)] : []),
    {
      label: say.file,
      submenu: [
        { label: say.closeWindow, accelerator: 'CmdOrCtrl+W', click: actions.closeWindow },
        ...(mac ? [] : [{ type: 'separator' } as const, settings, { type: 'separator' } as const]),
        ...(mac ? [] : [{ label: say.quit, accelerator: 'CmdOrCtrl+Q', click: actions.quit }]),
      ],
    },
    {
      label: say.edit,
      submenu: [
        { role: 'undo', label: say.undo },
        { role: 'redo', label: say.redo },
        { type: 'separator' },
        { role: 'cut', label: say.cut },
        { role: 'copy', label: say.copy },
        { role: 'paste', label: say.paste },
        { role: 'selectAll', label: say.selectAll },
        { type: 'separator' },
        { label: say.find, accelerator: 'CmdOrCtrl+F', click: () => actions.find('open') },
        { label: say.findNext, accelerator: 'CmdOrCtrl+G', click: () => actions.find('next') },
        { label: say.findPrevious, accelerator: 'CmdOrCtrl+Shift+G', click: () => actions.find('previous') },
      ],
    },
    {
      label: say.view,
      submenu: [
        ...SCREENS.map((screen, index) => ({
          label: say.screens[screen],
          accelerator: `CmdOrCtrl+${index + 1}`,
          click: () => actions.openScreen(screen),
        })),
        { type: 'separator' },
        { label: say.actualSize, accelerator: 'CmdOrCtrl+0', click: () => actions.zoom(0) },
        { label: say.larger, accelerator: 'CmdOrCtrl+Plus', click: () => actions.zoom(1) },
        // The plus of most keyboards is Shift and this key.
        { label: say.larger, accelerator: 'CmdOrCtrl+=', visible: false, click: () => actions.zoom(1) },
        { label: say.smaller, accelerator: 'CmdOrCtrl+-', click: () => actions.zoom(-1) },
        { type: 'separator' },
        { role: 'togglefullscreen', label: say.fullScreen },
        ...(isPackaged ? [] : [{ role: 'reload' } as const, { role: 'toggleDevTools' } as const]),
      ],
    },
    ...(places.length < 2 ? [] : [placesMenu()]),
    {
      label: say.window,
      role: 'window',
      submenu: mac
        ? [{ role: 'minimize' }, { role: 'zoom' }, { type: 'separator' }, { role: 'front' }]
        : [{ role: 'minimize', label: say.minimize }],
    },
    {
      label: say.help,
      role: 'help',
      submenu: [
        { label: say.protocol, click: actions.openProtocolHome },
        { label: say.diagnostics, click: actions.saveDiagnostics },
        ...(mac ? [] : [{ role: 'about', label: say.about } as const]),
      ],
    },
  ]
}

function macAppMenu(settings: MenuItemConstructorOptions): MenuItemConstructorOptions {
  return {
    role: 'appMenu',
    submenu: [
      { role: 'about' },
      { type: 'separator' },
      settings,
      { type: 'separator' },
      { role: 'services' },
      { type: 'separator' },
      { role: 'hide' },
      { role: 'hideOthers' },
      { role: 'unhide' },
      { type: 'separator' },
      { role: 'quit' },
    ],
  }
}
