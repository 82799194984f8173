import type { CoordinatorChoice } from '../../access/coordinator-choice.ts'
import type { RegisterIpc } from '../register.ts'

export function registerOnboardingCalls(register: RegisterIpc, choice: CoordinatorChoice): void {
  register('onboarding:use-this-computer', (owner) => choice.useThisComputer(owner))
  register('onboarding:use-team', (team) => choice.useTeam(team))
  register('onboarding:leave-team', () => choice.leaveTeam())
}
