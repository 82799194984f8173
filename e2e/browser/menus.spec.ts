import { expect, test, type Locator, type Page } from '@playwright/test'
import { startCoordinator, type RunningCoordinator } from '../support/coordinator.ts'

let coordinator: RunningCoordinator

test.beforeAll(async () => {
  coordinator = await startCoordinator()
  await coordinator.api('POST', '/groups', { name: 'Security', members: [] })
})
test.afterAll(() => coordinator.stop())

/** Opens a menu by its key, walks it and leaves it: the focus goes in, and comes back. */
async function walk(page: Page, button: Locator, key: string): Promise<void> {
  await button.focus()
  await page.keyboard.press(key)
  const items = page.getByRole('menu').locator('[role^=menuitem]')
  await expect(items.first()).toBeFocused()
  if ((await items.count()) > 1) {
    await page.keyboard.press('ArrowDown')
    await expect(items.nth(1)).toBeFocused()
  }
  await page.keyboard.press('Escape')
  await expect(page.getByRole('menu')).toHaveCount(0)
  await expect(button).toBeFocused()
}

test('every kind of menu is walked by the keyboard', async ({ context }) => {
  await coordinator.signIn(context)
  const page = await context.newPage()
  await page.goto(`${coordinator.url}/#/people/groups`)
  const actions = page.getByTestId('group-row').getByRole('button', { name: /Actions/ })
  await walk(page, actions, 'Enter')
  await walk(page, actions, 'ArrowDown')
  await page.goto(`${coordinator.url}/#/policies`)
  await walk(page, page.getByRole('button', { name: 'Action', exact: true }), 'Enter')
  await walk(page, page.getByRole('button', { name: 'Action', exact: true }), 'Space')
  await page.goto(`${coordinator.url}/#/flows`)
  await walk(page, page.getByTestId('channel-filter'), 'Enter')
})
