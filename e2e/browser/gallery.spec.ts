import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import tailwindcss from '@tailwindcss/vite'
import vue from '@vitejs/plugin-vue'
import { expect, test, type Page } from '@playwright/test'
import { build, preview, type PreviewServer } from 'vite'
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
  const said: string[] = []
  for (const theme of ['light', 'dark']) {
    await page.evaluate((dark) => document.documentElement.classList.toggle('dark', dark), theme === 'dark')
    const axe = new AxeBuilder({ page }).setLegacyMode()
    if (within !== undefined) axe.include(within)
    if (theme === 'dark') axe.withRules(['color-contrast'])
    // Parts stand here without the page that they belong to.
    else axe.disableRules(['region', 'heading-order', 'page-has-heading-one', 'landmark-one-main'])
    const { violations } = await axe.analyze()
    for (const { id, nodes } of violations)
      for (const { html } of nodes) said.push(`${theme} ${id}: ${html.slice(0, 240)}`)
  }
  expect(said).toEqual([])
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
