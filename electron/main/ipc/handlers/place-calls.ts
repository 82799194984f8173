import type { CoordinatorChoice } from '../../access/coordinator-choice.ts'
import type { StoreKeys } from '../../vault/store-keys.ts'
import type { RegisterIpc } from '../register.ts'

/** Which coordinator is shown, and the keys of what is stored of it. */
export function registerPlaceCalls(register: RegisterIpc, choice: CoordinatorChoice, keys: StoreKeys): void {
  register('places:use', ({ id }) => choice.show(id))
  register('store:open', ({ userId }) => keys.open(choice.active(), userId))
  register('store:forget', () => keys.forget(choice.active()))
}
