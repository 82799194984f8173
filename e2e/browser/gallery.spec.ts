import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import tailwindcss from '@tailwindcss/vite'
import vue from '@vitejs/plugin-vue'
import { expect, test, type Page } from '@playwright/test'
import { build, preview, type PreviewServer } from 'vite'
import { expectAccessible } from '../support/axe.ts'
import { appRoot } from '../support/electron.ts'

/** Every part in every state, in both themes. The gallery is in no release: it is built here, as while developing. */
let server: PreviewServer
let folder: string
let address: string

test.beforeAll(async () => {
  test.setTimeout(300_000)
  folder = await mkdtemp(join(tmpdir(), 'countersign-gallery-'))
  const root = join(appRoot, 'renderer')
  const before = process.env['NODE_ENV']
  process.env['NODE_ENV'] = 'development'
  await build({
    configFile: false,
    root,
    base: './',
    mode: 'development',
    logLevel: 'error',
    plugins: [vue(), tailwindcss()],
    build: {
      target: 'chrome130',
      outDir: folder,
      emptyOutDir: true,
      minify: false,
      reportCompressedSize: false,
    },
  })
  if (before === undefined) delete process.env['NODE_ENV']
  else process.env['NODE_ENV'] = before
  server = await preview({
    configFile: false,
    root,
    logLevel: 'error',
    build: { outDir: folder },
    preview: { host: '127.0.0.1', port: 0 },
  })
  const at = server.httpServer.address()
  address = typeof at === 'object' && at !== null ? `http://127.0.0.1:${at.port}` : ''
})
test.afterAll(async () => {
  await server.close()
  await rm(folder, { recursive: true, force: true })
})

async function open(page: Page): Promise<void> {
  await page.goto(`${address}/#/gallery`)
  await expect(page.getByRole('heading', { name: 'Gallery', level: 1 })).toBeVisible()
}

/** All rules in the light theme; in the dark one, where only colours differ, those that look at colours. */
async function expectClean(page: Page, within?: string): Promise<void> {
  const dark = (on: boolean) =>
    page.evaluate((is) => document.documentElement.classList.toggle('dark', is), on)
  const part = within === undefined ? {} : { within }
  await dark(false)
  // Parts stand here without the page that they belong to.
  const without = ['region', 'heading-order', 'page-has-heading-one', 'landmark-one-main']
  await expectAccessible(page, 'light', { ...part, without })
  await dark(true)
  await expectAccessible(page, 'dark', { ...part, only: ['color-contrast'] })
}

test('every part, in every state', async ({ page }) => {
  // A few hundred parts on one page.
  test.setTimeout(300_000)
  const failed: string[] = []
  page.on('pageerror', ({ message }) => failed.push(message))
  await open(page)
  for (const title of ['Button', 'Fields: Wrong', 'DataTable', 'UntrustedText', 'PreferenceFields']) {
    await expect(page.getByRole('heading', { name: title, exact: true })).toBeVisible()
  }
  await expectClean(page)
  expect(failed).toEqual([])
})

test('what opens over them', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await open(page)
  for (const [name, shown] of [
    ['menu', '[role="menu"]'],
    ['dialog', '[role="dialog"]'],
    ['confirm', '[role="dialog"], [role="alertdialog"]'],
    ['panel', 'aside'],
    ['toasts', 'ol li'],
  ] as const) {
    await page.getByTestId(`open-${name}`).click()
    await expect(page.locator(shown).first()).toBeVisible()
    await expectClean(page, shown)
    if (name !== 'toasts') await page.keyboard.press('Escape')
  }
})
