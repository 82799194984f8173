import { expect, test, type Page } from '@playwright/test'
import { expectAccessible } from '../support/axe.ts'
import { OWNER, asOwner, becomeOwner, setUpAgent, skipSample, type Agent } from '../support/desktop.ts'
import { launchApp, type LaunchedApp } from '../support/electron.ts'

/** Every page in the app itself: reached by its keys, its main job done there, no axe finding in light and in dark. */
test.describe.configure({ mode: 'serial' })

let desktop: LaunchedApp
let page: Page
let agent: Agent
let presses = 0

test.beforeAll(async () => {
  desktop = await launchApp()
  page = desktop.window
  agent = await setUpAgent(page, await becomeOwner(page))
  await skipSample(page)
  await expect(page.getByTestId('connection')).toHaveAttribute('data-reach', 'live')
})
test.afterAll(() => desktop.close())
test.beforeEach(() => {
  presses = 0
})

const field = (name: string) => page.getByRole('textbox', { name, exact: true })
async function press(...keys: readonly string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key)
  presses += keys.length
}
async function go(key: string, title: string | RegExp): Promise<void> {
  await press('g', key)
  await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible()
}
const statusOf = (id: string) => async () =>
  (await asOwner<{ status: string }>(page, 'GET', `/requests/${id}`)).status

async function expectClean(): Promise<void> {
  for (const theme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: theme })
    await expect(page.locator('html')).toHaveClass(theme === 'dark' ? /dark/ : /^(?!.*dark)/)
    await expectAccessible(page, theme)
  }
}

test('the next request is approved with two keys from anywhere', async () => {
  const id = await agent.ask('write_file', { path: 'plan.md', content: 'Plan' })
  await go('s', 'Settings')
  presses = 0
  await expect(page.getByRole('link', { name: /Requests/ })).toContainText('1')
  await press('n')
  await expect(page.getByTestId('review-panel').getByTestId('tool')).toContainText('files_write_file')
  await expectClean()
  await press('a')
  await expect.poll(statusOf(id)).toBe('approved')
  expect(presses).toBe(2)
})

test('the dashboard shows what waits, and leads to it', async () => {
  const id = await agent.ask('write_file', { path: 'two.md', content: 'Two' })
  await go('d', /^Good/)
  const waiting = page.getByTestId('pending-request')
  await expect(waiting).toHaveCount(1)
  await expect(waiting).toContainText(OWNER.name)
  await expectClean()
  await waiting.click()
  await expect(page.getByTestId('review-panel')).toBeVisible()
  await asOwner(page, 'POST', `/requests/${id}/cancel`, {})
})

test('a two-step flow is made with the keyboard alone', async () => {
  await asOwner(page, 'POST', '/users', { name: 'Ben Okafor', email: 'ben@example.org', role: 'approver' })
  await go('f', 'Approval flows')
  await expect(page.getByTestId('flow-row').filter({ hasText: 'Ask me' })).toHaveCount(2)
  await expectClean()
  presses = 0
  await press('c')
  await expect(field('Flow name')).toBeFocused()
  await page.keyboard.type('Two people')
  await press('Enter')
  await expect(page.getByRole('switch', { name: 'Use E-mail' })).toBeChecked()
  await press('Control+Enter')
  await expect(field('Name of the step')).toBeFocused()
  await expectClean()
  for (const [step, email] of [
    ['approval-1', 'ben@example.org'],
    ['approval-2', OWNER.email],
  ] as const) {
    if (step === 'approval-2') {
      await page.getByTestId('flow-node-approval-1').getByRole('button').first().focus()
      await press('+')
      await expect(page.getByRole('menuitem', { name: 'Approval step' })).toBeFocused()
      await press('Enter')
      await expect(page.getByTestId('flow-node-approval-2')).toBeVisible()
      await press('Enter')
    }
    await page.getByRole('button', { name: 'Add e-mail' }).focus()
    await press('Enter')
    await expect(page.getByRole('textbox', { name: 'E-mail address 1' })).toBeFocused()
    await page.keyboard.type(email)
  }
  await expect(page.getByTestId('flow-status')).toContainText('This flow can finish')
  await press('Control+Enter')
  await expect(page.getByRole('switch', { name: 'Send reminder' })).toBeVisible()
  await press('Control+Enter')
  await expect(page.getByTestId('flow-row').filter({ hasText: 'Two people' })).toBeVisible()
  expect(presses).toBeLessThanOrEqual(12)
})

test('a request becomes a policy', async () => {
  const id = await agent.ask('write_file', { path: 'again.md', content: 'Again' })
  await go('r', 'Requests')
  await expect(page.locator(`[data-request-id="${id}"]`)).toBeVisible()
  presses = 0
  await press('n')
  // The keys of the panel are those of its buttons, and come with them.
  await expect(page.getByTestId('review-panel').getByTestId('create-policy')).toBeVisible()
  await press('p')
  await expect(page.getByTestId('policy-summary')).toContainText(`write_file on Files for ${OWNER.name}`)
  await expectClean()
  await press('Control+Enter')
  await expect(page.getByTestId('policy-summary')).toBeHidden()
  expect(presses).toBe(3)
  await go('p', 'Policies')
  await expect(page.getByRole('gridcell', { name: `Allow for ${OWNER.name}`, exact: true })).toBeVisible()
  await expectClean()
})

test('a connector shows its tools', async () => {
  await go('c', 'Connectors')
  await page.getByText('Files', { exact: true }).first().click()
  await expect(page.getByTestId('connector-tool').first()).toBeVisible()
  await expectClean()
})

test('a group is made', async () => {
  await go('u', 'People')
  await expectClean()
  await page.getByRole('tab', { name: 'Groups' }).click()
  await page.getByTestId('add-person').click()
  await field('Name').fill('Finance')
  await press('Control+Enter')
  await expect(page.getByTestId('group-row').filter({ hasText: 'Finance' })).toBeVisible()
  await expectClean()
})

test('settings are kept on this computer, and every section opens', async () => {
  await go('s', 'Settings')
  const sections = page.getByRole('tab')
  // They come all at once.
  await expect(sections.nth(3)).toBeVisible()
  const count = await sections.count()
  for (let at = 0; at < count; at += 1) {
    await sections.nth(at).click()
    await expect(sections.nth(at)).toHaveAttribute('aria-selected', 'true')
    await expectClean()
  }
})
