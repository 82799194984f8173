import { spawnSync } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test, type Page } from '@playwright/test'
import { addApprover, addAsker, connectFiles } from '../support/ask.ts'
import { openBadWay } from '../support/bad-way.ts'
import { startCoordinator } from '../support/coordinator.ts'
import {
  becomeOwner,
  coordinatorPid,
  coordinatorUrl,
  setUpAgent,
  skipSample,
  startAgain,
} from '../support/desktop.ts'
import { launchApp } from '../support/electron.ts'
import { freePort } from '../support/free-port.ts'
import { askTheOwner, expectReach, joinTeam } from '../support/join-team.ts'
import { openRow } from '../support/open-row.ts'

// What a desktop keeps on its disk of its coordinators, and what becomes of it.

test.setTimeout(240_000)
const PATIENCE = { timeout: 60_000 }
let folder: string
test.beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'countersign-stored-'))
})
test.afterEach(() => rm(folder, { recursive: true, force: true }))

/** Files of the desktop's own folder that hold one of these words, in either form in which Chromium writes texts. */
function filesWith(words: readonly string[]): string[] {
  const forms = words.flatMap((word) => [word, [...word].join('\\x00')])
  const { stdout, status } = spawnSync('grep', ['-rlaP', forms.join('|'), join(folder, 'desktop')], {
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C' },
  })
  expect([0, 1]).toContain(status)
  return stdout.split('\n').filter(Boolean)
}
const row = (page: Page, id: string) => page.locator(`[data-request-id="${id}"]`)
const storeNames = (page: Page) =>
  page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name ?? '').sort())

async function deny(page: Page, id: string, reason: string): Promise<void> {
  await openRow(page, id)
  await page.getByTestId('deny').click(PATIENCE)
  await page.getByTestId('deny-reason').fill(reason)
  await page.getByTestId('deny-confirm').click()
  await expect(page.getByTestId('decision-state')).toBeVisible(PATIENCE)
}

test('nothing that is stored can be read on the disk, and all of it is there after a kill', async () => {
  const port = await freePort()
  const first = await launchApp({ dataDir: folder, port })
  const agent = await setUpAgent(first.window, await becomeOwner(first.window))
  await skipSample(first.window)
  const id = await agent.ask('write_file', { path: 'CANARY-path.md', content: 'CANARY-content' })
  const pid = await coordinatorPid(first.app)
  await expect(row(first.window, id)).toBeVisible(PATIENCE)
  process.kill(pid, 'SIGSTOP')
  await deny(first.window, id, 'CANARY-reason')
  expect(await first.window.evaluate(() => Object.keys(localStorage))).not.toContain('countersign.me')
  process.kill(pid, 'SIGKILL')
  const desktop = first.app.process()
  desktop.kill('SIGKILL')
  await expect.poll(() => desktop.signalCode, PATIENCE).toBe('SIGKILL')
  expect(filesWith(['CANARY', 'PLANTED', 'Ada Lovelace', 'ada@example.org', 'write_file'])).toEqual([])
  // The search would have found it: ids are not hidden.
  expect(filesWith([id])).not.toEqual([])

  const second = await launchApp({ dataDir: folder, port })
  const page = second.window
  await coordinatorUrl(page)
  await expect
    .poll(
      () =>
        page.evaluate(
          async (path) => ((await (await fetch(path)).json()) as { status: string }).status,
          `/api/v1/requests/${id}`,
        ),
      PATIENCE,
    )
    .toBe('denied')
  await page.goto('countersign-app://bundle/#/settings')
  await expect(page.getByTestId('store-kept')).toContainText('encrypted', PATIENCE)
  await second.close()
})

