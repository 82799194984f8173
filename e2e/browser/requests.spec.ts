import { gzipSync } from 'node:zlib'
import { expect, test, type BrowserContext, type Page } from '@playwright/test'
import { expectAccessible } from '../support/axe.ts'
import { addApprover, addAsker, connectFiles, type Asker } from '../support/ask.ts'
import { startCoordinator, type RunningCoordinator } from '../support/coordinator.ts'

interface RequestAnswer {
  readonly id: string
  readonly status: string
  readonly digest: string
  readonly resolution?: { readonly name?: string; readonly reason?: string }
  readonly tools: readonly { readonly name: string; readonly outcome?: string }[]
}

let coordinator: RunningCoordinator
let maya: Asker
let tomas: Asker
let ana: { id: string; token: string }

const read = { name: 'list_files', arguments: {} }
const write = (path = 'plan.md', content = 'Plan') => ({ name: 'write_file', arguments: { path, content } })
const remove = (path = 'old.md') => ({ name: 'delete_file', arguments: { path } })

const get = (id: string) => coordinator.api<RequestAnswer>('GET', `/requests/${id}`)
const statusOf = (id: string) => async () => (await get(id)).status
const row = (page: Page, id: string) => page.locator(`[data-testid=request-row][data-request-id="${id}"]`)
const panel = (page: Page) => page.getByTestId('review-panel')
const toast = (page: Page, text: string) => page.getByText(text, { exact: false })

async function openPage(context: BrowserContext, path = '/requests', preferences = {}): Promise<Page> {
  await coordinator.signIn(context, preferences)
  const page = await context.newPage()
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      document.documentElement.dataset['violation'] =
        `${event.violatedDirective} ${event.sourceFile} ${event.sample}`
    })
  })
  await page.goto(`${coordinator.url}/#${path}`)
  await expect(page.getByTestId('connection')).toHaveAttribute('data-reach', 'live', { timeout: 30_000 })
  // Rows that are still arriving move the others away under the pointer.
  let before = -1
  const settled = async () => {
    const count = await page.locator('[data-request-id]').count()
    const same = count === before
    before = count
    return same
  }
  await expect.poll(settled, { intervals: [300] }).toBe(true)
  return page
}

test.beforeAll(async () => {
  coordinator = await startCoordinator()
  await connectFiles(coordinator)
  const group = (name: string) => coordinator.api<{ id: string }>('POST', '/groups', { name, members: [] })
  const [sales, leads] = [await group('Sales'), await group('EMEA leads')]
  maya = await addAsker(coordinator, 'Maya Lindqvist', [sales.id, leads.id])
  tomas = await addAsker(coordinator, 'Tomás Rivera')
  ana = await addApprover(coordinator, 'Ana Duarte')
})
test.afterAll(() => coordinator.stop())
test.afterEach(async ({ context }) => {
  for (const page of context.pages()) {
    expect(await page.evaluate(() => document.documentElement.dataset['violation'])).toBeUndefined()
  }
})

test('a new request appears by itself, and its panel says all of it', async ({ context }) => {
  const page = await openPage(context)
  const id = await maya.ask(
    [read, write('offsite.md', 'Q1 <b>offsite</b>')],
    'Plan the offsite with the sales leads',
  )
  await expect(row(page, id)).toContainText('Maya Lindqvist')
  await expect(row(page, id)).toContainText('maya@northwind.example')
  await expect(row(page, id)).toContainText('files_list_files')
  await expect(row(page, id)).toContainText('+1')
  await row(page, id).click()
  await expect(panel(page).getByTestId('requester')).toContainText('Maya Lindqvist')
  await expect(panel(page).getByTestId('groups')).toContainText('EMEA leads')
  await expect(panel(page).getByTestId('note')).toContainText('Plan the offsite with the sales leads')
  await expect(panel(page).getByTestId('connector-status')).toContainText('Connected')
  await expect(panel(page).getByTestId('tool')).toHaveCount(2)
  await expect(panel(page).getByTestId('arguments').last()).toContainText('Q1 <b>offsite</b>')
  await expect(panel(page).getByTestId('not-notified')).toBeVisible()
  await expect(panel(page).getByTestId('progress')).toContainText('0 of 1')
  await expect(page.getByTestId('approve')).not.toBeFocused()
  await expectAccessible(page)
})

