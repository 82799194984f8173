import { z } from 'zod'
import { quietHours } from '../../../shared/contract/http/people.ts'
import type { QuietHours } from '../../../shared/domain/delivery/quiet-hours.ts'
import { AppError } from '../../../shared/domain/app-error.ts'
import { callCoordinator } from '../access/call-coordinator.ts'
import type { CoordinatorAccess } from '../access/coordinator-access.ts'

/** Hours that this app does not understand are not quiet: better told too early than not at all. */
const answered = z.object({ user: z.object({ quietHours: quietHours.optional().catch(undefined) }) })

/** When the signed-in person wants quiet, or null. */
export async function loadQuietHours(access: CoordinatorAccess): Promise<QuietHours | null> {
  const answer = await callCoordinator(access, { method: 'GET', path: '/api/v1/me' })
  if (!answer.ok) {
    await answer.body?.cancel()
    throw new AppError('coordinator_unavailable', {
      detail: `who this is was answered with ${answer.status}`,
    })
  }
  return answered.parse(await answer.json()).user.quietHours ?? null
}
