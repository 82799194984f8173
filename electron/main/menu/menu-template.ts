import type { MenuItemConstructorOptions } from 'electron'

export interface MenuActions {
  openScreen(screen: string): void
  openProtocolHome(): void
  zoom(step: -1 | 0 | 1): void
  closeWindow(): void
  quit(): void
}

export interface MenuFacts {
  readonly platform: NodeJS.Platform
  /** A developer's app has the developer tools. */
  readonly isPackaged: boolean
}

const SCREENS = [
  ['Dashboard', 'dashboard'],
  ['Requests', 'requests'],
  ['Approval flows', 'flows'],
  ['Policies', 'policies'],
  ['Connectors', 'connectors'],
  ['People', 'people'],
] as const

/** The application's menu in the manner of its system: macOS has the app's own menu first, the others end under File. */
export function menuTemplate(
  actions: MenuActions,
  { platform, isPackaged }: MenuFacts,
): MenuItemConstructorOptions[] {
  const mac = platform === 'darwin'
  const settings: MenuItemConstructorOptions = {
    label: mac ? 'Settings…' : 'Settings',
    accelerator: 'CmdOrCtrl+,',
    click: () => actions.openScreen('settings'),
  }
  return [
    ...(mac ? [macAppMenu(settings)] : []),
    {
      label: '&File',
      submenu: [
        { label: 'Close window', accelerator: 'CmdOrCtrl+W', click: actions.closeWindow },
        ...(mac ? [] : [{ type: 'separator' } as const, settings, { type: 'separator' } as const]),
        ...(mac ? [] : [{ label: 'Quit', accelerator: 'CmdOrCtrl+Q', click: actions.quit }]),
      ],
    },
    {
      label: '&Edit',
      submenu: [
        { role: 'undo' },
        { role: 'redo' },
        { type: 'separator' },
        { role: 'cut' },
        { role: 'copy' },
        { role: 'paste' },
        { role: 'selectAll' },
      ],
    },
    {
      label: '&View',
      submenu: [
        ...SCREENS.map(([label, screen], index) => ({
          label,
          accelerator: `CmdOrCtrl+${index + 1}`,
          click: () => actions.openScreen(screen),
        })),
        { type: 'separator' },
        { label: 'Actual size', accelerator: 'CmdOrCtrl+0', click: () => actions.zoom(0) },
        { label: 'Larger', accelerator: 'CmdOrCtrl+Plus', click: () => actions.zoom(1) },
        // The plus of most keyboards is Shift and this key.
        { label: 'Larger', accelerator: 'CmdOrCtrl+=', visible: false, click: () => actions.zoom(1) },
        { label: 'Smaller', accelerator: 'CmdOrCtrl+-', click: () => actions.zoom(-1) },
        { type: 'separator' },
        { role: 'togglefullscreen' },
        ...(isPackaged ? [] : [{ role: 'reload' } as const, { role: 'toggleDevTools' } as const]),
      ],
    },
    {
      label: '&Window',
      role: 'window',
      submenu: mac
        ? [{ role: 'minimize' }, { role: 'zoom' }, { type: 'separator' }, { role: 'front' }]
        : [{ role: 'minimize' }],
    },
    {
      label: '&Help',
      role: 'help',
      submenu: [
        { label: 'What is the Model Context Protocol?', click: actions.openProtocolHome },
        ...(mac ? [] : [{ role: 'about' } as const]),
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
