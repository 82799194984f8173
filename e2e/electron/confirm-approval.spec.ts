import { expect, test, type Page } from '@playwright/test'
import {
  asOwner,
  becomeOwner,
  coordinatorPid,
  setUpAgent,
  skipSample,
  type Agent,
} from '../support/desktop.ts'
import { launchApp, type LaunchedApp } from '../support/electron.ts'

const HOSTILE = 'notes\u202e\u200b.txt'

let desktop: LaunchedApp
let agent: Agent
test.beforeAll(async () => {
  desktop = await launchApp()
  agent = await setUpAgent(desktop.window, await becomeOwner(desktop.window))
  await skipSample(desktop.window)
})
test.afterAll(() => desktop.close())

const statusOf = async (id: string) =>
  (await asOwner<{ status: string }>(desktop.window, 'GET', `/requests/${id}`)).status

/** Opens the request and presses Approve in the panel. @returns the window that main opens */
async function pressApprove(id: string): Promise<Page> {
  const { window: page } = desktop
  await page.evaluate((request) => void (location.hash = `#/requests/${request}`), id)
  await page.locator(`[data-request-id="${id}"]`).first().click()
  await expect(page.getByTestId('approve')).toBeEnabled()
  const opening = desktop.app.waitForEvent('window')
  await page.getByTestId('approve').click()
  return opening
}

test('lets no script of a page approve what destroys, by whatever way it is asked', async () => {
  const { window: page } = desktop
  const id = await agent.ask('delete_file', { path: 'notes.txt' })
  const { items } = await asOwner<{ items: { id: string; name: string }[] }>(page, 'GET', '/policies')
  const approve = JSON.stringify({ decisionId: crypto.randomUUID(), verdict: 'approve' })
  const denyFirst = approve.replace('{', '{"verdict":"deny",')
  const ways: [method: string, path: string, body: string, type?: string][] = [
    ['POST', `/api/v1/requests/${id}/decisions`, approve],
    ['POST', `/api/v1/requests/${id}/decisions/`, approve],
    ['POST', `/api/v1//requests/${id}//decisions`, approve],
    ['POST', `/api/v1/requests/${id}/%64ecisions`, approve],
    ['POST', `/api/v1/%72equests/${id}/decisions`, approve],
    ['POST', `/api/v1/Requests/${id}/Decisions`, approve],
    ['POST', `/api/v1/requests/x/../${id}/decisions?a=1`, approve],
    ['POST', `/api/v1/requests/${id}%2fdecisions`, approve],
    ['POST', `/api/v1/requests/${id}/decisions`, approve, 'text/plain'],
    ['POST', `/api/v1/requests/${id}/decisions`, denyFirst],
    [
      'POST',
      `/api/v1/requests/${id}/decisions`,
      approve.replace('}', ',"tools":["delete_file","list_files"]}'),
    ],
    ['PUT', `/api/v1/requests/${id}/decisions`, approve],
    ['POST', `/api/v1/requests/${id}/resolve`, JSON.stringify({ policyId: items[0]?.id })],
    ['POST', `/r/${id}/decide`, approve],
  ]
  const answers = await page.evaluate(
    (tries) =>
      Promise.all(
        tries.map(async ([method, path, body, type]) => {
          const headers = { 'content-type': type ?? 'application/json', authorization: 'Bearer planted' }
          return (await fetch(path, { method, body, headers })).status
        }),
      ),
    ways,
  )
  expect(answers.filter((status) => status < 400)).toEqual([])
  expect(await statusOf(id)).toBe('pending')
  // It can ask for the window; what it cannot do is press in it, reach it, or open a second one over it.
  const opening = desktop.app.waitForEvent('window')
  const ended = page.evaluate((requestId) => window.countersign.confirmApproval({ requestId }), id)
  const confirm = await opening
  const reached = await page.evaluate(async (requestId) => {
    const refused = (work: () => Promise<unknown>) =>
      work().then(
        () => 'given',
        () => 'refused',
      )
    return [
      await refused(() => window.countersign.confirmApproval({ requestId })),
      await refused(() => fetch('countersign-app://confirm/')),
      window.open('countersign-app://confirm/') === null ? 'refused' : 'given',
      'countersignConfirm' in window ? 'given' : 'refused',
    ]
  }, id)
  expect(reached).toEqual(['refused', 'refused', 'refused', 'refused'])
  // Nor has the window itself a way to the coordinator, to the pages' bridge, or to what they store.
  const own = await confirm.evaluate(async () => ({
    origin: location.origin,
    call: await fetch('/api/v1/me').then(
      ({ status }) => status,
      () => 0,
    ),
    other: await fetch('countersign-app://bundle/').then(
      ({ status }) => status,
      () => 0,
    ),
    bridge: 'countersign' in window,
    stored: (await indexedDB.databases()).length + localStorage.length,
  }))
  expect(own).toEqual({ origin: 'countersign-app://confirm', call: 404, other: 0, bridge: false, stored: 0 })
  await confirm.getByTestId('confirm-cancel').click()
  expect(await ended).toBe('cancelled')
  expect(await statusOf(id)).toBe('pending')
})

