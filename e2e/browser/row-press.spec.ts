import { expect, test } from '@playwright/test'
import { addAsker, connectFiles } from '../support/ask.ts'
import { startCoordinator, type RunningCoordinator } from '../support/coordinator.ts'
import { askTheOwner } from '../support/join-team.ts'

const PATIENCE = { timeout: 60_000 }
/** More than the window shows, so that the list can be moved. */
const ASKED = 40

let coordinator: RunningCoordinator
test.beforeAll(async () => {
  coordinator = await startCoordinator({ COUNTERSIGN_REQUESTS_PER_MINUTE: '0' })
})
test.afterAll(() => coordinator.stop())

test('a press opens the row on which it began, whatever the list does under the hand', async ({
  context,
}) => {
  await connectFiles(coordinator)
  await askTheOwner(coordinator)
  const asker = await addAsker(coordinator, 'Maya Lindqvist')
  for (let count = 0; count < ASKED; count += 1) await asker.ask([{ name: 'read_file' }])
  await coordinator.signIn(context)
  const page = await context.newPage()
  await page.goto(`${coordinator.url}/#/requests`)
  const rows = page.getByTestId('request-row')
  await expect(page.getByRole('grid')).toHaveAttribute('aria-rowcount', String(ASKED + 1), PATIENCE)
  const row = (id: string) => page.locator(`[data-request-id="${id}"]`)
  const topOf = async (id: string) => (await row(id).boundingBox())?.y ?? 0
  const idOf = async (index: number) => (await rows.nth(index).getAttribute('data-request-id')) ?? ''
  const leave = async () => {
    await expect(page.getByTestId('review-panel')).toHaveCount(1, PATIENCE)
    await page.evaluate(() => (location.hash = '#/requests'))
    await expect(page.getByTestId('review-panel')).toHaveCount(0, PATIENCE)
  }
  /** Presses the mouse down in the middle of a row. */
  async function pressDown(id: string): Promise<{ y: number; height: number }> {
    const box = await row(id).boundingBox()
    if (!box) throw new Error('the row is not drawn')
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2)
    await page.mouse.down()
    return box
  }

  // One above goes: the row stays under the hand.
  const [gone, held] = [await idOf(0), await idOf(1)]
  const before = await pressDown(held)
  await coordinator.api('POST', `/requests/${gone}/cancel`, {}, asker.key)
  await expect(row(gone)).toHaveCount(0, PATIENCE)
  expect(await topOf(held)).toBe(before.y)
  await page.mouse.up()
  await expect(page).toHaveURL(new RegExp(`/requests/${held}`), PATIENCE)
  await leave()

  // The list is scrolled meanwhile, as by a second hand: another row is under the hand when it lets go.
  const [pressed, next] = [await idOf(3), await idOf(4)]
  const { y, height } = await pressDown(pressed)
  await row(pressed).evaluate((inside, by) => {
    let list: Element | null = inside
    while (list && list.scrollHeight <= list.clientHeight + by) list = list.parentElement
    list?.scrollBy({ top: by, behavior: 'instant' })
  }, height)
  await expect.poll(() => topOf(next), PATIENCE).toBe(y)
  await page.mouse.up()
  await expect(page).toHaveURL(new RegExp(`/requests/${pressed}`), PATIENCE)
})
