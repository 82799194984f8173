import type { Relays } from '../relay.ts'
import type { RegisterIpc } from '../register.ts'

export function registerStreamCalls(register: RegisterIpc, relays: Relays): void {
  register('stream:open', ({ stream, since }, contents) => relays.open(contents, stream, since))
}
