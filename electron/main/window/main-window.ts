import { BrowserWindow, nativeTheme, screen } from 'electron'
import { timing } from '../launch/timing.ts'
import type { Log } from '../log/create-log.ts'
import { APP_START } from '../scheme/app-address.ts'
import { webPreferences } from '../security/web-preferences.ts'
import type { SettingsFile } from '../settings/settings-file.ts'
import { openingBounds, SMALLEST } from './window-bounds.ts'

/** The page's own background, so that nothing flashes before it is painted. */
const BACKGROUND = { light: '#fafafa', dark: '#09090b' } as const
/** After a move or a resize. */
const REMEMBER_AFTER_MS = 500
const ZOOM_LIMIT = 5
/** A page that crashes more often than this within the window is not loaded again by itself. */
const MOST_CRASHES = 3
const CRASH_WINDOW_MS = 60_000

export interface MainWindowParts {
  readonly preload: string
  readonly isPackaged: boolean
  readonly settings: SettingsFile
  readonly log: Log
  /** True once the app is to end: closing then closes. */
  isQuitting(): boolean
  /** The window was hidden instead of closed. */
  onHidden(): void
  /** The page has gone: its stream and what was told to it. */
  onPageGone(contentsId: number): void
}

export interface MainWindow {
  /** Shows it, made anew if it is gone, in front of other windows. */
  show(): void
  hide(): void
  /** Makes it without showing it, so that it opens at once later. */
  prepare(): void
  /** Loads the page anew. What is told from now on is told to the new one. */
  reload(): void
  /** Tells the page. What is told while it loads is told when it has loaded. */
  tell(name: string, input: unknown): void
  /** One step larger or smaller; 0 for the actual size. */
  zoom(step: -1 | 0 | 1): void
  current(): BrowserWindow | null
  isOurs(contentsId: number): boolean
}

export function createMainWindow(parts: MainWindowParts): MainWindow {
  const { settings, log } = parts
  let window: BrowserWindow | null = null
  let loaded = false
  let untold: { name: string; input: unknown }[] = []
  let crashes: number[] = []
  let remembering: NodeJS.Timeout | undefined

  function make(show: boolean): BrowserWindow {
    const remembered = settings.current().window
    const areas = [screen.getPrimaryDisplay(), ...screen.getAllDisplays()].map(({ workArea }) => workArea)
    const made = new BrowserWindow({
      ...openingBounds(remembered, areas),
      minWidth: SMALLEST.width,
      minHeight: SMALLEST.height,
      show: false,
      title: 'Countersign',
      backgroundColor: nativeTheme.shouldUseDarkColors ? BACKGROUND.dark : BACKGROUND.light,
      autoHideMenuBar: true,
      webPreferences: webPreferences(parts.preload, parts.isPackaged),
    })
    window = made
    loaded = false
    const contentsId = made.webContents.id
    if (remembered?.maximized) made.maximize()
    if (show) made.once('ready-to-show', () => made.show())
    made.on('close', (event) => {
      remember(made)
      if (parts.isQuitting()) return
      event.preventDefault()
      made.hide()
      parts.onHidden()
    })
    made.on('closed', () => {
      if (window === made) window = null
      parts.onPageGone(contentsId)
    })
    for (const event of ['resize', 'move', 'maximize', 'unmaximize'] as const) {
      // One name at a time: the types of `on` know each event by itself.
      made.on(event as 'resize', () => {
        clearTimeout(remembering)
        remembering = setTimeout(() => remember(made), REMEMBER_AFTER_MS)
      })
    }
    watchPage(made, contentsId)
    made
      .loadURL(APP_START)
      .catch((error: unknown) => log.error({ err: String(error) }, 'the page did not load'))
    return made
  }

  function watchPage(made: BrowserWindow, contentsId: number): void {
    const contents = made.webContents
    // Not at the start of a navigation: one that is refused starts as well, and the page stays.
    contents.on('did-navigate', () => {
      loaded = false
      parts.onPageGone(contentsId)
    })
    contents.on('did-finish-load', () => {
      loaded = true
      contents.setZoomLevel(settings.current().zoomLevel)
      for (const { name, input } of untold.splice(0)) contents.send(name, input)
    })
    contents.on('render-process-gone', (_event, { reason }) => {
      log.error({ reason }, 'the page’s process is gone')
      parts.onPageGone(contentsId)
      if (reason === 'clean-exit' || made.isDestroyed()) return
      crashes = [...crashes.filter((at) => timing.now() - at < CRASH_WINDOW_MS), timing.now()]
      if (crashes.length <= MOST_CRASHES) return contents.reload()
      // Loading it once more would only burn the machine; asked for again, the window is made anew.
      log.error('the page crashes again and again; its window was closed')
      made.destroy()
    })
    contents.on('unresponsive', () => log.warn('the page does not answer'))
  }

  function remember(made: BrowserWindow): void {
    clearTimeout(remembering)
    if (made.isDestroyed() || made.isMinimized()) return
    const bounds = { ...made.getNormalBounds(), maximized: made.isMaximized() }
    settings.change({ window: bounds }).catch(sayNotKept)
  }

  const sayNotKept = (error: unknown) => log.warn({ err: String(error) }, 'a setting was not kept')

  return {
    show() {
      if (window === null) {
        make(true)
        return
      }
      if (window.isMinimized()) window.restore()
      window.show()
      window.focus()
    },
    hide: () => window?.hide(),
    prepare: () => {
      if (window === null) make(false)
    },
    reload() {
      loaded = false
      window?.webContents.reload()
    },
    tell(name, input) {
      if (window !== null && loaded) window.webContents.send(name, input)
      else untold = [...untold.filter((one) => one.name !== name), { name, input }]
    },
    zoom(step) {
      if (window === null) return
      const level = step === 0 ? 0 : window.webContents.getZoomLevel() + step * 0.5
      const zoomLevel = Math.min(Math.max(level, -ZOOM_LIMIT), ZOOM_LIMIT)
      window.webContents.setZoomLevel(zoomLevel)
      settings.change({ zoomLevel }).catch(sayNotKept)
    },
    current: () => window,
    isOurs: (contentsId) => window !== null && !window.isDestroyed() && window.webContents.id === contentsId,
  }
}
