import { expect, type Page } from '@playwright/test'

/**
 * Opens a request by its row. Where a page that comes late, or a row that moves away under the pointer, takes the press,
 * it is pressed again.
 */
export async function openRow(page: Page, id: string): Promise<void> {
  const soon = { timeout: 10_000 }
  await expect(async () => {
    if (!page.url().includes(id)) await page.locator(`[data-request-id="${id}"]`).first().click(soon)
    await expect(page).toHaveURL(new RegExp(id), soon)
    await expect(page.getByTestId('review-panel')).toBeVisible(soon)
  }).toPass({ timeout: 90_000 })
}
