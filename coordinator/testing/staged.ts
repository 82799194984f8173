import { afterAll, beforeAll } from 'vitest'
import { setStage, type Cast } from './cast.ts'
import { startTestCoordinator, type TestCoordinator } from './test-coordinator.ts'

/** Whatever file of tests imports these has a coordinator of its own with the usual cast, from its first test to its last. */
export let stage: TestCoordinator
export let cast: Cast

beforeAll(async () => {
  stage = await startTestCoordinator()
  cast = await setStage(stage)
})
afterAll(() => stage.stop())
