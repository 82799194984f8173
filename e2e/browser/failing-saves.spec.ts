import { expect, test, type BrowserContext, type Locator, type Page } from '@playwright/test'
import { seed } from '../screens/seed.ts'
import type { SeededIds } from '../screens/states.ts'
import { expectAccessible } from '../support/axe.ts'
import { startCoordinator, type RunningCoordinator } from '../support/coordinator.ts'

/** Whatever the coordinator answers to a save, it is said where the person is, and what was typed stays. */
let coordinator: RunningCoordinator
let ids: SeededIds
let group: string

test.beforeAll(async () => {
  coordinator = await startCoordinator()
  ids = await seed(coordinator)
  const groups = await coordinator.api<{ items: { id: string; name: string }[] }>('GET', '/groups')
  group = groups.items.find(({ name }) => name === 'Sales')?.id ?? ''
})
test.afterAll(() => coordinator.stop())

async function openPage(context: BrowserContext, path: string): Promise<Page> {
  await coordinator.signIn(context)
  const page = await context.newPage()
  await page.goto(`${coordinator.url}/#${path}`)
  return page
}

const WRITES = /\/api\/v1\/(flows|policies|connectors|users|groups|agents|settings|me)\b/u
type Answer = { readonly status: number; readonly body: string; readonly type: string }
const DISK = {
  type: 'about:blank',
  title: 'Unavailable',
  status: 503,
  code: 'storage_failed',
  detail: 'The coordinator cannot write: the disk is gone.',
  data: { detail: 'the disk is gone' },
}
const IN_THE_WAY: readonly [string, Answer][] = [
  ['503 of a proxy', { status: 503, type: 'text/html', body: '<h1>Bad gateway</h1>' }],
  ['a code', { status: 503, type: 'application/problem+json', body: JSON.stringify(DISK) }],
]

/** Answers every write, and lets everything that is only read through. */
async function answerWrites(page: Page, { status, type, body }: Answer): Promise<void> {
  await page.route(WRITES, (route) =>
    route.request().method() === 'GET'
      ? route.continue()
      : route.fulfill({ status, contentType: type, body }),
  )
}

interface Form {
  readonly name: string
  readonly path: () => string
  readonly field: (page: Page) => Locator
  readonly save: string
  /** Something with a role of its own that says so. */
  readonly said: (page: Page) => Locator
}
const named = (name: string) => (page: Page) => page.getByRole('textbox', { name, exact: true })
const failure = (page: Page) => page.getByTestId('panel-failure')
const panelForm = (name: string, path: () => string): Form => ({
  name,
  path,
  field: named('Name'),
  save: 'panel-save',
  said: failure,
})
const FORMS: readonly Form[] = [
  {
    name: 'flow',
    path: () => `/flows/${ids.flow}/general`,
    field: named('Flow name'),
    save: 'wizard-save',
    said: (page) => page.getByText(/not saved|could not be saved/iu).first(),
  },
  panelForm('policy', () => `/policies/${ids.policy}`),
  panelForm('connector', () => `/connectors/${ids.connector}`),
  panelForm('person', () => `/people/users/${ids.user}`),
  panelForm('group', () => `/people/groups/${group}`),
  panelForm('agent', () => `/people/agents/${ids.agent}`),
]

for (const { name, path, field, save, said } of FORMS) {
  test(`${name}: what was typed outlives every answer, and is saved in the end`, async ({ context }) => {
    const page = await openPage(context, path())
    const typed = `Written for ${name}`
    await field(page).fill(typed)
    for (const [, answer] of IN_THE_WAY) {
      await answerWrites(page, answer)
      await Promise.all([
        page.waitForResponse((one) => one.request().method() !== 'GET' && one.status() === answer.status),
        page.getByTestId(save).click(),
      ])
      // While it is busy, the button ignores presses.
      await expect(page.getByTestId(save)).not.toHaveAttribute('aria-busy')
      await expect(said(page)).toBeVisible()
      await expect(said(page)).toContainText(/\p{L}{3}/u)
      await expect(field(page)).toHaveValue(typed)
      await page.unroute(WRITES)
    }
    await Promise.all([
      page.waitForResponse((answer) => answer.request().method() !== 'GET' && answer.ok()),
      page.getByTestId(save).click(),
    ])
    await expect(said(page)).toHaveCount(0)
    await expect(page.getByTestId('coordinator-banner')).toHaveCount(0)
    await page.goto('about:blank')
    await page.goto(`${coordinator.url}/#${path()}`)
    await expect(field(page)).toHaveValue(typed)
  })
}

