import { expect, test, type BrowserContext, type Page } from '@playwright/test'
import { seed } from '../screens/seed.ts'
import {
  emptyStates,
  enter,
  filledStates,
  openStates,
  type ScreenState,
  type SeededIds,
} from '../screens/states.ts'
import { axeFindings, expectAccessible } from '../support/axe.ts'
import { startCoordinator, type RunningCoordinator } from '../support/coordinator.ts'

/** Every state of every screen, in one window that goes from one to the next, so that the whole table takes seconds. */
const NO_IDS: SeededIds = { request: '', flow: '', policy: '', connector: '', user: '', agent: '' }

/** All rules in the light theme; in the dark one, where only colours differ, those that look at colours. */
async function expectClean(page: Page): Promise<void> {
  await page.evaluate(() => document.documentElement.classList.remove('dark'))
  // An open menu stands outside the regions of a page by its nature.
  const menus = await page.getByRole('menu').count()
  await expectAccessible(page, 'light', { without: menus > 0 ? ['region'] : [] })
  await page.evaluate(() => document.documentElement.classList.add('dark'))
  await expectAccessible(page, 'dark', { only: ['color-contrast'] })
}

let context: BrowserContext
let page: Page
let coordinator: RunningCoordinator
let ids: SeededIds

/** A window of its own on a coordinator of its own, for all tests of a group. */
function oneWindow(prepare: () => Promise<void>, signedIn: boolean): void {
  test.beforeAll(async ({ browser }) => {
    coordinator = await startCoordinator()
    await prepare()
    context = await browser.newContext({ reducedMotion: 'reduce' })
    if (signedIn) await coordinator.signIn(context, { theme: 'light' })
    page = await context.newPage()
  })
  test.afterAll(async () => {
    await context.close()
    await coordinator.stop()
  })
}

function checkEach(states: readonly ScreenState[], current: () => readonly ScreenState[]): void {
  for (const [index, { name }] of states.entries()) {
    test(name, async () => {
      const state = current()[index]
      if (!state) throw new Error(`no state ${name}`)
      await enter(page, coordinator.url, state)
      await expectClean(page)
    })
  }
}

test.describe('filled', () => {
  oneWindow(async () => {
    ids = await seed(coordinator)
  }, true)
  checkEach(filledStates(NO_IDS), () => filledStates(ids))
})

test.describe('empty', () => {
  oneWindow(() => Promise.resolve(), true)
  checkEach(emptyStates, () => emptyStates)
})

test.describe('not signed in', () => {
  oneWindow(() => Promise.resolve(), false)
  checkEach(openStates, () => openStates)

  test('a coordinator that does not answer', async () => {
    await page.route('**/api/**', (route) => route.abort())
    await page.goto('about:blank')
    await page.goto(`${coordinator.url}/#/requests`)
    await expect(page.getByRole('status').first()).toBeVisible()
    await expectClean(page)
    await page.unroute('**/api/**')
  })
})

test.describe('offline', () => {
  oneWindow(async () => {
    ids = await seed(coordinator)
  }, true)
  test('every page as it was loaded, and a decision that waits to be sent', async () => {
    const paths = ['/dashboard', '/flows', '/policies', '/connectors', '/people', '/settings', '/requests']
    for (const path of paths) {
      await page.goto(`${coordinator.url}/#${path}`)
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    }
    await page.goto(`${coordinator.url}/#/requests/${ids.request}`)
    await expect(page.getByTestId('approve')).toBeVisible()
    await page.getByTestId('deny').click()
    await page.getByTestId('deny-reason').fill('Not now')
    await context.setOffline(true)
    await page.getByTestId('deny-confirm').click()
    await expect(page.getByTestId('connection')).toContainText('1 decision will be sent')
    await expectClean(page)
    for (const path of paths) {
      await page.evaluate((to) => (location.hash = to), path)
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
      await expectClean(page)
    }
  })
})

test.describe('loading', () => {
  oneWindow(() => Promise.resolve(), true)
  for (const path of ['/requests', '/flows', '/policies', '/people', '/dashboard']) {
    test(path, async () => {
      // Lists that are never answered: what is drawn meanwhile stays.
      await page.route(
        /\/api\/v1\/(requests|flows|policies|connectors|users|groups|agents|deliveries|record)/u,
        () => undefined,
      )
      await page.goto('about:blank')
      await page.goto(`${coordinator.url}/#${path}`)
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
      await expectClean(page)
    })
  }
})

test('what hinders somebody is found, whole page or part, by all rules or some', async ({ page }) => {
  const bad = '<button></button><p style="color: #ccc; background: #fff">pale</p>'
  await page.setContent(`<html lang="en"><title>t</title><main><h1>t</h1>${bad}</main><aside></aside></html>`)
  const rulesOf = async (options = {}) =>
    (await axeFindings(page, options)).map((finding) => finding.split(':')[0])
  expect(await rulesOf()).toEqual(['button-name', 'color-contrast'])
  expect(await rulesOf({ only: ['color-contrast'] })).toEqual(['color-contrast'])
  expect(await rulesOf({ without: ['color-contrast'] })).toEqual(['button-name'])
  expect(await rulesOf({ within: 'aside' })).toEqual([])
})
