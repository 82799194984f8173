import { expect, test, type BrowserContext, type Page } from '@playwright/test'
import { addAsker, connectFiles, type Asker } from '../support/ask.ts'
import { startCoordinator, type RunningCoordinator } from '../support/coordinator.ts'

/** More than the newest two thousand, which a browser keeps. */
const ENDED = 2_060
const AT_ONCE = 12

let coordinator: RunningCoordinator

test.beforeAll(async () => {
  test.setTimeout(600_000)
  coordinator = await startCoordinator({ COUNTERSIGN_REQUESTS_PER_MINUTE: '0' })
  await connectFiles(coordinator)
  // The oldest of all, by somebody whose name comes first.
  await end(await addAsker(coordinator, 'Aaron First'), 'the very oldest wish')
  const others = await Promise.all(
    ['Ben Okafor', 'Chloe Martin', 'Dana Weiss'].map((name) => addAsker(coordinator, name)),
  )
  const ask = async (from: number): Promise<void> => {
    for (let at = from; at < ENDED; at += AT_ONCE)
      await end(others[at % others.length] as Asker, `wish ${at}`)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, (_, from) => ask(from)))
})
test.afterAll(() => coordinator.stop())

async function end(asker: Asker, note: string): Promise<void> {
  const id = await asker.ask([{ name: 'write_file', arguments: { path: 'a.md', content: note } }], note)
  await coordinator.api('POST', `/requests/${id}/cancel`, {}, asker.key)
}

async function openResolved(context: BrowserContext): Promise<Page> {
  await coordinator.signIn(context)
  const page = await context.newPage()
  await page.goto(`${coordinator.url}/#/requests`)
  await page
    .getByRole('radio', { name: 'Resolved' })
    .or(page.getByRole('tab', { name: 'Resolved' }))
    .click()
  const count = async () => Number(await page.getByRole('grid').getAttribute('aria-rowcount'))
  // The newest of them, and nothing after the first gap.
  await expect.poll(count, { timeout: 30_000 }).toBeGreaterThanOrEqual(500)
  return page
}
const rows = (page: Page) => page.getByTestId('request-row')

test('sorting and searching reach what this browser does not keep', async ({ context }) => {
  const page = await openResolved(context)
  await page.getByRole('columnheader', { name: 'Name' }).getByRole('button').click()
  await expect(rows(page).first()).toContainText('Aaron First')
  await page.getByRole('columnheader', { name: 'Name' }).getByRole('button').click()
  await expect(rows(page).first()).toContainText('Dana Weiss')
  await page
    .getByRole('textbox', { name: 'Search' })
    .or(page.getByRole('searchbox', { name: 'Search' }))
    .fill('oldest very')
  await expect(rows(page)).toHaveCount(1)
  await expect(rows(page).first()).toContainText('Aaron First')
  await rows(page).first().click()
  await expect(page.getByTestId('review-panel')).toContainText('the very oldest wish')
})

test('without a connection it says how far the list goes, and looks further once it is back', async ({
  context,
}) => {
  const page = await openResolved(context)
  await context.setOffline(true)
  await page.route('**/api/**', (route) => route.abort())
  await page
    .getByRole('textbox', { name: 'Search' })
    .or(page.getByRole('searchbox', { name: 'Search' }))
    .fill('oldest')
  await expect(page.getByText(/Only the newest [\d,]+ are kept/)).toBeVisible()
  await expect(rows(page)).toHaveCount(0)
  await page.unroute('**/api/**')
  await context.setOffline(false)
  await expect(rows(page)).toHaveCount(1, { timeout: 30_000 })
})
