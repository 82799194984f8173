import { expect, test, type BrowserContext, type Page } from '@playwright/test'
import { expectAccessible } from '../support/axe.ts'
import { addAsker, connectFiles, type Asker } from '../support/ask.ts'
import { startCoordinator, type RunningCoordinator } from '../support/coordinator.ts'

let coordinator: RunningCoordinator
let maya: Asker
let ben: Asker

const read = { name: 'list_files', arguments: {} }
const write = { name: 'write_file', arguments: { path: 'plan.md', content: 'Plan' } }
const remove = (path: string) => ({ name: 'delete_file', arguments: { path } })

async function openPage(context: BrowserContext, preferences = {}): Promise<Page> {
  await coordinator.signIn(context, preferences)
  const page = await context.newPage()
  await page.goto(`${coordinator.url}/#/dashboard`)
  await expect(page.getByTestId('connection')).toHaveAttribute('data-reach', 'live', { timeout: 30_000 })
  return page
}

async function decide(id: string, verdict: 'approve' | 'deny'): Promise<void> {
  const { digest } = await coordinator.api<{ digest: string }>('GET', `/requests/${id}`)
  await coordinator.api('POST', `/requests/${id}/decisions`, {
    decisionId: crypto.randomUUID(),
    verdict,
    digest,
    ...(verdict === 'deny' ? { reason: 'no' } : {}),
  })
}

const figure = (page: Page, name: string) =>
  page.getByTestId('figure').filter({ has: page.getByRole('heading', { name, exact: true }) })

test.beforeAll(async () => {
  coordinator = await startCoordinator()
})
test.afterAll(() => coordinator.stop())

test('an empty dashboard says so, and what to do next', async ({ context }) => {
  const page = await openPage(context)
  await expect(page.getByText('Nothing waits for you')).toBeVisible()
  await expect(page.getByText('No request has ended in these days.')).toBeVisible()
  await expect(figure(page, 'Median time to decide')).toContainText('nobody has decided')
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Add connector' }).click()
  await expect(page.getByTestId('edit-panel')).toBeVisible()
})

test('what waits is listed and opens for review; figures follow what happens', async ({ context }) => {
  await connectFiles(coordinator)
  maya = await addAsker(coordinator, 'Maya Lindqvist')
  ben = await addAsker(coordinator, 'Ben Okafor')
  const first = await maya.ask([write, read])
  const page = await openPage(context)
  const rows = page.getByTestId('pending-request')
  await expect(rows).toHaveCount(1)
  await expect(rows.first()).toContainText('Maya Lindqvist')
  await expect(rows.first()).toContainText('Files')
  await expect(rows.first()).toContainText('files_write_file')
  await expect(figure(page, 'Waiting for you')).toContainText('1')

  // Another one appears by itself, below the one that waits longer.
  await ben.ask([remove('old.md')])
  await expect(rows).toHaveCount(2)
  await expect(rows.last()).toContainText('Ben Okafor')
  await expect(figure(page, 'Waiting for you')).toContainText('2')
  await expect(page.getByTestId('connector-health')).toContainText('Connected')

  await rows.first().click()
  await expect(page.getByTestId('review-panel').getByTestId('requester')).toContainText('Maya Lindqvist')
  await page.goBack()
  await decide(first, 'approve')
  await expect(rows).toHaveCount(1)
  await expect(figure(page, 'Waiting for you')).toContainText('1')
  await expect(figure(page, 'Median time to decide')).toContainText('last 7 days')

  // The chart and its table tell the same.
  const today = page.getByTestId('days-table').getByRole('row').last()
  await expect(today.getByRole('cell')).toHaveText(['1', '0', '0'])
  await page.getByTestId('days-switch').click()
  await expect(page.getByTestId('days-chart')).toHaveCount(0)
  await expect(today).toBeVisible()
})

test('what is asked again and again becomes a narrow policy', async ({ context }) => {
  for (let time = 0; time < 3; time += 1) await decide(await maya.ask([read]), 'approve')
  for (const path of ['1.md', '2.md', '3.md']) await decide(await ben.ask([remove(path)]), 'deny')
  const page = await openPage(context)
  const candidates = page.getByTestId('candidate')
  await expect(candidates.filter({ hasText: 'files_list_files' })).toContainText('always approved')
  await expect(candidates.filter({ hasText: 'files_delete_file' })).toHaveCount(0)
  await candidates.filter({ hasText: 'files_list_files' }).getByTestId('draft-policy').click()
  const panel = page.getByTestId('edit-panel')
  await expect(panel.getByRole('textbox', { name: 'Name' }).first()).toHaveValue('Allow list_files')
  await panel.getByTestId('panel-save').click()
  await expect(panel).toHaveCount(0)
  const { items } = await coordinator.api<{
    items: { tools: string[]; connector: string; subjects: { users: string[] }; validUntil?: string }[]
  }>('GET', '/policies')
  expect(items).toMatchObject([{ connector: 'files', tools: ['list_files'], subjects: { users: [maya.id] } }])
  expect(Date.parse(items[0]?.validUntil ?? '')).toBeGreaterThan(Date.now() + 29 * 86_400_000)
  // What has a policy is no candidate any more.
  await page.goto(`${coordinator.url}/#/dashboard`)
  await expect(page.getByText('Nothing so far is asked often enough')).toBeVisible()
})

test('without a connection the figures that are stored stay', async ({ context }) => {
  const page = await openPage(context)
  await expect(page.getByTestId('pending-request').first()).toBeVisible()
  let count = 0
  const settled = async () => {
    const before = count
    count = await page.getByTestId('pending-request').count()
    return count === before
  }
  await expect.poll(settled, { intervals: [500] }).toBe(true)
  await context.setOffline(true)
  await page.getByRole('link', { name: 'Settings' }).click()
  await page.getByRole('link', { name: 'Dashboard' }).click()
  await expect(page.getByTestId('dashboard-stale')).toBeVisible()
  await expect(page.getByTestId('pending-request')).toHaveCount(count)
})

for (const theme of ['light', 'dark'] as const) {
  test(`nothing of the dashboard hinders anybody (${theme})`, async ({ context }) => {
    const page = await openPage(context, { theme })
    await expect(page.getByTestId('pending-request').first()).toBeVisible()
    await expectAccessible(page)
    await page.getByTestId('days-switch').click()
    await expectAccessible(page)
  })
}
