import type { CoordinatorChoice } from '../../access/coordinator-choice.ts'
import type { StoreKeys } from '../../vault/store-keys.ts'
import type { MainWindow } from '../../window/main-window.ts'
import type { RegisterIpc } from '../register.ts'

/** Which coordinator is shown, and the keys of what is stored of it. */
export function registerPlaceCalls(
  register: RegisterIpc,
  choice: CoordinatorChoice,
  keys: StoreKeys,
  window: Pick<MainWindow, 'reload'>,
): void {
  register('places:use', async ({ id }) => {
    const isShown = id === choice.active()
    await choice.show(id)
    // Showing another loads the page anew by itself; asked for the same, the page begins anew.
    if (isShown) window.reload()
  })
  register('store:open', ({ userId }) => keys.open(choice.active(), userId))
  register('store:forget', () => keys.forget(choice.active()))
}
