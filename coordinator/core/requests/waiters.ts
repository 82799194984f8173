/**
 * Whoever waits for a request to change: held calls and long polls. In memory, because a wait ends with its connection.
 *
 * Begin to listen before reading the state: a change between the two then ends the wait at once, and no wake-up is lost.
 */
export interface Waiters {
  listen(requestId: string): Wait
  /** Called after each commit with the requests it touched. */
  changed(requestIds: Iterable<string>): void
  /** Ends every wait: the coordinator is stopping. */
  stop(): void
  count(): number
}

export interface Wait {
  /** Resolves at the next change since `listen` or the last `next`, after `timeoutMs`, on abort, or on stop. */
  next(timeoutMs: number, signal?: AbortSignal): Promise<'changed' | 'timeout' | 'aborted' | 'stopped'>
  end(): void
}

export function createWaiters(after: (ms: number, work: () => void) => () => void): Waiters {
  const listeners = new Map<string, Set<() => void>>()
  /** Of every wait that sleeps. A set and not an abort signal, which warns of a leak from the eleventh on. */
  const sleeping = new Set<() => void>()
  let stopped = false
  let count = 0

  return {
    listen(requestId) {
      let missed = false
      let wake: (() => void) | null = null
      const onChange = (): void => {
        if (wake) wake()
        else missed = true
      }
      const set = listeners.get(requestId) ?? new Set()
      listeners.set(requestId, set)
      set.add(onChange)
      count += 1
      let ended = false
      return {
        next: (timeoutMs, signal) =>
          new Promise((resolve) => {
            const already = stopped ? 'stopped' : signal?.aborted ? 'aborted' : missed ? 'changed' : null
            if (already !== null) {
              missed = false
              resolve(already)
              return
            }
            const settle = (why: 'changed' | 'timeout' | 'aborted' | 'stopped'): void => {
              wake = null
              cancel()
              signal?.removeEventListener('abort', onAbort)
              sleeping.delete(onStop)
              resolve(why)
            }
            const onAbort = (): void => settle('aborted')
            const onStop = (): void => settle('stopped')
            const cancel = after(timeoutMs, () => settle('timeout'))
            wake = () => settle('changed')
            signal?.addEventListener('abort', onAbort, { once: true })
            sleeping.add(onStop)
          }),
        end() {
          if (ended) return
          ended = true
          count -= 1
          set.delete(onChange)
          if (set.size === 0 && listeners.get(requestId) === set) listeners.delete(requestId)
        },
      }
    },
    changed(requestIds) {
      for (const id of requestIds) {
        for (const listener of [...(listeners.get(id) ?? [])]) listener()
      }
    },
    stop() {
      stopped = true
      for (const wake of [...sleeping]) wake()
    },
    count: () => count,
  }
}
