import { setStage, type Cast } from '../coordinator/testing/cast.ts'
import { bundleCoordinator, type CoordinatorProcess } from '../coordinator/testing/coordinator-process.ts'
import type { Closing } from './closing.ts'
import { startInProcess, type InProcess } from './in-process.ts'

/**
 * A coordinator in this process sets the stage and is filled; then the one that ships goes on as a process of its own on
 * the same folder, and slows nobody down.
 */
export async function startShipped<T>(
  closing: Closing,
  fill: (cast: Cast, stage: InProcess) => Promise<T>,
  environment: Readonly<Record<string, string>> = {},
): Promise<{ readonly server: CoordinatorProcess; readonly data: string; readonly filled: T }> {
  const stage = await startInProcess()
  closing(() => stage.stop())
  const filled = await fill(await setStage(stage), stage)
  await stage.coordinator.stop()
  const program = await bundleCoordinator()
  closing(() => program.remove())
  const server = await program.start(stage.data, { COUNTERSIGN_REQUESTS_PER_MINUTE: '0', ...environment })
  closing(() => server.stop())
  return { server, data: stage.data, filled }
}