test('a denial carries its reason, and the row leaves the list', async ({ context }) => {
  const id = await maya.ask([write()])
  const page = await openPage(context, `/requests/${id}`)
  await page.getByTestId('deny').click()
  await expect(page.getByTestId('deny-reason')).toBeFocused()
  await page.getByTestId('deny-reason').fill('Not that file')
  await page.getByTestId('deny-confirm').click()
  await expect(row(page, id)).toHaveCount(0)
  await expect.poll(statusOf(id)).toBe('denied')
  expect((await get(id)).resolution?.reason).toBe('Not that file')
  await expect(panel(page).getByTestId('resolution')).toContainText('Denied')
  await expect(panel(page).getByTestId('timeline')).toContainText('Not that file')
  await page.getByRole('tab', { name: 'Resolved' }).click()
  await expect(row(page, id)).toContainText('Denied')
})

test('some tools are approved, the rest is denied with them', async ({ context }) => {
  const id = await maya.ask([read, write(), remove()])
  const page = await openPage(context, `/requests/${id}`)
  await page.getByTestId('only-read-only').click()
  await expect(page.getByTestId('approve')).toContainText('1 of 3')
  await page.getByRole('checkbox', { name: 'Approve files_write_file' }).check()
  await expect(page.getByTestId('approve')).toContainText('2 of 3')
  await page.getByTestId('approve').click()
  await expect.poll(statusOf(id)).toBe('partly-approved')
  expect((await get(id)).tools.map(({ outcome }) => outcome)).toEqual(['approved', 'approved', 'denied'])
})

test('one key approves, is held back, and can be undone', async ({ context }) => {
  const id = await maya.ask([write()])
  const page = await openPage(context, '/requests', { undoSeconds: 8 })
  await row(page, id).click()
  await expect(page).toHaveURL(new RegExp(id))
  await expect(page.getByTestId('approve')).toBeEnabled()
  await page.keyboard.press('a')
  await expect(row(page, id)).toHaveCount(0)
  await expect(page.locator(':focus')).not.toHaveText(/Undo/)
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(row(page, id)).toBeVisible()
  await page.waitForTimeout(8_500)
  expect(await statusOf(id)()).toBe('pending')
  await row(page, id).click()
  await expect(page).toHaveURL(new RegExp(id))
  await expect(page.getByTestId('approve')).toBeEnabled()
  await page.keyboard.press('a')
  await expect.poll(statusOf(id)).toBe('approved')
})

test('lists are worked by keys; a field takes letters as letters', async ({ context }) => {
  const [first, second] = [await maya.ask([write('1.md')]), await maya.ask([write('2.md')])]
  const page = await openPage(context)
  await expect(row(page, second)).toBeVisible()
  await page.keyboard.press('j')
  await page.keyboard.press('j')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(new RegExp(first))
  await page.keyboard.press('k')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(new RegExp(second))
  await page.keyboard.press('Escape')
  await expect(panel(page)).toHaveCount(0)
  await page.keyboard.press('/')
  await page.keyboard.type('jad')
  await expect(page.getByRole('searchbox', { name: 'Search' })).toHaveValue('jad')
  await expect(page.getByText('No requests match')).toBeVisible()
  await page.getByRole('button', { name: 'Show all' }).click()
  await page.keyboard.press('?')
  await expect(page.getByRole('dialog')).toContainText('Next row')
  await expectAccessible(page)
  await page.getByRole('switch', { name: 'Single-key shortcuts' }).click()
  await page.keyboard.press('Escape')
  await row(page, second).click()
  await page.keyboard.press('d')
  await expect(page.getByTestId('deny-reason')).toHaveCount(0)
})