test('approves what destroys in a window of its own, with the words of the coordinator', async () => {
  const { window: page } = desktop
  const id = await agent.ask('delete_file', { path: HOSTILE })
  const { digest } = await asOwner<{ digest: string }>(page, 'GET', `/requests/${id}`)
  const confirm = await pressApprove(id)
  const sheet = confirm.locator('#sheet')
  await expect(sheet).toContainText('Ada Lovelace <ada@example.org>')
  await expect(sheet).toContainText('Robot')
  await expect(sheet).toContainText('Files')
  await expect(sheet).toContainText('delete_file')
  await expect(sheet).toContainText('"path": "notesU+202EU+200B.txt"')
  await expect(sheet).toContainText(digest)
  await expect(sheet).not.toContainText('PLANTED')
  // A key that was meant for another window does nothing.
  expect(await confirm.evaluate(() => document.activeElement?.id)).toBe('sheet')
  await confirm.keyboard.press('Enter')
  await confirm.keyboard.press('Space')
  expect(await statusOf(id)).toBe('pending')
  await confirm.waitForTimeout(1_000)
  await confirm.getByTestId('confirm-approve').click()
  await expect.poll(() => statusOf(id)).toBe('approved')
  await expect(page.getByText('Recorded: approved for Ada Lovelace').first()).toBeVisible()
  expect(confirm.isClosed()).toBe(true)
})

test('can be approved only after it was read to its end', async () => {
  const id = await agent.ask('delete_file', { path: 'a\u200b'.repeat(490) })
  const opening = desktop.app.waitForEvent('window')
  void desktop.window.evaluate((requestId) => window.countersign.confirmApproval({ requestId }), id)
  const confirm = await opening
  await expect(confirm.getByTestId('confirm-approve')).toBeDisabled()
  await expect(confirm.getByRole('status')).toHaveText('Read to the end to approve.')
  await confirm.locator('.end').scrollIntoViewIfNeeded()
  await expect(confirm.getByTestId('confirm-approve')).toBeEnabled()
  // The window is gone before the key is let go.
  await confirm.keyboard.press('Escape').catch(() => undefined)
  await expect.poll(() => confirm.isClosed()).toBe(true)
  expect(await statusOf(id)).toBe('pending')
})

test('says when it is not known whether an approval arrived, and sends the same one again', async () => {
  const { app, window: page } = desktop
  const id = await agent.ask('delete_file', { path: 'again.txt' })
  const confirm = await pressApprove(id)
  await confirm.waitForTimeout(1_000)
  process.kill(await coordinatorPid(app), 'SIGKILL')
  await confirm.getByTestId('confirm-approve').click()
  await expect(confirm.getByRole('status')).toContainText('The coordinator does not answer')
  await expect
    .poll(() => page.evaluate(() => window.countersign.info().then(({ coordinator }) => coordinator.state)), {
      timeout: 30_000,
    })
    .toBe('running')
  await confirm.getByTestId('confirm-approve').click()
  await expect.poll(() => statusOf(id)).toBe('approved')
  expect(confirm.isClosed()).toBe(true)
})
