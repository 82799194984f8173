import { AppError } from '../../../../shared/domain/app-error.ts'
import type { CoordinatorChoice } from '../../access/coordinator-choice.ts'
import type { Supervisor } from '../../coordinator/supervisor.ts'
import type { RegisterIpc } from '../register.ts'

export function registerCoordinatorCalls(
  register: RegisterIpc,
  { supervisor, choice }: { readonly supervisor: Supervisor; readonly choice: CoordinatorChoice },
): void {
  register('coordinator:restart', () => {
    // A team's coordinator is not ours to restart.
    if (choice.facts().mode === 'team') throw new AppError('not_allowed')
    supervisor.restart()
  })
}
