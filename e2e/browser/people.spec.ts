import { expect, test, type BrowserContext, type Page } from '@playwright/test'
import { expectAccessible } from '../support/axe.ts'
import { OWNER_EMAIL, startCoordinator, type RunningCoordinator } from '../support/coordinator.ts'

interface UserAnswer {
  readonly id: string
  readonly email: string
  readonly name: string
  readonly role: string
  readonly groups: readonly string[]
  readonly delegation?: { readonly to: string }
}
interface AgentAnswer {
  readonly id: string
  readonly name: string
  readonly holdSeconds?: number
  readonly keys: readonly { readonly name: string; readonly expiresAt?: string }[]
}

let coordinator: RunningCoordinator
let ana: UserAnswer

const userWith = async (email: string): Promise<UserAnswer | undefined> =>
  (await coordinator.api<{ items: UserAnswer[] }>('GET', '/users')).items.find((user) => user.email === email)
const agentNamed = async (name: string): Promise<AgentAnswer | undefined> =>
  (await coordinator.api<{ items: AgentAnswer[] }>('GET', '/agents')).items.find(
    (agent) => agent.name === name,
  )

async function openPage(context: BrowserContext, path: string, preferences = {}): Promise<Page> {
  await coordinator.signIn(context, preferences)
  const page = await context.newPage()
  await page.goto(`${coordinator.url}/#${path}`)
  return page
}

const field = (page: Page, name: string) => page.getByRole('textbox', { name, exact: true })
const panel = (page: Page) => page.getByTestId('edit-panel')
async function pick(page: Page, label: string, name: string): Promise<void> {
  await panel(page).getByRole('combobox', { name: label, exact: true }).click()
  await page.getByRole('option', { name }).click()
  await page.keyboard.press('Escape')
}

test.beforeAll(async () => {
  coordinator = await startCoordinator()
  ana = await coordinator.api('POST', '/users', {
    name: 'Ana Lund',
    email: 'ana@northwind.example',
    role: 'approver',
    phone: '+46701234567',
  })
  await coordinator.api('POST', '/groups', { name: 'Security', members: [ana.id] })
})
test.afterAll(() => coordinator.stop())

test('a person is added with group and stand-in, and signs in with a token', async ({ context }) => {
  const page = await openPage(context, '/people')
  await expect(page.getByTestId('user-row')).toHaveCount(2)
  await page.getByTestId('add-person').click()
  await field(page, 'Name').fill('Bo Ek')
  await field(page, 'E-mail').fill('ana@northwind.example')
  await field(page, 'Phone').fill('0701')
  await page.getByTestId('panel-save').click()
  await expect(panel(page).getByText('Write it as +46701234567')).toBeVisible()
  await field(page, 'Phone').fill('+46 70 999 88 77')
  await page.getByTestId('panel-save').click()
  await expect(panel(page).getByText('Somebody else has the address ana@northwind.example.')).toBeVisible()
  await expect(field(page, 'Name')).toHaveValue('Bo Ek')
  await field(page, 'E-mail').fill('bo@northwind.example')
  await pick(page, 'Groups', 'Security')
  await panel(page)
    .getByRole('switch', { name: /^Out of office/ })
    .click()
  await pick(page, 'Stand-in', 'Ana Lund')
  await panel(page).getByLabel('From').fill('2026-12-01T08:00')
  await panel(page).getByLabel('Until').fill('2026-11-01T08:00')
  await page.getByTestId('panel-save').click()
  await expect(panel(page).getByText('It ends before it begins.')).toBeVisible()
  await panel(page).getByLabel('Until').fill('2026-12-24T17:00')
  await page.getByTestId('panel-save').click()
  await expect(panel(page).getByRole('heading', { name: 'Bo Ek' })).toBeVisible()
  const bo = await userWith('bo@northwind.example')
  expect(bo).toMatchObject({ name: 'Bo Ek', delegation: { to: ana.id }, phone: '+46709998877' })
  expect(bo?.groups).toHaveLength(1)

  await field(page, 'What it is for').fill('Bo’s browser')
  await page.getByTestId('create-token').click()
  const token = await panel(page).getByTestId('copy-text').textContent()
  expect((await coordinator.api<{ user: UserAnswer }>('GET', '/me', undefined, token ?? '')).user.id).toBe(
    bo?.id,
  )
  await page.getByTestId('token-done').click()
  await expect(panel(page).getByText(token ?? '')).toHaveCount(0)
})

test('an administrator sees where a person is signed in, and ends it at once', async ({ context }) => {
  const { token } = await coordinator.api<{ token: string }>('POST', `/users/${ana.id}/tokens`, {
    name: 'Lost laptop',
  })
  const page = await openPage(context, `/people/users/${ana.id}`)
  await panel(page).getByRole('button', { name: 'Sign out: Lost laptop' }).click()
  await expect(panel(page).getByText('This person is not signed in anywhere.')).toBeVisible()
  await expect(coordinator.api('GET', '/me', undefined, token)).rejects.toThrow(/_credentials/)
})

