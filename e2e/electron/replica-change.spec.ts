import { expect, test } from '@playwright/test'
import {
  startPostgres,
  type PostgresServer,
} from '../../coordinator/adapters/store/testing/postgres-server.ts'
import { addAsker, connectFiles } from '../support/ask.ts'
import { openBadWay } from '../support/bad-way.ts'
import { startCoordinator } from '../support/coordinator.ts'
import { launchApp } from '../support/electron.ts'
import { askTheOwner, expectReach, framesOf, joinTeam } from '../support/join-team.ts'
import { openRow } from '../support/open-row.ts'

let server: PostgresServer
test.beforeAll(async () => {
  server = await startPostgres()
})
test.afterAll(() => server?.remove())

test('when another coordinator of the team answers, the stream goes on where it was and decisions are sent once', async () => {
  test.setTimeout(240_000)
  const environment = {
    COUNTERSIGN_DATABASE_URL: await server.makeDatabase(),
    COUNTERSIGN_KEY: 'one key for all coordinators of the team',
    COUNTERSIGN_REQUESTS_PER_MINUTE: '0',
  }
  const one = await startCoordinator(environment)
  const two = await startCoordinator(environment)
  await connectFiles(one)
  await askTheOwner(one)
  const asker = await addAsker(two, 'Maya Lindqvist')
  const way = await openBadWay(Number(new URL(one.url).port))
  const desktop = await launchApp()
  const page = desktop.window
  await joinTeam(desktop, way.url, one.token)
  const ask = () => asker.ask([{ name: 'read_file' }])
  const row = (id: string) => page.locator(`[data-request-id="${id}"]`)

  // Asked of the other coordinator, told by this one.
  const [mine, later] = [await ask(), await ask()]
  await expect(row(later)).toHaveCount(1)
  const before = await framesOf(page)
  const since = Math.max(...before.flatMap(({ seq }) => seq ?? []))
  way.swallow()
  await openRow(page, mine)
  await page.getByTestId('approve').click()
  await expect(page.getByTestId('decision-state')).toBeVisible()
  await one.stop()
  way.lead(Number(new URL(two.url).port))
  way.reopen()
  way.end('reset')
  const fresh = await ask()

  await expect(row(fresh)).toHaveCount(1, { timeout: 60_000 })
  await expectReach(page, 'live', 60_000)
  const decided = async () => {
    const { status, steps } = await two.api<{ status: string; steps: { decisions: unknown[] }[] }>(
      'GET',
      `/requests/${mine}`,
    )
    return { status, decisions: steps.flatMap(({ decisions }) => decisions).length }
  }
  await expect.poll(decided, { timeout: 90_000 }).toEqual({ status: 'approved', decisions: 1 })
  await expect(row(mine)).toHaveCount(0)
  // The other one replays from the sequence that was reached, and loads nothing anew.
  const after = (await framesOf(page)).slice(before.length)
  expect(after[0]?.type).toBe('hello')
  expect(after.filter(({ type }) => type === 'resync')).toEqual([])
  const events = after.flatMap(({ type, seq }) => (type === 'event' && seq !== null ? [seq] : []))
  expect(events.filter((seq) => seq <= since)).toEqual([])
  expect(events).toEqual([...new Set(events)].toSorted((a, b) => a - b))

  await desktop.close()
  await way.close()
  await two.stop()
})
