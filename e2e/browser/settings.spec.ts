import { readFile } from 'node:fs/promises'
import { expect, test, type BrowserContext, type Page } from '@playwright/test'
import { expectAccessible } from '../support/axe.ts'
import { addApprover, addAsker, connectFiles } from '../support/ask.ts'
import { startCoordinator, type RunningCoordinator } from '../support/coordinator.ts'

let coordinator: RunningCoordinator
let ana: { id: string; token: string }

/** Somebody else than the owner. */
async function signInAs(context: BrowserContext, token: string): Promise<void> {
  await context.addInitScript((kept) => sessionStorage.setItem('countersign.token', kept), token)
}
async function openPage(context: BrowserContext, path = '/settings', preferences?: object): Promise<Page> {
  if (preferences) await coordinator.signIn(context, { ...preferences })
  const page = await context.newPage()
  await page.goto(`${coordinator.url}/#${path}`)
  await expect(page.getByTestId('connection')).toHaveAttribute('data-reach', 'live', { timeout: 30_000 })
  return page
}
const preferencesOf = (page: Page) =>
  page.evaluate(
    () => JSON.parse(localStorage.getItem('countersign.preferences') ?? '{}') as Record<string, unknown>,
  )
const rows = (page: Page) => page.getByTestId('message-row')

test.beforeAll(async () => {
  // Nobody listens there: mails wait, and say why.
  coordinator = await startCoordinator({ COUNTERSIGN_SMTP_URL: 'smtp://127.0.0.1:1' })
  await connectFiles(coordinator)
  ana = await addApprover(coordinator, 'Ana Duarte')
  await coordinator.api('POST', '/flows', {
    name: 'Security',
    channels: ['email'],
    isDefault: true,
    graph: {
      nodes: [
        {
          id: 's1',
          kind: 'approval',
          name: 'Ana',
          groups: [],
          emails: ['ana@northwind.example'],
          minimum: 1,
        },
      ],
      edges: [
        { from: 'start', to: 's1' },
        { from: 's1', to: 'end' },
      ],
    },
  })
  await coordinator.api('POST', '/flows', {
    name: 'With a webhook',
    channels: ['email'],
    graph: {
      nodes: [{ id: 's1', kind: 'approval', groups: [], emails: ['ana@northwind.example'], minimum: 1 }],
      edges: [
        { from: 'start', to: 's1' },
        { from: 's1', to: 'end' },
      ],
    },
    advanced: {
      webhook: {
        url: 'https://hooks.northwind.example/x',
        secret: `whsec_${Buffer.alloc(24, 7).toString('base64')}`,
      },
    },
  })
  const maya = await addAsker(coordinator, 'Maya Lindqvist')
  await maya.ask([{ name: 'list_files', arguments: {} }])
})
test.afterAll(() => coordinator.stop())

test('how the window looks and which keys act is kept on this machine', async ({ context }) => {
  const page = await openPage(context, '/settings', {})
  await page.getByRole('combobox', { name: 'Theme' }).click()
  await page.getByRole('option', { name: 'Dark' }).click()
  await expect(page.locator('html')).toHaveClass(/dark/)
  await page.getByRole('combobox', { name: 'Row height' }).click()
  await page.getByRole('option', { name: 'Compact' }).click()
  await page.getByRole('switch', { name: /^Single-key shortcuts/ }).click()
  await page.getByRole('spinbutton', { name: 'Time to undo' }).fill('99')
  expect(await preferencesOf(page)).toMatchObject({
    theme: 'dark',
    density: 'compact',
    singleKeys: false,
    undoSeconds: 10,
  })
  // Single letters do nothing any more.
  await page.getByRole('heading', { level: 1 }).click()
  await page.keyboard.press('g')
  await page.keyboard.press('r')
  await expect(page).toHaveURL(/settings/)
})

