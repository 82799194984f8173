import { expect, test, type BrowserContext, type Page } from '@playwright/test'
import { expectAccessible } from '../support/axe.ts'
import { addAsker, connectFiles, type Asker } from '../support/ask.ts'
import { startCoordinator, type RunningCoordinator } from '../support/coordinator.ts'

interface PolicyAnswer {
  readonly id: string
  readonly name: string
  readonly enabled: boolean
  readonly action: string
  readonly tools: readonly string[]
  readonly subjects: Readonly<Record<'users' | 'groups' | 'agents', readonly string[]>>
  readonly toolHashes?: Readonly<Record<string, string>>
  readonly validUntil?: string
  readonly condition?: string
}

let coordinator: RunningCoordinator
let maya: Asker

const policies = async (): Promise<readonly PolicyAnswer[]> =>
  (await coordinator.api<{ items: PolicyAnswer[] }>('GET', '/policies')).items
const names = async (): Promise<readonly string[]> => (await policies()).map(({ name }) => name)
const policyNamed = async (name: string): Promise<PolicyAnswer> => {
  const found = (await policies()).find((policy) => policy.name === name)
  if (!found) throw new Error(`no policy “${name}”`)
  return found
}
const savePolicy = (name: string, fields: object): Promise<PolicyAnswer> =>
  coordinator.api('POST', '/policies', { name, ...fields })

async function openPage(context: BrowserContext, path: string, preferences = {}): Promise<Page> {
  await coordinator.signIn(context, preferences)
  const page = await context.newPage()
  await page.goto(`${coordinator.url}/#${path}`)
  return page
}

const row = (page: Page, name: string) => page.getByTestId('policy-row').filter({ hasText: name })
const panel = (page: Page) => page.getByTestId('edit-panel')
const field = (page: Page, name: string) => page.getByRole('textbox', { name, exact: true })
async function choose(page: Page, select: string, option: string): Promise<void> {
  await page.getByRole('combobox', { name: select, exact: true }).click()
  await page.getByRole('option', { name: option }).first().click()
}

test.beforeAll(async () => {
  coordinator = await startCoordinator()
  await connectFiles(coordinator)
  maya = await addAsker(coordinator, 'Maya Lindqvist')
})
test.afterAll(() => coordinator.stop())
test.beforeEach(async () => {
  for (const { id } of await policies()) await coordinator.api('DELETE', `/policies/${id}`)
})

test('a policy is written with its effect in view, and problems stand at their fields', async ({
  context,
}) => {
  await maya.ask([{ name: 'read_file', arguments: { path: 'reports/q1.txt' } }])
  const page = await openPage(context, '/policies')
  await expect(page.getByText('No policies yet')).toBeVisible()
  await page.getByTestId('add-policy').click()
  await choose(page, 'Action', 'Allow')
  await choose(page, 'Connector', 'Files')
  const summary = panel(page).getByTestId('policy-summary')
  await expect(summary.getByText(/lets? .*destructive/)).toContainText('delete_file')
  await field(page, 'Add a pattern').fill('read_*')
  await page.getByTestId('add-pattern').click()
  await expect(summary).toContainText(
    'Calls of read_* on Files for everybody go through without anybody being asked.',
  )
  await expect(summary).not.toContainText('destructive')
  await expect(panel(page).getByTestId('policy-preview')).toContainText(/it would have decided [1-9]/)
  const condition = field(page, 'Only where the arguments fit')
  await condition.fill('arguments.path.startsWith(')
  await expect(panel(page).getByText(/at character \d+/)).toBeVisible()
  await page.getByTestId('panel-save').click()
  await expect(panel(page).getByText('Please fill this in.')).toBeVisible()
  await field(page, 'Name').fill('Reading reports')
  await condition.fill("arguments.path.startsWith('reports/')")
  await field(page, 'Valid from').fill('2030-02-01T10:00')
  await field(page, 'Valid until').fill('2030-01-01T10:00')
  await page.getByTestId('panel-save').click()
  await expect(panel(page).getByText('The end must be after the beginning.')).toBeVisible()
  await field(page, 'Valid from').fill('')
  await expect(page.getByRole('switch', { name: /Only tools as they are now/ })).toBeChecked()
  await page.getByTestId('panel-save').click()
  await expect(row(page, 'Reading reports')).toBeVisible()
  const saved = await policyNamed('Reading reports')
  expect(saved).toMatchObject({
    action: 'allow',
    tools: ['read_*'],
    condition: expect.stringContaining('reports/'),
  })
  expect(Object.keys(saved.toolHashes ?? {})).toEqual(['read_file'])
  expect(Date.parse(saved.validUntil ?? '')).toBe(Date.parse('2030-01-01T10:00'))
})

