import { expect, test } from '@playwright/test'
import { asOwner, becomeOwner, setUpAgent, skipSample } from '../support/desktop.ts'
import { launchApp } from '../support/electron.ts'
import { openRow } from '../support/open-row.ts'

const DAY_MS = 24 * 60 * 60_000

// The computer of the person; the coordinator's clock is right. What counts is what the coordinator says.
for (const [name, off] of [
  ['ahead', DAY_MS],
  ['behind', -DAY_MS],
] as const) {
  test(`a computer whose clock is a day ${name} shows, holds back and sends decisions as any other`, async () => {
    const desktop = await launchApp()
    const { app, window: page } = desktop
    const agent = await setUpAgent(page, await becomeOwner(page))
    await app.evaluate((_electron, ms) => {
      const real = Date.now.bind(Date)
      Date.now = () => real() + ms
    }, off)
    await page.addInitScript((ms) => {
      const Real = Date
      class Shifted extends Real {
        constructor(...parts: unknown[]) {
          if (parts.length === 0) super(Real.now() + ms)
          else super(...(parts as [number]))
        }
        static override now(): number {
          return Real.now() + ms
        }
      }
      Object.defineProperty(window, 'Date', { value: Shifted })
    }, off)
    await skipSample(page)
    const [first, second] = [await agent.ask('read_file'), await agent.ask('read_file')]
    for (const id of [first, second]) await expect(page.locator(`[data-request-id="${id}"]`)).toHaveCount(1)
    // One that is held back for a moment, and one that goes at once.
    await openRow(page, first)
    await expect(page.getByTestId('review-panel')).toBeVisible()
    await page.getByTestId('review-panel').focus()
    await page.keyboard.press('a')
    const statusOf = (id: string) => async () =>
      (await asOwner<{ status: string }>(page, 'GET', `/requests/${id}`)).status
    await expect.poll(statusOf(first), { timeout: 30_000 }).toBe('approved')
    await openRow(page, second)
    await page.getByTestId('approve').click()
    await expect.poll(statusOf(second), { timeout: 30_000 }).toBe('approved')
    await expect(page.getByTestId('request-row')).toHaveCount(0)
    await desktop.close()
  })
}
