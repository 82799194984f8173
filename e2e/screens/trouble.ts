import { mkdir } from 'node:fs/promises'
import { join, relative, resolve } from 'node:path'
import type { BrowserContext, Page } from '@playwright/test'
import { launchChromium } from '../support/chromium.ts'
import { openBadWay } from '../support/bad-way.ts'
import { startCoordinator } from '../support/coordinator.ts'
import { appRoot } from '../support/electron.ts'
import { seed } from './seed.ts'
import { emptyStates, enter } from './states.ts'

/**
 * node build/run-ts.mjs --build e2e/screens/trouble.ts [--folder=…] [--size=1280x800] [--theme=light] [--language=en]
 * [--empty]:
 * what is seen when something is not as it should be, and before there is anything. To be looked at; none is kept.
 */
const option = (name: string, otherwise: string): string =>
  process.argv
    .map((arg) => new RegExp(`^--${name}=(.+)$`).exec(arg)?.[1])
    .find((value) => value !== undefined) ?? otherwise
const [width = 1280, height = 800] = option('size', '1280x800').split('x').map(Number)
const theme = option('theme', 'light') === 'dark' ? 'dark' : 'light'
const language = option('language', 'en')
const folder = resolve(appRoot, option('folder', 'test-results/trouble'))
await mkdir(folder, { recursive: true })

const browser = await launchChromium()
const coordinator = await startCoordinator()
try {
  await inWindow(async (page) => {
    for (const state of process.argv.includes('--empty') ? emptyStates : []) {
      await enter(page, coordinator.url, state)
      await picture(page, state.name)
    }
  })
  const { request } = await seed(coordinator)
  await inWindow(saveOnFullDisk)
  await inWindow((page, context) => decideOffline(page, context, request))
  await inWindow(endSession)
} finally {
  await browser.close()
  await coordinator.stop()
}

async function inWindow(work: (page: Page, context: BrowserContext) => Promise<void>): Promise<void> {
  const context = await browser.newContext({ viewport: { width, height }, colorScheme: theme })
  await coordinator.signIn(context, { theme, language })
  const page = await context.newPage()
  page.setDefaultTimeout(60_000)
  await work(page, context)
  await context.close()
}

async function picture(page: Page, name: string): Promise<void> {
  await page.waitForTimeout(600)
  const file = join(folder, `${name.replaceAll(/\W+/g, '-')}-${language}-${theme}-${width}.png`)
  await page.screenshot({ path: file, animations: 'disabled' })
  console.log(relative(appRoot, file))
}

function refusal(status: number, code: string, data: object = {}) {
  const detail = `The detail of ${code}.`
  return {
    status,
    contentType: 'application/problem+json',
    body: JSON.stringify({ type: 'about:blank', title: code, status, code, detail, data }),
  }
}

async function saveOnFullDisk(page: Page): Promise<void> {
  // News of what others do would say that it writes again.
  await page.routeWebSocket(/./u, () => undefined)
  await page.route(/\/api\/v1\/settings/u, (route) =>
    route.request().method() === 'GET' ? route.continue() : route.fulfill(refusal(503, 'storage_full')),
  )
  await page.goto(`${coordinator.url}/#/settings/channels`)
  const card = page.getByTestId('channel-settings-email')
  await card.getByRole('textbox').first().waitFor()
  for (const box of await card.getByRole('textbox').all()) await box.fill('approvals@northwind.example')
  await card.getByTestId('save-channel').click()
  await page.getByTestId('coordinator-banner').waitFor()
  await picture(page, 'disk-full')
}

/** Everything that waits is denied without a network; then each denial ends in another way. */
async function decideOffline(page: Page, context: BrowserContext, request: string): Promise<void> {
  const way = await openBadWay(Number(new URL(coordinator.url).port))
  await page.goto(`${way.url}/#/requests/${request}`)
  await page.getByTestId('approve').waitFor()
  // What a row opens is fetched a moment after the list.
  await page.waitForTimeout(5_000)
  const ends = [
    refusal(409, 'already_decided', { status: 'denied', by: 'Ana Kovač' }),
    refusal(409, 'not_pending', { status: 'expired' }),
    refusal(409, 'changed'),
    refusal(403, 'not_eligible'),
    refusal(422, 'invalid_input'),
  ]
  // Nobody listens there.
  way.lead(9)
  way.end('reset')
  await page.locator('[data-testid="connection"]:not([data-reach="live"])').waitFor()
  await picture(page, 'offline-panel')
  const rows = page.getByTestId('request-row')
  for (let left = await rows.count(); left > 0; left -= 1) {
    if (!(await page.getByTestId('deny').isVisible())) await rows.first().click()
    await page.getByTestId('deny').click()
    await page.getByTestId('deny-confirm').click()
    await rows.nth(left - 1).waitFor({ state: 'detached' })
    if (left > 3) await picture(page, `offline ${left}`)
  }
  await picture(page, 'offline-all-queued')
  for (const path of ['dashboard', 'flows', 'policies', 'connectors', 'people', 'settings/health']) {
    await page.evaluate((to) => void (location.hash = `#/${to}`), path)
    await page.locator('h1').waitFor()
    await picture(page, `offline ${path}`)
  }
  await context.route(/\/decisions$/u, (route) => {
    const end = ends.shift()
    return end === undefined ? route.continue() : route.fulfill(end)
  })
  way.lead(Number(new URL(coordinator.url).port))
  await page.getByTestId('connection').click()
  await page.waitForTimeout(15_000)
  await picture(page, 'outcomes')
  await way.close()
}

async function endSession(page: Page): Promise<void> {
  await page.goto(`${coordinator.url}/#/requests`)
  await page.getByTestId('connection').waitFor()
  await page.route(/\/api\/v1\/(?!about)/u, (route) =>
    route.fulfill(refusal(401, 'invalid_credentials', { because: 'revoked' })),
  )
  await page.reload()
  await page.getByTestId('session-ended').waitFor()
  await picture(page, 'session-ended')
}
