import { afterAll, beforeAll, expect, it } from 'vitest'
import {
  bundleCoordinator,
  type CoordinatorProgram,
} from '../../../coordinator/testing/coordinator-process.ts'
import { playMailOutage } from './outage.ts'

/** The short form of `npm run faults -- mail`. */
let program: CoordinatorProgram
beforeAll(async () => {
  program = await bundleCoordinator()
}, 120_000)
afterAll(() => program.remove())

it('a coordinator killed while the mail server misbehaves loses no mail and changes no Message-ID', async () => {
  const result = await playMailOutage(program, {
    seed: 5,
    requests: 6,
    mailboxes: 10,
    kills: 4,
    patienceMs: 240_000,
  })
  expect([result.expected, result.lost, result.changedIds, result.kills]).toEqual([60, [], [], 4])
  // It was ill in more than one way, or nothing was shown.
  expect(Object.keys(result.met)).toEqual(
    expect.arrayContaining(['not-now', 'drops-after-data', 'resets-mid-data']),
  )
  expect(result.handedIn).toBeGreaterThanOrEqual(60)
}, 400_000)