test('every message is listed with what became of it, and can be tried again', async ({ context }) => {
  const page = await openPage(context, '/settings/messages', {})
  await expect(rows(page)).not.toHaveCount(0)
  const ofAna = rows(page).filter({ hasText: 'Ana Duarte' })
  await expect(ofAna).toContainText('New request')
  await expect(ofAna).toContainText('Desktop')
  await page.getByRole('searchbox').fill('nobody of this name')
  await expect(page.getByText('No messages match')).toBeVisible()
  await page.getByRole('button', { name: 'Show all messages' }).click()
  await ofAna.click()
  const panel = page.getByTestId('message-panel')
  await expect(panel).toContainText('Ana Duarte')
  await expectAccessible(page, 'panel')
  await panel.getByTestId('resend').click()
  await expect(page.getByText('Trying again', { exact: true })).toBeVisible()
  await panel.getByRole('button', { name: 'Open the request' }).click()
  await expect(page.getByTestId('review-panel')).toContainText('Maya Lindqvist')
})

test('a message shows each step and what it says', async ({ context }) => {
  const page = await openPage(context, '/settings/messages', {})
  await rows(page).filter({ hasText: 'E-mail' }).first().click()
  const panel = page.getByTestId('message-panel')
  await expect(panel.getByTestId('message-preview')).toContainText('Maya Lindqvist')
  await expect(panel.getByTestId('message-steps')).toContainText('Not accepted, will be tried again')
  await expect(panel.getByTestId('message-steps')).toContainText('ECONNREFUSED')
  await expectAccessible(page, 'message with its steps')
})

