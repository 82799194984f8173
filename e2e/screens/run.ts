import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { chromium, type Page } from '@playwright/test'
import { appRoot } from '../support/electron.ts'
import { startCoordinator } from '../support/coordinator.ts'
import { seed } from './seed.ts'

/**
 * npm run screens [-- --size=1280x800] [--folder=docs/screens]: every screen with a team’s data in it, light and dark.
 * The pages are the real ones, served by a real coordinator.
 */
const option = (name: string, otherwise: string): string =>
  process.argv
    .map((arg) => new RegExp(`^--${name}=(.+)$`).exec(arg)?.[1])
    .find((value) => value !== undefined) ?? otherwise
const [width = 1280, height = 800] = option('size', '1280x800').split('x').map(Number)
const folder = join(appRoot, option('folder', 'docs/screens'))

const coordinator = await startCoordinator()
const browser = await chromium.launch({
  executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
  args: [
    '--disable-gpu',
    '--force-device-scale-factor=1',
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  ],
})
try {
  const [first] = await seed(coordinator)
  await mkdir(folder, { recursive: true })
  const screens: readonly (readonly [name: string, path: string, ready: (page: Page) => Promise<unknown>])[] =
    [
      ['dashboard', '/dashboard', titled],
      ['requests', '/requests', (page) => page.getByTestId('request-row').nth(4).waitFor()],
      ['requests-panel', `/requests/${first}`, (page) => page.getByTestId('approve').waitFor()],
      ['flows', '/flows', (page) => page.getByTestId('flow-row').first().waitFor()],
      ['flow-general', '/flows/new/general', titled],
      ['flow-channels', '/flows/new/channels', titled],
      ['flow-builder', '/flows/new/approval', titled],
      ['flow-advanced', '/flows/new/advanced', titled],
      ['policies', '/policies', titled],
      ['connectors', '/connectors', titled],
      ['people', '/people', titled],
      ['settings', '/settings', titled],
    ]
  for (const theme of ['light', 'dark'] as const) {
    const context = await browser.newContext({ viewport: { width, height }, colorScheme: theme })
    await coordinator.signIn(context, { theme })
    for (const [name, path, ready] of screens) {
      const page = await context.newPage()
      await page.goto(`${coordinator.url}/#${path}`)
      await ready(page)
      // Live rows, fonts and the one short layout animation have come to rest by then.
      await page.waitForTimeout(600)
      await page.screenshot({ path: join(folder, `${name}-${theme}.png`), animations: 'disabled' })
      console.log(`${name}-${theme}.png`)
      await page.close()
    }
    await context.close()
  }
} finally {
  await browser.close()
  await coordinator.stop()
}

function titled(page: Page): Promise<void> {
  return page.getByRole('heading', { level: 1 }).first().waitFor()
}