test('the order changes by menu, keys and dragging, and shows at once', async ({ context }) => {
  for (const name of ['One', 'Two', 'Three']) await savePolicy(name, { action: 'deny' })
  const page = await openPage(context, '/policies')
  const shown = () => page.getByTestId('policy-row').locator('[title]:not([data-grip])').allInnerTexts()
  await expect.poll(shown).toEqual(['One', 'Two', 'Three'])
  await row(page, 'Three').getByRole('button', { name: 'Actions' }).click()
  await page.getByRole('menuitem', { name: 'Move up' }).click()
  await expect.poll(names).toEqual(['One', 'Three', 'Two'])
  await row(page, 'One').focus()
  await page.keyboard.press('Control+Shift+ArrowDown')
  await expect.poll(names).toEqual(['Three', 'One', 'Two'])
  await row(page, 'Two')
    .locator('[data-grip]')
    .dragTo(row(page, 'Three'), { targetPosition: { x: 60, y: 4 } })
  await expect.poll(names).toEqual(['Two', 'Three', 'One'])
  await expect.poll(shown).toEqual(['Two', 'Three', 'One'])

  await page.route('**/policies/order', (route) => route.abort())
  await row(page, 'One').getByRole('button', { name: 'Actions' }).click()
  await page.getByRole('menuitem', { name: 'Move to the top' }).click()
  await expect(page.getByText('The order was not changed').first()).toBeVisible()
  await expect.poll(shown).toEqual(['Two', 'Three', 'One'])
})

test('a request becomes a policy as narrow as itself, placed where it works, and may be decided by it', async ({
  context,
}) => {
  await savePolicy('Never delete', { action: 'deny', tools: ['delete_file'] })
  await savePolicy('Ask about the rest', { action: 'request-approval' })
  const request = await maya.ask([{ name: 'write_file', arguments: { path: 'a.txt', content: 'b' } }])
  const page = await openPage(context, `/requests/${request}`)
  await page.getByTestId('review-panel').getByRole('button', { name: 'Create policy' }).click()
  await expect(panel(page).getByTestId('policy-summary')).toContainText(
    'write_file on Files for Maya Lindqvist',
  )
  await expect(page.getByRole('combobox', { name: 'Place in the order' })).toContainText('Ask about the rest')
  const name = await field(page, 'Name').inputValue()
  const resolve = page.getByRole('switch', { name: /Also approve the waiting request/ })
  await expect(resolve).not.toBeChecked()
  await resolve.click()
  await page.getByTestId('panel-save').click()
  await expect(panel(page)).toBeHidden()
  await expect.poll(names).toEqual(['Never delete', name, 'Ask about the rest'])
  const saved = await policyNamed(name)
  expect(saved).toMatchObject({ action: 'allow', tools: ['write_file'], subjects: { users: [maya.id] } })
  expect(Object.keys(saved.toolHashes ?? {})).toEqual(['write_file'])
  expect(Date.parse(saved.validUntil ?? '')).toBeGreaterThan(Date.now())
  await expect
    .poll(async () => (await coordinator.api<{ status: string }>('GET', `/requests/${request}`)).status)
    .toBe('approved')
})