test('the next request is one key away from anywhere, and one more approves it', async ({ context }) => {
  const { items } = await coordinator.api<{ items: RequestAnswer[] }>(
    'GET',
    '/requests?status=pending&limit=500',
  )
  for (const { id, digest } of items) {
    const denial = { decisionId: crypto.randomUUID(), verdict: 'deny', digest }
    await coordinator.api('POST', `/requests/${id}/decisions`, denial)
  }
  const id = await maya.ask([write('oldest.md')])
  await tomas.ask([write('newer.md')])
  const page = await openPage(context, '/flows', { undoSeconds: 0 })
  await expect(page.getByTestId('waiting-count')).toContainText('2')
  await page.keyboard.press('n')
  await expect(page).toHaveURL(new RegExp(id))
  await expect(panel(page).getByTestId('approve')).toBeEnabled()
  await page.keyboard.press('a')
  await expect.poll(statusOf(id)).toBe('approved')
})

test('what destroys is approved only after it was opened, never by one key', async ({ context }) => {
  const id = await tomas.ask([{ name: 'delete_file', arguments: { path: `${'a/'.repeat(450)}secrets.txt` } }])
  const page = await openPage(context, `/requests/${id}`)
  await page.keyboard.press('a')
  await expect(page.getByTestId('approve-blocked')).toContainText('folded')
  await page.getByTestId('approve').click()
  await page.keyboard.press('Control+Enter')
  expect(await statusOf(id)()).toBe('pending')
  await expect(panel(page).getByTestId('arguments')).not.toContainText('secrets.txt')
  await panel(page).getByTestId('arguments').getByTestId('unfold').click()
  await expect(panel(page).getByTestId('arguments')).toContainText('secrets.txt')
  await page.keyboard.press('a')
  await expect(page.getByTestId('approve-blocked')).toContainText('High risk')
  expect(await statusOf(id)()).toBe('pending')
  // The first press may bring the end of the arguments into view; the next one decides.
  await expect(async () => {
    await page.keyboard.press('Control+Enter')
    expect(await statusOf(id)()).toBe('approved')
  }).toPass()
})

test('what an agent wrote is shown exactly', async ({ context }) => {
  const name = 'gpj.exe\u202Etxt'
  const id = await tomas.ask(
    [write(name, '<img src=x onerror=alert(1)>\u200b')],
    'p\u0430ypal asks [ok](https://evil.example)',
  )
  const page = await openPage(context, `/requests/${id}`)
  const shown = panel(page).getByTestId('arguments')
  await expect(shown).toContainText('U+202E')
  await expect(shown).toContainText('U+200B')
  await expect(shown).toContainText('<img src=x onerror=alert(1)>')
  await expect(panel(page).locator('img, a[href*=evil]')).toHaveCount(0)
  await expect(panel(page).getByTestId('note')).toContainText('[ok](https://evil.example)')
  await expect(panel(page).getByTestId('note').locator('[title]')).toHaveText('p\u0430ypal')
})

test('a secret is masked until somebody asks to see it, and that is recorded', async ({ context }) => {
  const secret = `ghp_${'a1B2'.repeat(9)}`
  const id = await maya.ask([write('key.txt', secret)])
  const page = await openPage(context, `/requests/${id}`)
  const shown = panel(page).getByTestId('arguments')
  await expect(shown).toContainText('••••••••')
  expect(await page.content()).not.toContain(secret)
  await shown.getByTestId('reveal').click()
  await expect(shown).toContainText(secret)
  const { items } = await coordinator.api<{ items: { type: string; subject: { id: string } }[] }>(
    'GET',
    '/events?limit=1000',
  )
  expect(items.filter(({ subject }) => subject.id === id).map(({ type }) => type)).toContain(
    'request.argument-revealed',
  )
})

test('a question goes to the requester, and the request goes on waiting', async ({ context }) => {
  const id = await maya.ask([write()])
  const page = await openPage(context, `/requests/${id}`)
  await panel(page).getByTestId('ask').click()
  await page.getByRole('textbox', { name: 'Your question' }).fill('Which folder?')
  await page.getByRole('button', { name: 'Send' }).click()
  await expect(panel(page)).toContainText('Which folder?')
  await expect(panel(page)).toContainText('Not answered yet')
  expect(await statusOf(id)()).toBe('pending')
})

