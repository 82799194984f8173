import { expect, test } from '@playwright/test'
import {
  asOwner,
  becomeOwner,
  listen,
  notifications,
  OWNER,
  setUpAgent,
  windowState,
  type Agent,
} from '../support/desktop.ts'
import { launchApp, type LaunchedApp } from '../support/electron.ts'

const BEN = 'ben@example.org'

let desktop: LaunchedApp
let agent: Agent
let url: string
let owner: string
/** API token of somebody else who may decide. */
let ben: string

test.beforeAll(async () => {
  desktop = await launchApp()
  const { window: page } = desktop
  url = await becomeOwner(page)
  owner = (await asOwner<{ user: { id: string } }>(page, 'GET', '/me')).user.id
  const person = { name: 'Ben', email: BEN, role: 'approver' }
  const { id } = await asOwner<{ id: string }>(page, 'POST', '/users', person)
  ben = (await asOwner<{ token: string }>(page, 'POST', `/users/${id}/tokens`, { name: 'e2e' })).token
  agent = await setUpAgent(page, url, [OWNER.email, BEN])
  await listen(page)
})
/** Number of the last notification before the test. */
let before: number
test.beforeEach(() => {
  notifications.closeAll()
  before = notifications.newest()
})
test.afterAll(() => desktop.close())

/** Ben decides, on a machine of his own. */
async function benDenies(id: string): Promise<void> {
  const answer = await fetch(`${url}/api/v1/requests/${id}/decisions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${ben}`, 'content-type': 'application/json' },
    body: JSON.stringify({ decisionId: crypto.randomUUID(), verdict: 'deny', reason: 'not today' }),
  })
  expect(answer.status, await answer.text()).toBeLessThan(300)
}

interface Told {
  readonly channel: string
  readonly recipient: string
  readonly requestId: string
  readonly status: string
}

/** What became of the owner's own notification. */
async function tellingOwner(id: string): Promise<string | undefined> {
  const { items } = await asOwner<{ items: Told[] }>(desktop.window, 'GET', '/deliveries')
  const own = items.filter(({ channel, recipient }) => channel === 'desktop' && recipient === owner)
  return own.find(({ requestId }) => requestId === id)?.status
}

for (const way of ['hidden', 'minimised'] as const) {
  test(`comes and is taken back when somebody else decides, and leaves a ${way} window as it is`, async () => {
    const { app } = desktop
    await app.evaluate(({ BrowserWindow }, how) => {
      const [window] = BrowserWindow.getAllWindows()
      if (how === 'hidden') window?.hide()
      else {
        window?.show()
        window?.minimize()
      }
    }, way)
    const state = () =>
      app.evaluate(({ BrowserWindow }) => {
        const [window] = BrowserWindow.getAllWindows()
        return { minimised: window?.isMinimized(), focused: BrowserWindow.getFocusedWindow() !== null }
      })
    const left = { minimised: way === 'minimised', focused: false }
    await expect.poll(state).toEqual(left)
    const id = await agent.ask()
    await expect.poll(() => notifications.count()).toBe(1)
    expect(await state()).toEqual(left)
    await benDenies(id)
    await expect.poll(() => notifications.count()).toBe(0)
    expect(await state()).toEqual(left)
    expect(notifications.titlesAfter(before)).toEqual(['Ada Lovelace wants to use Files'])
  })
}

test('holds what comes in quiet hours, and says it in one when they end', async () => {
  const { app, window: page } = desktop
  const hour = 3_600_000
  const time = (at: number) => new Date(at).toISOString().slice(11, 16)
  const quietHours = { from: time(Date.now() - hour), until: time(Date.now() + hour), timeZone: 'UTC' }
  await asOwner(page, 'PUT', '/me/preferences', { quietHours })
  const ids = [await agent.ask(), await agent.ask('read_file'), await agent.ask('list_files')]
  await benDenies(ids[2] ?? '')
  // What was held is known by this: a notification that was shown is delivered, and stays in the daemon's history.
  await page.waitForTimeout(1_000)
  expect(await Promise.all(ids.map(tellingOwner))).toEqual(['queued', 'queued', 'withdrawn'])
  expect([notifications.count(), notifications.waiting()]).toEqual([0, 0])
  const window = await windowState(app)
  await asOwner(page, 'PUT', '/me/preferences', {})
  await expect.poll(() => notifications.count()).toBe(1)
  await expect.poll(() => tellingOwner(ids[0] ?? '')).toBe('delivered')
  expect(await windowState(app)).toEqual(window)
  notifications.closeAll()
  expect(notifications.titlesAfter(before)).toEqual(['2 requests are waiting for you'])
  for (const id of ids.slice(0, 2)) await benDenies(id)
})

test('is not seen where the system is not to disturb, and later only what still waits', async () => {
  notifications.disturb(false)
  try {
    const [decided, open] = [await agent.ask(), await agent.ask('read_file')]
    await expect.poll(() => notifications.waiting()).toBe(2)
    expect(notifications.count()).toBe(0)
    await benDenies(decided)
    await expect.poll(() => notifications.waiting()).toBe(1)
    notifications.disturb(true)
    await expect.poll(() => notifications.count()).toBe(1)
    notifications.click()
    await expect.poll(() => desktop.window.evaluate(() => window.heard.opened)).toEqual([open])
  } finally {
    notifications.disturb(true)
  }
})
