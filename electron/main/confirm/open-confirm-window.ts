import { BrowserWindow, session, type WebContents } from 'electron'
import { CONFIRM_CALLS } from '../../../shared/contract/confirm.ts'
import { AppError } from '../../../shared/domain/app-error.ts'
import { createRegister } from '../ipc/register.ts'
import type { Log } from '../log/create-log.ts'
import { APP_SCHEME, CONFIRM_START, isConfirmAddress } from '../scheme/app-address.ts'
import { answerFile } from '../scheme/answer-page.ts'
import type { PageFiles } from '../scheme/page-files.ts'
import { problemResponse } from '../scheme/problem-response.ts'
import { restrictNetwork } from '../security/network.ts'
import { restrictPermissions } from '../security/permissions.ts'
import { CONFIRM_PARTITION, webPreferences } from '../security/web-preferences.ts'
import type { ConfirmWindow, ConfirmWindowParts } from './confirm-approval.ts'

const SIZE = { width: 680, height: 760 } as const
const SMALLEST = { width: 420, height: 360 } as const

export interface ConfirmWindowsParts {
  readonly preload: string
  /** Where the window's own page is. */
  readonly folder: string
  readonly isPackaged: boolean
  /** The app's window, above which it opens; null while there is none. */
  parent(): BrowserWindow | null
  zoomLevel(): number
  now(): number
  told(what: string): void
  readonly log: Log
}

/**
 * Windows in which approvals of high risk are confirmed. Their page is text only, lives in a session of its own without
 * storage, has no way to the coordinator, and no other page can draw over it or call what it calls.
 */
export function createConfirmWindows(
  parts: ConfirmWindowsParts,
): (asked: ConfirmWindowParts) => ConfirmWindow {
  const { isPackaged, log } = parts
  let current: { readonly window: BrowserWindow; readonly asked: ConfirmWindowParts } | null = null

  const own = session.fromPartition(CONFIRM_PARTITION)
  restrictPermissions(own)
  restrictNetwork(own, isPackaged, parts.told, isConfirmAddress)
  const files = confirmFiles(parts.folder)
  own.protocol.handle(APP_SCHEME, async (request) => {
    try {
      if (!isConfirmAddress(request.url)) throw new AppError('not_found', { thing: 'address' })
      return await answerFile(request, new URL(request.url).pathname, files)
    } catch (error) {
      return problemResponse(error instanceof AppError ? error : new AppError('not_found', { thing: 'page' }))
    }
  })

  const isCurrent = (contents: WebContents) =>
    current !== null && !current.window.isDestroyed() && current.window.webContents.id === contents.id
  const register = createRegister(CONFIRM_CALLS, {
    isKnownWindow: isCurrent,
    isOurs: isConfirmAddress,
    now: parts.now,
    log,
  })
  const asked = (): ConfirmWindowParts => {
    if (current === null) throw new AppError('not_allowed')
    return current.asked
  }
  register('confirm:sheet', () => asked().sheet)
  register('confirm:press', ({ button }) => asked().press(button))

  return (now) => {
    const parent = parts.parent()
    // Out of sight of the person no page has anything to ask.
    if (parent === null || !parent.isVisible()) throw new AppError('not_allowed')
    const window = new BrowserWindow({
      ...SIZE,
      minWidth: SMALLEST.width,
      minHeight: SMALLEST.height,
      parent,
      modal: process.platform !== 'darwin',
      show: false,
      minimizable: false,
      maximizable: false,
      fullscreenable: false,
      title: now.sheet.title,
      webPreferences: webPreferences(parts.preload, isPackaged, CONFIRM_PARTITION),
    })
    current = { window, asked: now }
    window.removeMenu()
    const contents = window.webContents
    contents.once('did-finish-load', () => contents.setZoomLevel(parts.zoomLevel()))
    // Never over another program: only where our own window has the focus already.
    window.once('ready-to-show', () => (parent.isFocused() ? window.show() : window.showInactive()))
    contents.on('render-process-gone', (_event, { reason }) => {
      log.error({ reason }, 'the process of the confirm window is gone')
      if (!window.isDestroyed()) window.destroy()
    })
    window.once('closed', () => {
      if (current?.window === window) current = null
      now.closed()
    })
    window.loadURL(CONFIRM_START).catch((error: unknown) => {
      log.error({ err: String(error) }, 'the confirm window did not load')
      if (!window.isDestroyed()) window.destroy()
    })
    return {
      close: () => {
        if (!window.isDestroyed()) window.destroy()
      },
      show: () => {
        if (!window.isDestroyed() && parent.isFocused()) window.show()
      },
    }
  }
}

/** All that its origin serves. */
function confirmFiles(folder: string): PageFiles {
  const file = (name: string, type: string) => ({ file: `${folder}/${name}`, type })
  return new Map([
    ['/', file('index.html', 'text/html; charset=utf-8')],
    ['/confirm.js', file('confirm.js', 'text/javascript; charset=utf-8')],
    ['/confirm.css', file('confirm.css', 'text/css; charset=utf-8')],
  ])
}
