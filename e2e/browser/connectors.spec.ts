import { expect, test, type BrowserContext, type Page } from '@playwright/test'
import { join } from 'node:path'
import { expectAccessible } from '../support/axe.ts'
import { startCoordinator, type RunningCoordinator } from '../support/coordinator.ts'
import { appRoot } from '../support/electron.ts'

interface ConnectorAnswer {
  readonly id: string
  readonly key: string
  readonly enabled: boolean
  readonly status: string
  readonly transport: { readonly args?: readonly string[]; readonly env?: Readonly<Record<string, string>> }
  readonly tools: readonly unknown[]
}

const SERVER = join(appRoot, 'dist/sample-server/main.js')
let coordinator: RunningCoordinator

const connectorWith = async (key: string): Promise<ConnectorAnswer | undefined> =>
  (await coordinator.api<{ items: ConnectorAnswer[] }>('GET', '/connectors')).items.find(
    (connector) => connector.key === key,
  )
const addByApi = (key: string, name: string, command = process.execPath): Promise<ConnectorAnswer> =>
  coordinator.api('POST', '/connectors', {
    key,
    name,
    transport: { type: 'stdio', command, args: [SERVER, appRoot], env: { TOKEN: 'top-secret' } },
  })

async function openPage(context: BrowserContext, path: string, preferences = {}): Promise<Page> {
  await coordinator.signIn(context, preferences)
  const page = await context.newPage()
  await page.goto(`${coordinator.url}/#${path}`)
  return page
}

const row = (page: Page, name: string) => page.getByTestId('connector-row').filter({ hasText: name })
const field = (page: Page, name: string) => page.getByRole('textbox', { name, exact: true })
const panel = (page: Page) => page.getByTestId('edit-panel')

test.beforeAll(async () => {
  coordinator = await startCoordinator()
})
test.afterAll(() => coordinator.stop())

test('a connector is added, connects, and shows its tools; its secrets are kept', async ({ context }) => {
  const page = await openPage(context, '/connectors')
  await expect(page.getByText('No connectors yet')).toBeVisible()
  await page.getByTestId('add-connector').click()
  await field(page, 'Name').fill('Team Files')
  await expect(field(page, 'Key')).toHaveValue('team-files')
  await page.getByTestId('panel-save').click()
  await expect(panel(page).getByText('Please fill this in.')).toBeVisible()
  await field(page, 'Program').fill(process.execPath)
  await field(page, 'Arguments').fill(`${SERVER}\n${appRoot}`)
  await page.getByRole('button', { name: 'Add: Environment variables' }).click()
  await field(page, 'Name 1').fill('TOKEN')
  await panel(page).getByLabel('Value 1').fill('top-secret')
  await page.getByTestId('panel-save').click()
  await expect(panel(page).getByTestId('connector-status')).toHaveText('Connected')
  await expect(page.getByTestId('connector-tool')).not.toHaveCount(0)
  await expect(panel(page).getByText('Destructive').first()).toBeVisible()
  await page
    .getByRole('button', { name: /^Arguments it takes/ })
    .first()
    .click()
  await expect(panel(page).getByText('"type": "object"').first()).toBeVisible()
  await expect(panel(page).getByLabel('Value 1')).toHaveValue('')
  expect(await connectorWith('team-files')).toMatchObject({
    transport: { args: [SERVER, appRoot], env: { TOKEN: '••••' } },
  })

  // A new name keeps the secret; another program does not.
  await field(page, 'Name').fill('Shared files')
  await page.getByTestId('panel-save').click()
  await expect(row(page, 'Shared files')).toBeVisible()
  await field(page, 'Program').fill('/bin/true')
  await expect(panel(page).getByText('Enter this value again')).toBeVisible()
  await page.getByTestId('panel-save').click()
  await expect(page.getByTestId('panel-failure')).toBeVisible()
  await field(page, 'Program').fill(process.execPath)
})

test('a key that is taken is said at its field, and what was typed stays', async ({ context }) => {
  await addByApi('taken', 'Taken')
  const page = await openPage(context, '/connectors/new')
  await field(page, 'Name').fill('Another')
  await field(page, 'Key').fill('taken')
  await page.getByRole('combobox', { name: 'How it is reached' }).click()
  await page.getByRole('option', { name: 'A web address' }).click()
  await field(page, 'Address').fill('not an address')
  await page.getByTestId('panel-save').click()
  await expect(panel(page).getByText('This is not a web address')).toBeVisible()
  await field(page, 'Address').fill('https://mcp.example.com/mcp')
  await page.getByTestId('panel-save').click()
  await expect(panel(page).getByText('The name “taken” is already used.')).toBeVisible()
  await expect(field(page, 'Name')).toHaveValue('Another')
  // Leaving asks.
  await page.getByRole('button', { name: 'Close the panel' }).click()
  await expect(page.getByRole('dialog', { name: 'Discard what you typed?' })).toBeVisible()
  await page.getByRole('button', { name: 'Keep editing' }).last().click()
  await expect(field(page, 'Key')).toHaveValue('taken')
  await page.getByRole('button', { name: 'Close the panel' }).click()
  await page.getByTestId('leave-discard').click()
  await expect(panel(page)).toHaveCount(0)
})

test('one that cannot be reached says why, is switched off, and removed with its consequences', async ({
  context,
}) => {
  await addByApi('broken', 'Broken', '/nowhere/server')
  await coordinator.api('POST', '/policies', { name: 'Allow broken', action: 'allow', connector: 'broken' })
  const page = await openPage(context, '/connectors')
  await expect(row(page, 'Broken').getByTestId('connector-status')).toHaveText('Not reachable')
  await row(page, 'Broken').click()
  await expect(page.getByTestId('connector-error')).toContainText('nowhere')
  const choose = async (item: string) => {
    await row(page, 'Broken').getByRole('button', { name: 'Actions' }).click()
    await page.getByRole('menuitem', { name: item }).click()
  }
  await choose('Switch off')
  await expect(row(page, 'Broken').getByTestId('connector-status')).toHaveText('Switched off')
  expect((await connectorWith('broken'))?.enabled).toBe(false)
  await choose('Remove …')
  const dialog = page.getByRole('dialog', { name: 'Remove “Broken”?' })
  await expect(dialog.getByText('Allow broken')).toBeVisible()
  await dialog.getByRole('button', { name: 'Remove connector' }).click()
  await expect(row(page, 'Broken')).toHaveCount(0)
  expect(await connectorWith('broken')).toBeUndefined()
})

for (const theme of ['light', 'dark'] as const) {
  test(`nothing of the connectors hinders anybody (${theme})`, async ({ context }) => {
    if (!(await connectorWith('files'))) await addByApi('files', 'Files')
    const page = await openPage(context, '/connectors', { theme })
    const check = (state: string) => expectAccessible(page, state, { without: ['region'] })
    await expect(row(page, 'Files').last()).toBeVisible()
    await check('list')
    await row(page, 'Files').last().click()
    await expect(page.getByTestId('connector-tool')).not.toHaveCount(0)
    await check('panel')
    await page.goto(`${coordinator.url}/#/connectors/new`)
    await expect(field(page, 'Key')).toBeVisible()
    await page.getByTestId('panel-save').isDisabled()
    await check('new')
  })
}
