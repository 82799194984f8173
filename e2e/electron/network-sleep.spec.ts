import { expect, test, type Page } from '@playwright/test'
import { pause } from '../../coordinator/testing/pause.ts'
import { openStream, type StreamClient } from '../../coordinator/testing/stream-client.ts'
import { addAsker, connectFiles, type Asker } from '../support/ask.ts'
import { openBadWay, type BadWay } from '../support/bad-way.ts'
import { startCoordinator, type RunningCoordinator } from '../support/coordinator.ts'
import { launchApp, type LaunchedApp } from '../support/electron.ts'
import { askTheOwner, expectReach, framesOf, joinTeam } from '../support/join-team.ts'
import { openRow } from '../support/open-row.ts'

// A desktop and its team's coordinator, with a network between them that does what networks do.

const CUTS = 4

let coordinator: RunningCoordinator
let way: BadWay
let desktop: LaunchedApp
let page: Page
let asker: Asker
/** Follows beside the bad network: what everybody should have been told. */
let reference: StreamClient
let heartbeat: ReturnType<typeof setInterval>

test.beforeAll(async () => {
  coordinator = await startCoordinator({ COUNTERSIGN_REQUESTS_PER_MINUTE: '0' })
  await connectFiles(coordinator)
  await askTheOwner(coordinator)
  asker = await addAsker(coordinator, 'Maya Lindqvist')
  way = await openBadWay(Number(new URL(coordinator.url).port))
  desktop = await launchApp()
  page = desktop.window
  await joinTeam(desktop, way.url, coordinator.token)
  reference = await openStream(coordinator.url, coordinator.token)
  await reference.until(({ type }) => type === 'caught-up')
  heartbeat = setInterval(() => reference.send({ type: 'pong', at: Date.now() }), 10_000)
})
test.afterAll(async () => {
  clearInterval(heartbeat)
  reference?.close()
  await desktop?.close()
  await way?.close()
  await coordinator?.stop()
})

const ask = (tool = 'read_file') => asker.ask([{ name: tool }])
const row = (id: string) => page.locator(`[data-request-id="${id}"]`)

const decideElsewhere = (id: string) =>
  coordinator.api('POST', `/requests/${id}/decisions`, {
    decisionId: crypto.randomUUID(),
    verdict: 'deny',
    reason: 'no',
  })

async function decisionsOf(id: string): Promise<{ status: string; decisions: number }> {
  const { status, steps } = await coordinator.api<{ status: string; steps: { decisions: unknown[] }[] }>(
    'GET',
    `/requests/${id}`,
  )
  return { status, decisions: steps.flatMap(({ decisions }) => decisions).length }
}

/** Approves in the page. What is only read needs no window of its own. */
async function approve(id: string): Promise<void> {
  await openRow(page, id)
  await page.getByTestId('approve').click()
}

/**
 * Waits until the page has been told of everything, and compares it with what the undisturbed follower was told since.
 * @returns how many events came a second time
 */
async function expectNothingMissed(): Promise<number> {
  const told = () => reference.messages.flatMap((message) => (message.type === 'event' ? [message.seq] : []))
  const last = async () => (await framesOf(page)).reduce((most, { seq }) => Math.max(most, seq ?? 0), 0)
  await expect.poll(last, { timeout: 60_000 }).toBeGreaterThanOrEqual(told().at(-1) ?? 0)
  const events = (await framesOf(page)).flatMap(({ type, seq }) =>
    type === 'event' && seq !== null ? [seq] : [],
  )
  const distinct = [...new Set(events)].filter((seq) => seq >= (told()[0] ?? 0))
  // After a gap only the last of what happened to one thing is told; all that is told was told to the other.
  const known = new Set(told())
  expect(distinct.filter((seq) => !known.has(seq))).toEqual([])
  expect(distinct).toEqual(distinct.toSorted((a, b) => a - b))
  const waiting = await coordinator.api<{ items: { id: string }[] }>(
    'GET',
    '/requests?status=pending&limit=500',
  )
  for (const { id } of waiting.items) await expect(row(id)).toHaveCount(1)
  await expect(page.getByTestId('request-row')).toHaveCount(waiting.items.length)
  return events.length - new Set(events).size
}

const hellos = async () => (await framesOf(page)).filter(({ type }) => type === 'hello').length

