import { afterAll, beforeAll, expect, it } from 'vitest'
import {
  bundleCoordinator,
  type CoordinatorProgram,
} from '../../../coordinator/testing/coordinator-process.ts'
import { playReplicas } from './play-replicas.ts'

/** The short form of `npm run faults -- --replicas`. */
let program: CoordinatorProgram
beforeAll(async () => {
  program = await bundleCoordinator()
}, 120_000)
afterAll(() => program.remove())

it('three coordinators on one database keep every promise while one stops, one is cut off and the database falls', async () => {
  const result = await playReplicas(program, { seed: 3, rounds: 3, kinds: ['stop', 'partition', 'database'] })
  expect(result.findings).toEqual([])
  expect(result).toMatchObject({ rounds: 3, strikes: { kill: 0, stop: 1, partition: 1, database: 1 } })
  // A round in which nothing happens would keep every promise as well.
  expect(result.requests).toBeGreaterThanOrEqual(30)
  expect(result.stored).toBeGreaterThanOrEqual(30)
  expect(result.executions).toBeGreaterThan(3)
}, 300_000)
