import { expect, test, type BrowserContext, type Page } from '@playwright/test'
import { seed } from '../screens/seed.ts'
import { enter, filledStates, type SeededIds } from '../screens/states.ts'
import { expectAccessible } from '../support/axe.ts'
import { startCoordinator, type RunningCoordinator } from '../support/coordinator.ts'
import { cutOff, unreachable } from '../support/layout.ts'

const NO_IDS: SeededIds = { request: '', flow: '', policy: '', connector: '', user: '', agent: '' }
/** Each screen once; menus and dialogs are the same parts everywhere. */
const names = filledStates(NO_IDS)
  .filter(({ picture }) => picture)
  .map(({ name }) => name)

let coordinator: RunningCoordinator
let ids: SeededIds
test.beforeAll(async () => {
  coordinator = await startCoordinator()
  ids = await seed(coordinator)
})
test.afterAll(() => coordinator.stop())

/** One window for all screens of a group. */
function inOneWindow(
  title: string,
  options: Parameters<import('@playwright/test').Browser['newContext']>[0],
  preferences: Readonly<Record<string, unknown>>,
  check: (page: Page, name: string) => Promise<void>,
): void {
  test.describe(title, () => {
    let context: BrowserContext
    let page: Page
    test.beforeAll(async ({ browser }) => {
      context = await browser.newContext({ reducedMotion: 'reduce', ...options })
      await coordinator.signIn(context, { theme: 'light', ...preferences })
      page = await context.newPage()
    })
    test.afterAll(() => context.close())
    for (const name of names) {
      test(name, async () => {
        const state = filledStates(ids).find((one) => one.name === name)
        if (!state) throw new Error(`no state ${name}`)
        await enter(page, coordinator.url, state)
        await check(page, name)
      })
    }
  })
}

test('the language is chosen in the settings, at once and for good', async ({ context }) => {
  const page = await context.newPage()
  await context.addInitScript(
    (token) => sessionStorage.setItem('countersign.token', token),
    coordinator.token,
  )
  await page.goto(`${coordinator.url}/#/settings`)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Settings')
  await expect(page.locator('html')).toHaveAttribute('lang', 'en')
  await page.getByRole('combobox', { name: 'Language', exact: true }).click()
  await page.getByRole('option', { name: 'Deutsch' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Einstellungen')
  await expect(page.locator('html')).toHaveAttribute('lang', 'de')
  await expect(page).toHaveTitle('Einstellungen – Countersign')
  // A screen that was never open in the other language, and dates in this one.
  await page.getByRole('link', { name: 'Freigabeabläufe' }).click()
  await expect(page.getByRole('columnheader', { name: 'Zuletzt geändert' })).toBeVisible()
  const month = new Intl.DateTimeFormat('de', { day: 'numeric', month: 'short', year: 'numeric' })
  await expect(page.getByTestId('flow-row').first()).toContainText(month.format(new Date()))
  await page.reload()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Freigabeabläufe')
})

test.describe('on a German system', () => {
  test.use({ locale: 'de-CH' })
  test('everything is German before anything is chosen', async ({ page }) => {
    await page.goto(`${coordinator.url}/#/sign-in`)
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Anmelden')
  })
})

inOneWindow('German', {}, { language: 'de' }, async (page) => {
  expect(await page.evaluate(() => document.documentElement.lang)).toBe('de')
  expect(await cutOff(page)).toEqual([])
})

inOneWindow('from right to left', {}, { language: 'ar-XB' }, async (page, name) => {
  expect(await page.evaluate(() => getComputedStyle(document.body).direction)).toBe('rtl')
  const sidebar = await page.getByTestId('sidebar').boundingBox()
  expect(Math.round((sidebar?.x ?? 0) + (sidebar?.width ?? 0)), `${name}: the sidebar is at the right`).toBe(
    1280,
  )
  expect(await cutOff(page)).toEqual([])
})

inOneWindow('at 200 %', { viewport: { width: 640, height: 400 } }, {}, async (page) => {
  expect(await cutOff(page)).toEqual([])
  expect(await unreachable(page)).toEqual([])
})

for (const theme of ['light', 'dark'] as const) {
  inOneWindow(`more contrast, ${theme}`, { contrast: 'more' }, { theme }, async (page) => {
    await expectAccessible(page, theme, { only: ['color-contrast-enhanced'] })
  })
}

inOneWindow('with the colours of the system', { forcedColors: 'active' }, {}, async (page) => {
  // A switch, a tick and the page one is on are told apart without any colour of ours.
  const bare = await page.evaluate(() =>
    [...document.querySelectorAll('[role="switch"], [role="checkbox"], [aria-current="page"], button, input')]
      .filter((element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true }))
      .filter((element) => {
        const { borderStyle, outlineStyle } = getComputedStyle(element)
        const words = (element.textContent ?? '').trim() !== '' || element.querySelector('svg') !== null
        return borderStyle === 'none' && outlineStyle === 'none' && !words
      })
      .map((element) => element.outerHTML.slice(0, 160)),
  )
  expect(bare).toEqual([])
  const thumb = page.getByRole('switch').first().locator('span')
  if ((await thumb.count()) > 0) {
    const [own, under] = await thumb.evaluate((element) => [
      getComputedStyle(element).backgroundColor,
      getComputedStyle(element.parentElement ?? element).backgroundColor,
    ])
    expect(own).not.toBe(under)
  }
})

test('nothing moves for whoever does not want it', async ({ browser }) => {
  const context = await browser.newContext({ reducedMotion: 'reduce' })
  await coordinator.signIn(context)
  const page = await context.newPage()
  await page.goto(`${coordinator.url}/#/flows/${ids.flow}/approval`)
  await page.getByTestId('step-panel').waitFor()
  const moving = await page.evaluate(
    () =>
      [...document.querySelectorAll('*')].filter((element) => {
        const { animationDuration, transitionDuration } = getComputedStyle(element)
        return [animationDuration, transitionDuration].some((value) =>
          value.split(',').some((one) => Number.parseFloat(one) > 0.001),
        )
      }).length,
  )
  expect(moving).toBe(0)
  await context.close()
})