test('a decision made offline is kept, shown as waiting, and sent once', async ({ context }) => {
  const id = await maya.ask([write()])
  const page = await openPage(context, `/requests/${id}`)
  await expect(page.getByTestId('approve')).toBeVisible()
  await context.setOffline(true)
  await page.getByTestId('approve').click()
  await expect(page.getByTestId('decision-state')).toHaveAttribute('data-state', 'queued')
  await expect(page.getByTestId('connection')).toContainText('1 decision will be sent')
  await expect(row(page, id)).toHaveCount(0)
  expect(await statusOf(id)()).toBe('pending')
  await context.setOffline(false)
  await expect.poll(statusOf(id), { timeout: 40_000 }).toBe('approved')
  await expect(toast(page, 'Recorded: approved for Maya Lindqvist').first()).toBeVisible()
})

test('a decision that was not sent outlives the window', async ({ context }) => {
  const id = await maya.ask([write()])
  const first = await openPage(context, `/requests/${id}`)
  await expect(first.getByTestId('deny')).toBeVisible()
  await context.setOffline(true)
  await first.getByTestId('deny').click()
  await first.getByTestId('deny-reason').fill('Decided on a train')
  await first.getByTestId('deny-confirm').click()
  await expect(first.getByTestId('decision-state')).toHaveAttribute('data-state', 'queued')
  await first.close()
  expect(await statusOf(id)()).toBe('pending')
  await context.setOffline(false)
  const second = await openPage(context)
  await expect.poll(statusOf(id)).toBe('denied')
  expect((await get(id)).resolution?.reason).toBe('Decided on a train')
  await expect(toast(second, 'Recorded: denied for Maya Lindqvist').first()).toBeVisible()
})

test('what was loaded can be read while the coordinator is away', async ({ context }) => {
  const id = await maya.ask([write('kept.md')])
  const page = await openPage(context)
  await expect(row(page, id)).toBeVisible()
  // The code of what a row opens is fetched a moment after the list.
  const fetched = () =>
    performance.getEntriesByType('resource').some(({ name }) => name.includes('ReviewPanel'))
  await expect.poll(() => page.evaluate(fetched)).toBe(true)
  await page.waitForTimeout(1_000)
  await context.setOffline(true)
  await row(page, id).click()
  await expect(panel(page).getByTestId('arguments')).toContainText('kept.md')
})

test('a small or much enlarged window keeps everything in reach', async ({ context }) => {
  const id = await maya.ask([write()])
  const page = await openPage(context)
  await page.setViewportSize({ width: 640, height: 400 })
  await row(page, id).click()
  await expect(page.getByTestId('approve')).toBeInViewport()
  await expect(page.getByTestId('deny')).toBeInViewport()
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(640)
  await page.getByRole('button', { name: 'Close the panel' }).click()
  await expect(row(page, id)).toBeInViewport()
})