test('connections that are cut or torn down are made again, and no event is missed or told twice', async () => {
  for (const how of ['closed', 'reset', 'closed', 'reset'] as const) {
    const before = await hellos()
    const [first] = [await ask(), await ask()]
    await expect(row(first)).toHaveCount(1)
    way.end(how)
    await Promise.all([ask(), ask(), decideElsewhere(first)])
    await expect.poll(hellos, { timeout: 30_000 }).toBeGreaterThan(before)
    await expectReach(page, 'live')
    expect(await expectNothingMissed()).toBe(0)
  }
})

test('events that come while the connection is cut again and again are each told, in order', async () => {
  // Each attempt waits longer than the one before.
  test.setTimeout(240_000)
  let cuts = 0
  const asking = (async () => {
    let asked = 0
    for (; cuts < CUTS; asked += 1) {
      await decideElsewhere(await ask())
      await pause(200)
    }
    return asked
  })()
  for (; cuts < CUTS; cuts += 1) {
    const before = await hellos()
    way.end('reset')
    await expect.poll(hellos, { timeout: 60_000 }).toBeGreaterThan(before)
  }
  const asked = await asking
  await expectReach(page, 'live')
  const again = await expectNothingMissed()
  // The coordinator repeats only what was on its way when the connection was cut; the page leaves that out.
  console.log(`${asked} requests made and decided over ${CUTS} cuts: ${again} events came on the wire twice`)
})

test('a network that goes silent is noticed by its missing heartbeat, said, and followed up without a gap', async () => {
  test.setTimeout(240_000)
  const [seen, mine] = [await ask(), await ask()]
  await expect(row(mine)).toHaveCount(1)
  const before = await hellos()
  way.swallow()
  const silentAt = Date.now()
  await approve(mine)
  await expect(page.getByTestId('decision-state')).toHaveAttribute('data-state', 'sending')
  await Promise.all([ask(), ask(), ask(), decideElsewhere(seen)])
  // An answer that does not come is given up, and the decision is said to wait.
  await expect(page.getByTestId('decision-state')).toHaveAttribute('data-state', 'queued', {
    timeout: 60_000,
  })
  await expect(page.getByTestId('connection')).toContainText('1')
  await expectReach(page, 'reconnecting', 120_000)
  const noticedAfter = Date.now() - silentAt
  expect(await decisionsOf(mine)).toEqual({ status: 'pending', decisions: 0 })
  way.reopen()
  await expect.poll(hellos, { timeout: 90_000 }).toBeGreaterThan(before)
  await expectReach(page, 'live')
  await expect
    .poll(() => decisionsOf(mine), { timeout: 60_000 })
    .toEqual({ status: 'approved', decisions: 1 })
  expect(await expectNothingMissed()).toBe(0)
  console.log(`silence was noticed after ${noticedAfter} ms`)
})

test('connections that were forgotten without a word are left for new ones, and decisions are sent once', async () => {
  test.setTimeout(300_000)
  const [first, mine] = [await ask(), await ask()]
  await expect(row(mine)).toHaveCount(1)
  const [before, forgottenAt] = [await hellos(), Date.now()]
  way.forget()
  await Promise.all([ask(), ask(), decideElsewhere(first)])
  const made = way.made
  await approve(mine)
  // The first attempt may be lost on a connection that nobody knows to be dead; the next goes over a new one.
  await expect
    .poll(() => decisionsOf(mine), { timeout: 90_000 })
    .toEqual({ status: 'approved', decisions: 1 })
  expect(way.made).toBeGreaterThan(made)
  console.log(`a decision passed ${Date.now() - forgottenAt} ms after its connections were forgotten`)
  await expect.poll(hellos, { timeout: 120_000 }).toBeGreaterThan(before)
  expect(await expectNothingMissed()).toBe(0)
})

test('a machine that wakes makes its connections anew at once, without waiting for the silence', async () => {
  test.setTimeout(240_000)
  const [first, mine] = [await ask(), await ask()]
  await expect(row(mine)).toHaveCount(1)
  const [before, forgottenAt] = [await hellos(), Date.now()]
  way.forget()
  await Promise.all([ask(), ask(), decideElsewhere(first)])
  await desktop.app.evaluate(({ powerMonitor }) => powerMonitor.emit('resume'))
  // Less than half of the silence after which a connection is given up by itself.
  await expect.poll(hellos, { timeout: 30_000 }).toBeGreaterThan(before)
  console.log(`a page was told again ${Date.now() - forgottenAt} ms after its connections were forgotten`)
  await approve(mine)
  await expect
    .poll(() => decisionsOf(mine), { timeout: 90_000 })
    .toEqual({ status: 'approved', decisions: 1 })
  expect(await expectNothingMissed()).toBe(0)
})