test('what was stored goes when the account is closed, and the person is told what was not sent', async () => {
  const coordinator = await startCoordinator({ COUNTERSIGN_REQUESTS_PER_MINUTE: '0' })
  await connectFiles(coordinator)
  const ben = await addApprover(coordinator, 'Ben Okafor')
  await askTheOwner(coordinator, 'ben@northwind.example')
  const maya = await addAsker(coordinator, 'Maya Lindqvist')
  const way = await openBadWay(Number(new URL(coordinator.url).port))
  const desktop = await launchApp({ dataDir: folder })
  const page = desktop.window
  await joinTeam(desktop, way.url, ben.token)
  const id = await maya.ask([{ name: 'read_file' }])
  await expect(row(page, id)).toBeVisible(PATIENCE)
  await page.goto('countersign-app://bundle/#/settings')
  await expect(page.getByTestId('store-kept')).toContainText('until the app ends', PATIENCE)
  const keys = () => readFile(join(folder, 'desktop', 'stores.json'), 'utf8')
  expect(await keys()).toContain(way.url)
  await page.goto('countersign-app://bundle/#/requests')
  await row(page, id).waitFor(PATIENCE)
  way.lead(await freePort())
  way.end('reset')
  await deny(page, id, 'not today')
  await coordinator.api('PUT', `/users/${ben.id}`, {
    name: 'Ben Okafor',
    email: 'ben@northwind.example',
    role: 'approver',
    groups: [],
    active: false,
  })
  way.lead(Number(new URL(coordinator.url).port))
  const ended = page.getByTestId('session-ended')
  await expect(ended).toBeVisible({ timeout: 120_000 })
  await expect(ended).toContainText('One decision had not been sent')
  await expect(ended).toContainText('Denial for Maya Lindqvist (Files)')
  await expect.poll(() => storeNames(page), PATIENCE).toEqual([])
  expect(await keys()).not.toContain(way.url)
  await desktop.close()
  await way.close()
  await coordinator.stop()
})

test('two coordinators: each has its own store, its own count, and its own requests', async () => {
  const [acme, borea] = [await startCoordinator(), await startCoordinator()]
  await connectFiles(acme)
  await askTheOwner(acme)
  const maya = await addAsker(acme, 'Maya Lindqvist')
  const desktop = await launchApp({ dataDir: folder })
  const page = desktop.window
  await joinTeam(desktop, acme.url, acme.token)
  await expect(page.getByTestId('place-switcher')).toHaveCount(0)
  await page.goto('countersign-app://bundle/#/settings')
  await page.getByTestId('add-team').click(PATIENCE)
  await page.evaluate((input) => window.countersign.useTeam(input), {
    address: borea.url,
    token: borea.token,
  })
  await page.goto('countersign-app://bundle/#/requests')
  await page.reload()
  await expectReach(page, 'live')
  const switcher = page.getByTestId('place-switcher')
  await expect(switcher).toContainText(new URL(borea.url).host, PATIENCE)

  const id = await maya.ask([{ name: 'read_file' }])
  await expect(page.getByTestId('waiting-elsewhere')).toHaveText('1', PATIENCE)
  await expect(row(page, id)).toHaveCount(0)
  await switcher.click()
  const there = page.getByRole('menuitem').filter({ hasText: new URL(acme.url).host })
  await expect(there).toContainText('1 request waiting')
  await there.click()
  await expect(row(page, id)).toBeVisible(PATIENCE)
  await expect(switcher).toContainText(new URL(acme.url).host)
  expect((await storeNames(page)).filter((name) => name.startsWith('countersign-queue'))).toHaveLength(2)

  // A link is followed to the coordinator that has the request.
  await page.getByTestId('place-switcher').click()
  await page.getByRole('menuitem', { name: new URL(borea.url).host }).click()
  await expect(switcher).toContainText(new URL(borea.url).host, PATIENCE)
  expect(await startAgain(folder, `countersign://request/${id}`)).toBe(0)
  await expect(page.getByTestId('review-panel')).toContainText('read_file', PATIENCE)
  await expect(switcher).toContainText(new URL(acme.url).host)

  // Leaving one leaves nothing of it, and everything of the other.
  await page.goto('countersign-app://bundle/#/settings/about')
  await page.getByTestId('sign-out').click(PATIENCE)
  await page.getByRole('dialog').getByRole('button', { name: 'Leave this team', exact: true }).click()
  await expectReach(page, 'live', 60_000)
  await expect
    .poll(async () => (await storeNames(page)).filter((name) => name.includes(acme.url)), PATIENCE)
    .toEqual([])
  expect((await storeNames(page)).filter((name) => name.includes(borea.url))).toHaveLength(2)
  expect(await readFile(join(folder, 'desktop', 'stores.json'), 'utf8')).not.toContain(acme.url)
  await desktop.close()
  await acme.stop()
  await borea.stop()
})
