/** Where Node's `fetch` finds what holds its connections; undici writes it there by this name for others to replace. */
const DISPATCHER = Symbol.for('undici.globalDispatcher.1')

interface Dispatcher {
  destroy(reason: Error): Promise<void>
}

/**
 * Ends every HTTP connection that `fetch` holds, and what waits for an answer on one: the next call makes a new one. Where
 * nothing was called yet, or another runtime keeps them elsewhere, nothing happens.
 */
export async function dropConnections(): Promise<void> {
  const held = globalThis as { [DISPATCHER]?: Dispatcher }
  const before = held[DISPATCHER]
  if (typeof before?.destroy !== 'function') return
  const Kind = before.constructor as new () => Dispatcher
  held[DISPATCHER] = new Kind()
  await before.destroy(new Error('the machine slept'))
}
