import { AppError } from '../../../shared/domain/app-error.ts'
import type { UpstreamStatus } from '../../ports/upstream.ts'

/**
 * Does `work`; when it fails because a connector's tools are not known yet, connects that connector and tries once more.
 * After a start of the coordinator its first callers find their connectors this way.
 *
 * Rejects with the first failure when the connector still cannot be reached.
 */
export async function onceConnected<T>(
  refresh: (connectorId: string) => Promise<Pick<UpstreamStatus, 'status'>>,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work()
  } catch (error) {
    const away =
      error instanceof AppError && error.code === 'upstream_unavailable' ? error.data['connectorId'] : null
    if (typeof away !== 'string') throw error
    const { status } = await refresh(away)
    if (status !== 'connected') throw error
    return work()
  }
}