test('settings of a channel: what was typed outlives every answer', async ({ context }) => {
  const page = await openPage(context, '/settings/channels')
  const card = page.getByTestId('channel-settings-email')
  const server = card.getByRole('textbox').first()
  await server.fill('mail.northwind.example')
  const sender = card.getByRole('textbox', { name: /from|sender/iu }).first()
  if (await sender.isVisible()) await sender.fill('approvals@northwind.example')
  for (const [, answer] of IN_THE_WAY) {
    await answerWrites(page, answer)
    await card.getByTestId('save-channel').click()
    await expect(card.getByRole('alert').first()).toBeVisible()
    await expect(server).toHaveValue('mail.northwind.example')
    await page.unroute(WRITES)
  }
})

test('one’s own messages: what was chosen outlives every answer', async ({ context }) => {
  const page = await openPage(context, '/settings')
  const form = page.getByTestId('your-messages')
  await form.getByRole('switch').first().click()
  const from = form.getByRole('textbox').first()
  await from.fill('21:15')
  for (const [, answer] of IN_THE_WAY) {
    await answerWrites(page, answer)
    await page.getByTestId('save-preferences').click()
    await expect(form.getByRole('alert').or(page.getByRole('alert')).first()).toBeVisible()
    await expect(from).toHaveValue('21:15')
    await page.unroute(WRITES)
  }
})

test('while the coordinator can save nothing, every page says so, with what to do', async ({ context }) => {
  await coordinator.signIn(context)
  const page = await context.newPage()
  // News of what others do would say that it writes again.
  await page.routeWebSocket(/./u, () => undefined)
  await answerWrites(page, { status: 503, type: 'application/problem+json', body: JSON.stringify(DISK) })
  await page.goto(`${coordinator.url}/#/settings/channels`)
  const card = page.getByTestId('channel-settings-email')
  await card.getByRole('textbox').first().fill('mail.elsewhere.example')
  const sender = card.getByRole('textbox', { name: /from|sender/iu }).first()
  if (await sender.isVisible()) await sender.fill('approvals@northwind.example')
  await card.getByTestId('save-channel').click()
  const banner = page.getByTestId('coordinator-banner')
  await expect(banner).toContainText('The coordinator cannot write')
  await expect(banner).toContainText('Tell whoever runs the coordinator.')
  await expectAccessible(page, 'a coordinator that can save nothing')
  await page.unroute(WRITES)
  await card.getByTestId('save-channel').click()
  await expect(banner).toHaveCount(0)
})

test('a page that cannot be fetched says so, stays where it was, and opens later', async ({ context }) => {
  const page = await openPage(context, '/requests')
  await expect(page.getByTestId('request-row').first()).toBeVisible()
  await page.getByTestId('news').waitFor()
  await page.route(/\/assets\/Policies/u, (route) => route.abort())
  const policies = page.getByRole('link', { name: 'Policies' })
  await policies.click()
  await expect(page.getByText('This page could not be loaded.').first()).toBeVisible()
  await expect(page).toHaveURL(/#\/requests$/u)
  await page.unroute(/\/assets\/Policies/u)
  await expect(async () => {
    await policies.click()
    await expect(page.getByTestId('policy-row').first()).toBeVisible({ timeout: 2_000 })
  }).toPass()
})

test('a field that is full says so', async ({ context }) => {
  const page = await openPage(context, `/people/groups/${group}`)
  const field = named('Name')(page)
  await field.fill('x'.repeat(119))
  await expect(page.getByTestId('field-limit')).toHaveCount(0)
  await field.press('End')
  await field.pressSequentially('yz')
  await expect(field).toHaveValue(`${'x'.repeat(119)}y`)
  await expect(page.getByTestId('field-limit')).toHaveText('At most 120 characters.')
})