test('the last administrator stays one', async ({ context }) => {
  const owner = await userWith(OWNER_EMAIL)
  const page = await openPage(context, `/people/users/${owner?.id ?? ''}`)
  await panel(page)
    .getByRole('switch', { name: /^Active/ })
    .click()
  await page.getByTestId('panel-save').click()
  await expect(panel(page).getByText('Somebody must stay administrator')).toBeVisible()
  expect((await userWith(OWNER_EMAIL))?.role).toBe('admin')
})

test('a group is made, searched for by a member, and removed', async ({ context }) => {
  const page = await openPage(context, '/people/groups/new')
  await field(page, 'Name').fill('Security')
  await page.getByTestId('panel-save').click()
  await expect(panel(page).getByText('The name “Security” is already used.')).toBeVisible()
  await field(page, 'Name').fill('Finance')
  await pick(page, 'Members', OWNER_EMAIL)
  await expect(panel(page).getByText('1 person')).toBeVisible()
  await page.getByTestId('panel-save').click()
  const finance = page.getByTestId('group-row').filter({ hasText: 'Finance' })
  await expect(finance).toBeVisible()
  await page.getByRole('searchbox').fill('Ana')
  await expect(finance).toHaveCount(0)
  await page.getByRole('searchbox').fill('')
  await finance.getByRole('button', { name: 'Actions' }).click()
  await page.getByRole('menuitem', { name: 'Remove …' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Remove group' }).click()
  await expect(finance).toHaveCount(0)
})

test('an agent gets a key that is shown once and works, and loses it', async ({ context }) => {
  const page = await openPage(context, '/people/agents')
  await expect(page.getByText('No agents yet')).toBeVisible()
  await page.keyboard.press('c')
  await field(page, 'Name').fill('Build agent')
  await page.getByRole('spinbutton', { name: 'Hold calls for' }).fill('5000')
  await page.getByTestId('panel-save').click()
  await expect(panel(page).getByText('Between 1 and 1,800 seconds.')).toBeVisible()
  await page.getByRole('spinbutton', { name: 'Hold calls for' }).fill('300')
  await page.getByTestId('panel-save').click()
  await expect(panel(page).getByText('No key yet')).toBeVisible()
  await field(page, 'Key name').fill('Laptop')
  await page.getByTestId('create-key').click()
  const made = page.getByTestId('new-key')
  const key = (await made.getByTestId('copy-text').first().textContent()) ?? ''
  const config = made.getByTestId('copy-text').last()
  await expect(config).toContainText(`${coordinator.url}/mcp`)
  await expect(config).toContainText(`Bearer ${key}`)
  await made.getByRole('tab', { name: 'Claude Desktop' }).click()
  await expect(config).toContainText('"COUNTERSIGN_AGENT_KEY"')
  await made.getByRole('tab', { name: 'Other clients' }).click()
  await expect(config).toContainText('"Authorization"')
  expect(await coordinator.api('GET', '/requests', undefined, key)).toMatchObject({ items: [] })
  await page.getByTestId('key-done').click()
  await expect(page.getByText(key)).toHaveCount(0)
  expect(await agentNamed('Build agent')).toMatchObject({ holdSeconds: 300, keys: [{ name: 'Laptop' }] })

  await page.getByTestId('agent-key').getByRole('button', { name: 'Revoke' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click()
  await expect(page.getByTestId('agent-key')).toHaveCount(0)
  await expect(coordinator.api('GET', '/requests', undefined, key)).rejects.toThrow('credentials')
})

for (const theme of ['light', 'dark'] as const) {
  test(`nothing of the people pages hinders anybody (${theme})`, async ({ context }) => {
    const page = await openPage(context, '/people', { theme })
    const check = (state: string) => expectAccessible(page, state, { without: ['region'] })
    await expect(page.getByTestId('user-row')).not.toHaveCount(0)
    await check('users')
    await page.goto(`${coordinator.url}/#/people/users/${ana.id}`)
    await expect(field(page, 'E-mail')).toBeVisible()
    await check('user')
    await page.goto(`${coordinator.url}/#/people/groups/new`)
    await expect(panel(page)).toBeVisible()
    await check('group')
    const name = `Agent ${theme}`
    const { id } = await coordinator.api<AgentAnswer>('POST', '/agents', { name, userId: ana.id })
    await page.goto(`${coordinator.url}/#/people/agents/${id}`)
    await field(page, 'Key name').fill('Shown')
    await page.getByTestId('create-key').click()
    await expect(page.getByTestId('new-key')).toBeVisible()
    await check('agent with a new key')
  })
}