test('whoever decided too late is told by whom it was decided', async ({ context }) => {
  const id = await maya.ask([write()])
  const page = await openPage(context, `/requests/${id}`)
  const { digest } = await get(id)
  await expect(page.getByTestId('approve')).toBeVisible()
  await context.setOffline(true)
  await page.getByTestId('approve').click()
  await expect(page.getByTestId('decision-state')).toHaveAttribute('data-state', 'queued')
  const denied = await fetch(`${coordinator.url}/api/v1/requests/${id}/decisions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${ana.token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ decisionId: crypto.randomUUID(), verdict: 'deny', reason: 'No', digest }),
  })
  expect(denied.status).toBe(200)
  await context.setOffline(false)
  await expect(toast(page, 'Your approval for Maya Lindqvist (Files) did not count').first()).toBeVisible({
    timeout: 40_000,
  })
  await expect(toast(page, 'Denied by Ana Duarte before your decision arrived.').first()).toBeVisible()
  expect(await statusOf(id)()).toBe('denied')
})

test('a row stays under the pointer while others come', async ({ context }) => {
  const ids: string[] = []
  for (let n = 0; n < 14; n++) ids.push(await tomas.ask([write(`${n}.md`)]))
  const page = await openPage(context)
  const watched = row(page, ids[7] ?? '')
  await watched.hover()
  const before = (await watched.boundingBox())?.y
  const newest = await maya.ask([write()])
  await expect(row(page, newest)).toBeAttached()
  expect((await watched.boundingBox())?.y).toBe(before)
  await page.getByRole('button', { name: '1 new request' }).click()
  await expect(row(page, newest)).toBeInViewport()
})

test('Create policy brings the request along', async ({ context }) => {
  const id = await maya.ask([write()])
  const page = await openPage(context, `/requests/${id}`)
  await page.getByTestId('create-policy').click()
  await expect(page).toHaveURL(/#\/policies/)
})

test('several are denied at once', async ({ context }) => {
  const ids = [await tomas.ask([remove('1')]), await tomas.ask([remove('2')])]
  const page = await openPage(context)
  await row(page, ids[1] ?? '').hover()
  await row(page, ids[1] ?? '').focus()
  await page.keyboard.press('x')
  await page.keyboard.press('Shift+j')
  await page.getByTestId('bulk-deny').click()
  await page.getByRole('textbox', { name: 'Reason' }).fill('Not today')
  await page.getByRole('button', { name: 'Deny', exact: true }).click()
  for (const id of ids) await expect.poll(statusOf(id)).toBe('denied')
})

test('several are put off at once, and come back with one press', async ({ context }) => {
  const ids = [await tomas.ask([write('1')]), await tomas.ask([write('2')])]
  const page = await openPage(context)
  await row(page, ids[1] ?? '').hover()
  await row(page, ids[1] ?? '').focus()
  await page.keyboard.press('x')
  await page.keyboard.press('Shift+j')
  await page.getByTestId('snooze').first().click()
  await page.getByRole('menuitem', { name: 'Tomorrow morning', exact: true }).click()
  for (const id of ids) await expect(row(page, id)).toHaveCount(0)
  await page.getByRole('button', { name: 'Undo' }).last().click()
  for (const id of ids) await expect(row(page, id)).toBeVisible()
  for (const id of ids) expect(await statusOf(id)()).toBe('pending')
})

test('the bell says what happened, and what is new is marked until it was looked at', async ({ context }) => {
  const id = await maya.ask([write('bell.md')])
  const page = await openPage(context, '/policies')
  const bell = page.getByTestId('news')
  await expect(bell).toHaveAttribute('data-new', 'true')
  await bell.click()
  await page
    .getByRole('menuitem', { name: /Maya Lindqvist waits for you: Files/u })
    .first()
    .click()
  await expect(page).toHaveURL(new RegExp(`/requests/${id}`, 'u'))
  await expect(bell).not.toHaveAttribute('data-new')
})

test('the page is clean for assistive technology, dark as well, empty as well', async ({ context }) => {
  const page = await openPage(context, '/requests', { theme: 'dark' })
  await expectAccessible(page)
  await page.getByRole('tab', { name: 'Resolved' }).click()
  await expectAccessible(page)
  await page.keyboard.press('Control+k')
  await expect(page.getByTestId('palette')).toBeVisible()
  await expectAccessible(page)
})

test('the first page needs no more than 250 kB of code', async ({ context }) => {
  await coordinator.signIn(context)
  const page = await context.newPage()
  const sizes: number[] = []
  page.on('response', async (response) => {
    if (response.url().endsWith('.js')) sizes.push(gzipSync(await response.body()).length)
  })
  await page.goto(`${coordinator.url}/#/requests`, { waitUntil: 'networkidle' })
  await expect(page.getByRole('heading', { name: 'Requests' })).toBeVisible()
  expect(sizes.length).toBeGreaterThan(1)
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(250_000)
})

test('a wrong token is refused in words, a right one leads on', async ({ page }) => {
  await page.goto(`${coordinator.url}/#/requests`)
  await expect(page).toHaveURL(/sign-in/)
  await expectAccessible(page)
  await page.getByTestId('sign-in-token').fill('wrong')
  await page.getByTestId('sign-in').click()
  await expect(page.getByRole('alert')).toContainText('This token is not known')
  await page.getByTestId('sign-in-token').fill(ana.token)
  await page.getByTestId('sign-in').click()
  await expect(page).toHaveURL(/#\/requests/)
  await expect(page.getByRole('heading', { name: 'Requests' })).toBeVisible()
})

test('an approver changes arguments within what the tool takes, and later approvers see that', async ({
  context,
}) => {
  const id = await maya.ask([write('draft.md', 'first words')])
  const page = await openPage(context, `/requests/${id}`)
  await panel(page).getByTestId('edit').click()
  const form = panel(page).getByTestId('edit-arguments')
  await expectAccessible(page)
  await page.getByTestId('approve').click()
  await expect(page.getByTestId('approve-blocked')).toContainText('Finish editing')
  await form.getByRole('textbox', { name: 'path' }).fill('')
  await form.getByTestId('edit-take').click()
  await expect(form.getByRole('alert')).toContainText('too short')
  await expect(form.getByRole('textbox', { name: 'content' })).toHaveValue('first words')
  await form.getByRole('textbox', { name: 'path' }).fill('final.md')
  await form.getByRole('textbox', { name: 'content' }).fill('last\u202Ewords')
  await form.getByTestId('edit-take').click()
  await expect(panel(page).getByTestId('own-edit')).toBeVisible()
  await expect(panel(page).getByTestId('arguments')).toContainText('final.md')
  await expect(panel(page).getByTestId('arguments')).toContainText('U+202E')
  expect(await statusOf(id)()).toBe('pending')
  await page.getByTestId('approve').click()
  await expect.poll(statusOf(id)).toBe('approved')
  const { tools } = await coordinator.api<{ tools: { edited: boolean; arguments: object }[] }>(
    'GET',
    `/requests/${id}`,
  )
  expect(tools[0]).toMatchObject({
    edited: true,
    arguments: { path: 'final.md', content: 'last\u202Ewords' },
  })
  await expect(panel(page).getByText('An approver changed these arguments.')).toBeVisible()
  // What was asked stands crossed out above what ran, each with its word; what did not change is not marked.
  const sides = (side: 'was' | 'now') => panel(page).locator(`[data-side="${side}"]`)
  await expect(sides('was')).toHaveText([/^was\s*path: "draft\.md"$/u, /^was\s*content: "first words"$/u])
  await expect(sides('now')).toHaveText([/^now\s*path: "final\.md"$/u, /^now\s*content: "last.*words"$/u])
  await expectAccessible(page)
})

test('secrets are shown, and that is recorded, before their call is edited', async ({ context }) => {
  const secret = `ghp_${'c3D4'.repeat(9)}`
  const id = await maya.ask([write('key.txt', secret)])
  const page = await openPage(context, `/requests/${id}`)
  await panel(page).getByRole('button', { name: 'Show 1 secret and edit' }).click()
  const form = panel(page).getByTestId('edit-arguments')
  await expect(form.getByRole('textbox', { name: 'content' })).toHaveValue(secret)
  await form.getByRole('textbox', { name: 'path' }).press('Escape')
  await expect(form).toHaveCount(0)
  await expect(panel(page).getByTestId('arguments')).toContainText('••••••••')
})

test('what is put off leaves the list, waits, and comes back when wanted', async ({ context }) => {
  const id = await maya.ask([write('later.md')])
  const page = await openPage(context, `/requests/${id}`)
  await expect(row(page, id)).toBeVisible()
  await panel(page).getByTestId('snooze').click()
  await page.getByRole('menuitem', { name: 'Tomorrow morning', exact: true }).click()
  await expect(row(page, id)).toHaveCount(0)
  await page.getByRole('tab', { name: 'All pending' }).click()
  await row(page, id).click()
  await expect(panel(page).getByTestId('snoozed')).toContainText('Out of your list until')
  await panel(page).getByTestId('wake').click()
  await page.getByRole('tab', { name: 'For me' }).click()
  await expect(row(page, id)).toBeVisible()
  await expect(page.getByTestId('approve')).toBeEnabled()
  await page.keyboard.press('s')
  await expect(row(page, id)).toHaveCount(0)
  await page.getByRole('button', { name: 'Undo' }).last().click()
  await expect(row(page, id)).toBeVisible()
  expect(await statusOf(id)()).toBe('pending')
})
