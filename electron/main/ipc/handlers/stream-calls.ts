import { AppError } from '../../../../shared/domain/app-error.ts'
import type { CoordinatorChoice } from '../../access/coordinator-choice.ts'
import type { RegisterIpc } from '../register.ts'
import type { Relays } from '../relay.ts'

export function registerStreamCalls(
  register: RegisterIpc,
  relays: Relays,
  choice: Pick<CoordinatorChoice, 'active'>,
): void {
  register('stream:open', ({ stream, since, place }, contents) => {
    if ((place ?? choice.active()) !== choice.active()) {
      throw new AppError('coordinator_unavailable', { detail: 'another one is shown' })
    }
    relays.open(contents, stream, since)
  })
}