test('what would happen to a call is answered by the rule that decides it', async ({ context }) => {
  await savePolicy('No secrets', {
    action: 'deny',
    connector: 'files',
    tools: ['read_file'],
    condition: "arguments.path == 'secret.txt'",
  })
  const page = await openPage(context, '/policies')
  await page.getByTestId('try-policy').click()
  await page.getByRole('combobox', { name: 'A person', exact: true }).fill('Maya')
  await page.getByRole('option', { name: 'Maya Lindqvist' }).click()
  await page.keyboard.press('Escape')
  await choose(page, 'Connector', 'Files')
  await choose(page, 'Tool', 'read_file')
  const args = field(page, 'Arguments')
  await args.fill('{"path": ')
  await expect(page.getByText('This is not a JSON object.')).toBeVisible()
  await args.fill('{"path": "secret.txt"}')
  await page.getByTestId('whatif-ask').click()
  const answer = page.getByTestId('whatif-answer')
  await expect(answer).toContainText('It is denied')
  await expect(answer.getByRole('link', { name: 'No secrets' })).toBeVisible()
  await args.fill('{"path": "other.txt"}')
  await expect(answer).toBeHidden()
  await page.getByTestId('whatif-ask').click()
  await expect(answer).toContainText('A person is asked')
  await expect(answer).toContainText('No policy covers it')
})

test('the list finds, filters, switches, copies and removes; a half-typed panel asks', async ({
  context,
}) => {
  await savePolicy('Reading', { action: 'allow', connector: 'files', tools: ['read_file'] })
  await savePolicy('Deleting', { action: 'deny', tools: ['delete_*'] })
  const page = await openPage(context, '/policies')
  await page.getByRole('searchbox', { name: 'Search policies' }).fill('delete_')
  await expect(page.getByTestId('policy-row')).toHaveCount(1)
  await page.getByRole('searchbox', { name: 'Search policies' }).fill('')
  await page.getByRole('button', { name: 'Action', exact: true }).click()
  await page.getByRole('menuitemcheckbox', { name: 'Request approval' }).click()
  await page.keyboard.press('Escape')
  await expect(page.getByText('No policies match')).toBeVisible()
  await page.getByRole('button', { name: 'Show all policies' }).click()

  await page.getByRole('switch', { name: 'In use: Reading' }).click()
  await expect.poll(async () => (await policyNamed('Reading')).enabled).toBe(false)
  await row(page, 'Deleting').getByRole('button', { name: 'Actions' }).click()
  await page.getByRole('menuitem', { name: 'Duplicate' }).click()
  await expect(field(page, 'Name')).toHaveValue('Deleting (copy)')
  await row(page, 'Reading').click()
  await expect(page.getByRole('dialog', { name: 'Discard what you typed?' })).toBeVisible()
  await page.getByTestId('leave-discard').click()
  await expect(field(page, 'Name')).toHaveValue('Reading')
  await row(page, 'Reading').getByRole('button', { name: 'Actions' }).click()
  await page.getByRole('menuitem', { name: 'Remove …' }).click()
  await page.getByRole('button', { name: 'Remove policy' }).click()
  await expect(row(page, 'Reading')).toHaveCount(0)
  expect(await names()).toEqual(['Deleting'])
})

for (const theme of ['light', 'dark'] as const) {
  test(`nothing of the policies page hinders anybody (${theme})`, async ({ context }) => {
    const { id } = await savePolicy('Everything', { action: 'allow' })
    await savePolicy('Asking', { action: 'request-approval', connector: 'files', enabled: false })
    const page = await openPage(context, '/policies', { theme })
    const check = (state: string) => expectAccessible(page, state, { without: ['region'] })
    await expect(row(page, 'Everything')).toBeVisible()
    await check('list')
    await row(page, 'Asking').getByRole('button', { name: 'Actions' }).click()
    await expect(page.getByRole('menu')).toBeVisible()
    await check('row menu')
    await page.keyboard.press('Escape')
    await page.goto(`${coordinator.url}/#/policies/${id}`)
    await expect(panel(page).getByTestId('policy-warnings')).toBeVisible()
    await check('panel')
    await page.goto(`${coordinator.url}/#/policies/try`)
    await expect(page.getByTestId('whatif-panel')).toBeVisible()
    await check('what if')
  })
}
