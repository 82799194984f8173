import { appendFile, mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { asOwner, becomeOwner, coordinatorUrl, setUpAgent } from '../support/desktop.ts'
import { launchApp, type LaunchedApp } from '../support/electron.ts'

let folder: string
test.beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'countersign-home-'))
})
test.afterEach(() => rm(folder, { recursive: true, force: true }))

/** Uses the app's menu as its key would. */
const menu = ({ app }: LaunchedApp, label: string) =>
  app.evaluate(({ Menu }, wanted) => {
    const all = (Menu.getApplicationMenu()?.items ?? []).flatMap(({ submenu }) => submenu?.items ?? [])
    all.find((item) => item.label === wanted && item.visible)?.click()
  }, label)

const zoomLevel = ({ app }: LaunchedApp) =>
  app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.getZoomLevel())

test('remembers how large its pages are, over a restart', async () => {
  const first = await launchApp({ dataDir: folder })
  await coordinatorUrl(first.window)
  await menu(first, 'Larger')
  await menu(first, 'Larger')
  expect(await zoomLevel(first)).toBe(1)
  await expect
    .poll(() => readFile(join(folder, 'desktop', 'desktop.json'), 'utf8').catch(() => ''))
    .toContain('"zoomLevel": 1')
  await first.close()
  const second = await launchApp({ dataDir: folder })
  await expect.poll(() => zoomLevel(second)).toBe(1)
  await menu(second, 'Actual size')
  expect(await zoomLevel(second)).toBe(0)
  await second.close()
})

test('gives up a page that crashes again and again, and makes it anew when it is wanted', async () => {
  const desktop = await launchApp({ dataDir: folder })
  await coordinatorUrl(desktop.window)
  const { app } = desktop
  const page = () =>
    app.evaluate(({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents
      if (contents === undefined) return 'none'
      return contents.isCrashed() || contents.isLoading() ? 'loading' : contents.getOSProcessId()
    })
  for (let crash = 1; crash <= 4; crash++) {
    await expect.poll(page).toEqual(expect.any(Number))
    const before = await page()
    await app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer(),
    )
    if (crash === 4) await expect.poll(page).toBe('none')
    else await expect.poll(async () => ![before, 'loading', 'none'].includes(await page())).toBe(true)
  }
  // The app itself goes on; asked for, its window is there again.
  await app.evaluate(({ app: electron }) => electron.emit('activate'))
  await expect.poll(page).toEqual(expect.any(Number))
  await desktop.close()
})

test('saves diagnostics without the secrets it knows', async () => {
  const desktop = await launchApp({ dataDir: folder })
  const { app, window: page } = desktop
  await setUpAgent(page, await becomeOwner(page))
  const { user } = await asOwner<{ user: { id: string } }>(page, 'GET', '/me')
  const { token } = await asOwner<{ token: string }>(page, 'POST', `/users/${user.id}/tokens`, {
    name: 'canary',
  })
  await appendFile(
    join(folder, 'desktop', 'logs', 'desktop.log'),
    `${JSON.stringify({ msg: `planted ${token}`, password: 'CANARY', at: 'canary@example.org' })}\n`,
  )
  const file = join(folder, 'diagnostics.txt')
  await app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath })
  }, file)
  await menu(desktop, 'Save diagnostics…')
  await expect.poll(() => readFile(file, 'utf8').catch(() => '')).toContain('## coordinator.log')
  const text = await readFile(file, 'utf8')
  expect(
    [token, 'CANARY', 'canary@', 'ada@example.org', 'cs_'].filter((secret) => text.includes(secret)),
  ).toEqual([])
  for (const wanted of [
    '/healthz: 200',
    '"state":"running"',
    'inbox',
    'listening',
    '"msg":"planted [key]"',
  ]) {
    expect(text).toContain(wanted)
  }
  expect((await stat(file)).mode & 0o077).toBe(0)
  await desktop.close()
})