test('a channel is set up, tried, and says what to do when the test fails', async ({ context }) => {
  const page = await openPage(context, '/settings/channels', {})
  const sms = page.getByTestId('channel-settings-sms')
  await expect(sms).toContainText('Not set up')
  await sms.getByTestId('save-channel').click()
  await expect(sms.getByRole('alert')).toContainText('account')
  await sms.getByRole('textbox', { name: 'Host' }).fill('127.0.0.1:1')
  await sms.getByRole('textbox', { name: 'Account' }).fill('AC1')
  await sms.getByLabel('Password or token').fill('s3cret/of:mine')
  await sms.getByRole('textbox', { name: 'Sender' }).fill('+46700000000')
  await sms.getByTestId('save-channel').click()
  await expect(sms).toContainText('Set up here')
  await expect(sms.getByTestId('copy-text')).toContainText('/callbacks/sms/message')
  await expect(sms.getByLabel('Password or token')).toHaveValue('••••')
  await sms.getByTestId('test-channel').click()
  await expect(sms.getByTestId('test-result')).toContainText('You have no address or number of this kind')
  await sms.getByRole('textbox', { name: 'Send a test to' }).fill('+46701234567')
  await sms.getByTestId('test-channel').click()
  await expect(sms.getByTestId('test-result')).toContainText('private network')
  await expect(sms.getByTestId('test-result')).toContainText('127.0.0.1 is not a public address')
  // A word of success goes by itself.
  await expect(page.getByText('Saved. The next message goes this way.', { exact: true })).toBeHidden({})
  await expectAccessible(page, 'a failed test')
  await sms.getByRole('button', { name: 'Remove' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click()
  await expect(sms).toContainText('Not set up')
  const mail = page.getByTestId('channel-settings-email')
  await expect(mail).toContainText('Set up where the coordinator is started')
  await mail.getByTestId('test-channel').click()
  await expect(mail.getByTestId('test-result')).toContainText('Nobody listens at this host and port')
  await expectAccessible(page, 'a refused mail')
})

test('a directory gets a key that is shown once and works, until it is revoked', async ({ context }) => {
  const page = await openPage(context, '/settings/directory', {})
  const address = (await page.getByTestId('copy-text').textContent()) ?? ''
  expect(address).toContain('/scim/v2')
  await page.getByTestId('create-directory-key').click()
  await expect(page.getByRole('textbox', { name: 'Name for a new key' })).toHaveAttribute(
    'aria-invalid',
    'true',
  )
  await page.getByRole('textbox', { name: 'Name for a new key' }).fill('Entra ID')
  await page.keyboard.press('Enter')
  const made = page.getByTestId('new-directory-key')
  const key = (await made.getByTestId('copy-text').textContent())?.trim() ?? ''
  await expectAccessible(page, 'a new key')
  const ask = () => fetch(`${address.trim()}/Users`, { headers: { authorization: `Bearer ${key}` } })
  expect((await ask()).status).toBe(200)
  await made.getByRole('button', { name: 'Done' }).click()
  const listed = page.getByTestId('directory-key')
  await expect(listed).toContainText('Entra ID')
  await expect(page.getByText(key)).toBeHidden()
  await listed.getByRole('button', { name: 'Revoke' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click()
  await expect(listed).toBeHidden()
  expect((await ask()).status).toBe(401)
})

test('webhooks of a stretch of time are sent again', async ({ context }) => {
  const page = await openPage(context, '/settings/messages', {})
  await page.getByRole('button', { name: 'Send webhooks again' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('combobox', { name: 'Webhook of flow' }).click()
  await page.getByRole('option', { name: 'With a webhook' }).click()
  await dialog.getByLabel('From').fill('2026-01-01T00:00')
  await dialog.getByLabel('To', { exact: true }).fill('2026-01-02T00:00')
  await expectAccessible(page, 'replay')
  await dialog.getByTestId('replay').click()
  await expect(page.getByText('Nothing was sent in that time', { exact: true })).toBeVisible()
})

test('the record is checked, signed, held against what was signed, and taken elsewhere', async ({
  context,
}) => {
  const page = await openPage(context, '/settings/record', {})
  await page.getByTestId('audit-verify').click()
  const report = page.getByTestId('audit-report')
  await expect(report).toContainText('all intact and in order')
  await expect(report).toContainText('No signed checkpoint vouches for it.')
  await page.getByTestId('audit-sign').click()
  const checkpoint = (await page.getByTestId('copy-text').textContent()) ?? ''
  await page.getByTestId('kept-checkpoint').fill(checkpoint)
  await page.getByTestId('audit-verify').click()
  await expect(report).toContainText('Signed checkpoints vouch for entries 1 to')
  await page.getByTestId('kept-checkpoint').fill('not a checkpoint')
  await page.getByTestId('audit-verify').click()
  await expect(page.getByText('The log could not be checked', { exact: true })).toBeVisible()

  // Mails that nobody takes are tried again meanwhile, and each try is an entry: the log may grow while it is exported.
  const length = async () =>
    (await coordinator.api<{ head: { seq: number } }>('GET', '/audit/verify')).head.seq
  for (const [format, headings] of [
    ['jsonl', 0],
    ['csv', 1],
  ] as const) {
    const before = await length()
    const downloading = page.waitForEvent('download')
    await page.getByTestId(`export-${format}`).click()
    const file = await downloading
    expect(file.suggestedFilename()).toMatch(new RegExp(`^countersign-log-.*\\.${format}$`))
    const text = await readFile(await file.path(), 'utf8')
    const entries = text.trimEnd().split(/\r?\n/).length - headings
    expect(entries).toBeGreaterThanOrEqual(before)
    expect(entries).toBeLessThanOrEqual(await length())
  }
})

test('how long requests are kept is chosen, and stays chosen', async ({ context }) => {
  const page = await openPage(context, '/settings/record', {})
  const field = page.getByRole('combobox', { name: 'Keep ended requests' })
  await expect(field).toHaveText(/Forever/)
  const saved = page.waitForResponse((answer) => answer.request().method() === 'PUT')
  await field.click()
  await page.getByRole('option', { name: '365 days' }).click()
  expect((await saved).status()).toBe(200)
  expect(await coordinator.api('GET', '/retention')).toEqual({ days: 365 })
  await page.reload()
  await expect(field).toHaveText(/365 days/)
})

test('the health of the coordinator is shown, looked at again, and kept in sight when it does not answer', async ({
  context,
}) => {
  const page = await openPage(context, '/settings/health', {})
  const findings = page.getByTestId('health-findings')
  // Mails wait there for a server that nobody runs; that is the server's fault, not a missing setting.
  await expect(findings).toContainText(/All is well|disk of the data folder|Writing to the database is slow/)
  await expect(page.getByTestId('health-connectors')).toContainText('connected')
  await expect(page.getByTestId('health-channels')).toContainText('E-mail')
  await expect(page.getByText(/^SQLite 3/)).toBeVisible()
  const asked = page.waitForResponse('**/api/v1/health')
  await page.getByTestId('health-again').click()
  expect((await asked).status()).toBe(200)

  await page.route('**/api/v1/health', (route) => route.abort())
  await page.getByTestId('health-again').click()
  await expect(page.getByTestId('health-failed')).toBeVisible()
  await expect(findings).toContainText('Last known')
  await expectAccessible(page, 'health that is not known any more')
  await page.unroute('**/api/v1/health')
  await page.getByRole('button', { name: 'Try again' }).click()
  await expect(page.getByTestId('health-failed')).toHaveCount(0)
})

test('whoever may not read messages and record is not shown where they stand', async ({ context }) => {
  await signInAs(context, ana.token)
  const page = await openPage(context, '/settings/record')
  await expect(page.getByRole('tab', { name: 'Messages' })).toBeVisible()
  await expect(page.getByRole('tab', { name: 'Record' })).toHaveCount(0)
  await expect(page.getByRole('heading', { name: 'Appearance' })).toBeVisible()
  await page.getByRole('tab', { name: 'Messages' }).click()
  await rows(page).first().click()
  await expect(page.getByTestId('message-panel')).toBeVisible()
  await expect(page.getByTestId('resend')).toHaveCount(0)
})

test('about says what is asked of whoever needs help, and signs out', async ({ context }) => {
  const { token } = await addApprover(coordinator, 'Ben Okafor')
  const page = await context.newPage()
  await page.goto(`${coordinator.url}/#/sign-in`)
  await page.evaluate((kept) => sessionStorage.setItem('countersign.token', kept), token)
  await page.goto(`${coordinator.url}/#/settings/about`)
  await page.reload()
  await expect(page.getByTestId('facts')).toContainText('Ben Okafor')
  await expect(page.getByTestId('facts')).toContainText('Version')
  await expect(page.getByTestId('copy-text')).toContainText('none waiting to be sent')
  await page.getByTestId('sign-out').click()
  await page.getByRole('dialog').getByRole('button', { name: 'Sign out', exact: true }).click()
  await expect(page).toHaveURL(/sign-in/)
  expect(await page.evaluate(() => sessionStorage.getItem('countersign.token'))).toBeNull()
  const stores = await page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name))
  expect(stores.filter((name) => name?.startsWith('countersign-cache'))).toEqual([])
})

for (const theme of ['light', 'dark'] as const) {
  test(`nothing of the settings hinders anybody (${theme})`, async ({ context }) => {
    const page = await openPage(context, '/settings', { theme })
    for (const tab of ['This window', 'Messages', 'Channels', 'Directory', 'Record', 'Health', 'About']) {
      await page.getByRole('tab', { name: tab }).click()
      await expect(page.getByRole('tab', { name: tab })).toHaveAttribute('aria-selected', 'true')
      await expectAccessible(page, tab)
    }
    await page.getByRole('tab', { name: 'Record' }).click()
    await page.getByTestId('audit-verify').click()
    await expect(page.getByTestId('audit-report')).toBeVisible()
    await expectAccessible(page, 'report')
  })
}
