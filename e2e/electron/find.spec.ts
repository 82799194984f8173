import { expect, test, type Page } from '@playwright/test'
import { becomeOwner, setUpAgent, skipSample } from '../support/desktop.ts'
import { launchApp, type LaunchedApp } from '../support/electron.ts'

let desktop: LaunchedApp
test.beforeAll(async () => {
  desktop = await launchApp()
  const agent = await setUpAgent(desktop.window, await becomeOwner(desktop.window))
  for (const tool of ['write_file', 'read_file', 'list_files']) await agent.ask(tool)
  await skipSample(desktop.window)
  await expect(desktop.window.locator('[data-request-id]')).toHaveCount(3)
})
test.afterAll(() => desktop.close())

/** Uses the app's menu as its key would. */
const menu = (label: string) =>
  desktop.app.evaluate(({ Menu }, wanted) => {
    const all = (Menu.getApplicationMenu()?.items ?? []).flatMap(({ submenu }) => submenu?.items ?? [])
    all.find((item) => item.label === wanted)?.click()
  }, label)

/** What the page marks as the current one. */
const marked = (page: Page) =>
  page.evaluate(() =>
    [...(CSS.highlights.get('find-current') ?? [])].map((range) => (range as Range).toString()).join(),
  )

test('finds words on the page, counts them, and goes from one to the next', async () => {
  const { window: page } = desktop
  const opener = page.getByRole('link', { name: 'Requests' })
  await opener.focus()
  await menu('Find…')
  const bar = page.getByRole('search', { name: 'Find on this page' })
  await expect(bar.getByRole('textbox')).toBeFocused()
  await page.keyboard.type('_FILE')
  // The word in the bar itself is not one of them.
  await expect(page.getByTestId('find-count')).toHaveText('1 of 3')
  expect(await marked(page)).toBe('_file')
  await page.keyboard.press('Enter')
  await expect(page.getByTestId('find-count')).toHaveText('2 of 3')
  await menu('Find next')
  await menu('Find next')
  await expect(page.getByTestId('find-count')).toHaveText('1 of 3')
  await page.keyboard.press('Shift+Enter')
  await expect(page.getByTestId('find-count')).toHaveText('3 of 3')
  await bar.getByRole('button', { name: 'Next' }).click()
  await expect(page.getByTestId('find-count')).toHaveText('1 of 3')
  await bar.getByRole('textbox').fill('nowhere to be found')
  await expect(page.getByTestId('find-count')).toHaveText('Not found')
  await expect(bar.getByRole('button', { name: 'Next' })).toBeDisabled()
  await page.keyboard.press('Escape')
  await expect(bar).toHaveCount(0)
  expect(await page.evaluate(() => CSS.highlights.size)).toBe(0)
  // Whoever closes it is where they were before.
  await expect(opener).toBeFocused()
})

test('reads the page again when it changes', async () => {
  const { window: page } = desktop
  await menu('Find…')
  await page.keyboard.type('Settings')
  await expect(page.getByTestId('find-count')).toHaveText('1 of 1')
  await menu('Settings')
  await expect(page.getByRole('heading', { level: 1, name: 'Settings' })).toBeVisible()
  await expect(page.getByTestId('find-count')).toHaveText(/^1 of [2-9]/)
  await page.keyboard.press('Escape')
})
