import { randomBytes } from 'node:crypto'
import type { CoordinatorState } from '../../../shared/contract/ipc.ts'
import { timing } from '../launch/timing.ts'
import type { Log } from '../log/create-log.ts'
import { forkCoordinator, type CoordinatorStart } from './fork-coordinator.ts'
import { createSupervisor, type Supervisor } from './supervisor.ts'

export interface SuperviseParts {
  readonly start: Omit<CoordinatorStart, 'secret'>
  onState(state: CoordinatorState): void
  readonly log: Log
}

/** The real coordinator under supervision, and the secret of its present start: 256 random bits, new each time. */
export function superviseCoordinator({ start, onState, log }: SuperviseParts): {
  readonly supervisor: Supervisor
  secret(): string
} {
  let secret = newSecret()
  const supervisor = createSupervisor({
    ...timing,
    spawn(listener) {
      secret = newSecret()
      return forkCoordinator({ ...start, secret }, listener, log)
    },
    onState(state) {
      if (state.state === 'failed') log.error({ detail: state.detail }, 'the coordinator was given up')
      else log.info({ coordinator: state }, 'coordinator state')
      onState(state)
    },
  })
  return { supervisor, secret: () => secret }
}

const newSecret = () => randomBytes(32).toString('base64url')
