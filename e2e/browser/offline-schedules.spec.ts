import { expect, test } from '@playwright/test'
import { bundlePage, runSchedules } from '../../bench/faults/offline/run-schedules.ts'
import { startCoordinator, type RunningCoordinator } from '../support/coordinator.ts'

let coordinator: RunningCoordinator
test.beforeAll(async () => {
  coordinator = await startCoordinator({ COUNTERSIGN_REQUESTS_PER_MINUTE: '0' })
})
test.afterAll(() => coordinator.stop())

// The long form, with thousands of seeds, is `npm run faults -- offline`.
test('whatever the network, a colleague and a kill do, each decision ends as the model says', async ({
  page,
}) => {
  const { faults, decisions } = await runSchedules(coordinator, page, await bundlePage(), 1, 60)
  expect(faults).toEqual([])
  expect(decisions).toBeGreaterThan(60)
})
