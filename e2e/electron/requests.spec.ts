import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test, type Page } from '@playwright/test'
import {
  OWNER,
  asOwner,
  becomeOwner,
  coordinatorPid,
  coordinatorUrl,
  openConfirm,
  setUpAgent,
  skipSample,
} from '../support/desktop.ts'
import { launchApp } from '../support/electron.ts'
import { openRow } from '../support/open-row.ts'

const statusOf = (page: Page, id: string) => async () =>
  (await asOwner<{ status: string }>(page, 'GET', `/requests/${id}`)).status

/** The owner was made behind the page's back: it looks again. */
async function openRequests(page: Page): Promise<void> {
  await skipSample(page)
}

test('the first minute: who, a sample, an agent that asks, one decision', async () => {
  const desktop = await launchApp()
  const page = desktop.window
  await page.getByTestId('onboarding-this-computer').click()
  await page.getByTestId('onboarding-create').click()
  await expect(page.getByText('Enter the name that others should see.')).toBeVisible()
  await page.getByTestId('onboarding-name').fill(OWNER.name)
  await page.getByTestId('onboarding-email').fill('not an address')
  await page.getByTestId('onboarding-create').click()
  await expect(page.getByText('This is not a complete e-mail address.')).toBeVisible()
  await page.getByTestId('onboarding-email').fill(OWNER.email)
  await page.getByTestId('onboarding-create').click()
  await page.getByTestId('sample-add').click()
  await page.getByTestId('sample-try').click({ timeout: 30_000 })
  const panel = page.getByTestId('review-panel')
  await expect(panel.getByTestId('self-approval')).toBeVisible()
  await expect(panel.getByTestId('tool')).toContainText('files_write_file')
  const confirm = await openConfirm(desktop.app, page)
  await expect(confirm.locator('#sheet')).toContainText('files_write_file')
  await confirm.getByTestId('confirm-approve').click()
  await expect(panel.getByTestId('resolution')).toContainText('Approved')
  await expect(panel.getByTestId('timeline')).toContainText('approved their own request')
  await desktop.close()
})

test('a decision made while the coordinator is dead is sent when it is back', async () => {
  const desktop = await launchApp()
  const page = desktop.window
  const agent = await setUpAgent(page, await becomeOwner(page))
  const id = await agent.ask()
  await openRequests(page)
  await openRow(page, id)
  await expect(page.getByTestId('approve')).toBeEnabled()
  process.kill(await coordinatorPid(desktop.app), 'SIGKILL')
  await page.getByTestId('approve').click()
  await expect(page.locator(`[data-request-id="${id}"]`)).toHaveCount(0)
  await expect(page.getByText(`Recorded: approved for ${OWNER.name}`).first()).toBeVisible({
    timeout: 40_000,
  })
  expect(await statusOf(page, id)()).toBe('approved')
  await desktop.close()
})

test('a decision that nobody answered survives the end of the app', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'countersign-e2e-'))
  const first = await launchApp({ dataDir })
  const agent = await setUpAgent(first.window, await becomeOwner(first.window))
  const id = await agent.ask()
  await openRequests(first.window)
  await openRow(first.window, id)
  await expect(first.window.getByTestId('deny')).toBeEnabled()
  const pid = await coordinatorPid(first.app)
  process.kill(pid, 'SIGSTOP')
  await first.window.getByTestId('deny').click()
  await first.window.getByTestId('deny-reason').fill('Said before the end')
  await first.window.getByTestId('deny-confirm').click()
  await expect(first.window.getByTestId('decision-state')).toHaveAttribute('data-state', 'sending')
  process.kill(pid, 'SIGKILL')
  first.app.process().kill('SIGKILL')

  const second = await launchApp({ dataDir })
  await coordinatorUrl(second.window)
  await expect.poll(statusOf(second.window, id), { timeout: 40_000 }).toBe('denied')
  const { resolution } = await asOwner<{ resolution: { reason?: string } }>(
    second.window,
    'GET',
    `/requests/${id}`,
  )
  expect(resolution.reason).toBe('Said before the end')
  await second.close()
  await rm(dataDir, { recursive: true, force: true })
})
