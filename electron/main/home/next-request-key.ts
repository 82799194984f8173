/** The part of Electron's `globalShortcut` that is used here. */
export interface GlobalKeys {
  register(accelerator: string, pressed: () => void): boolean
  unregister(accelerator: string): void
}

/** With all modifiers, so that it takes no other program's key. */
export const NEXT_REQUEST_KEY = 'CommandOrControl+Alt+Shift+A'

export interface NextRequestKey {
  /** Takes the key, or gives it back. False when another program has it. */
  set(on: boolean): boolean
  /** Wanted, but another program has it. */
  isTaken(): boolean
}

/** One key, in any program, that opens the request that has waited longest. */
export function createNextRequestKey(keys: GlobalKeys, pressed: () => void): NextRequestKey {
  let registered = false
  let taken = false
  return {
    set(on) {
      if (registered && !on) keys.unregister(NEXT_REQUEST_KEY)
      if (!on) registered = taken = false
      else if (!registered) {
        registered = keys.register(NEXT_REQUEST_KEY, pressed)
        taken = !registered
      }
      return !taken
    },
    isTaken: () => taken,
  }
}
