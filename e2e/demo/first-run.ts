import { expect, type Page } from '@playwright/test'
import { OWNER } from '../support/desktop.ts'

/** What a person does at the first start: says where decisions belong, who they are, and adds the sample workspace. */
export async function firstRun(page: Page): Promise<void> {
  await page.getByTestId('onboarding-this-computer').click()
  await page.getByTestId('onboarding-name').fill(OWNER.name)
  await page.getByTestId('onboarding-email').fill(OWNER.email)
  await page.getByTestId('onboarding-create').click()
  await page.getByTestId('sample-add').click()
  await expect(page.getByTestId('sample-try')).toBeVisible({ timeout: 30_000 })
  await page.getByTestId('sample-skip').click()
  await expect(page.getByTestId('sidebar')).toBeVisible()
}
