import type { Core } from '../core.ts'

/** Well under the pause that a stopping gateway makes before the store is closed. */
const AT_MOST_MS = 20

interface Late {
  readonly records: (() => void)[]
  readonly cancel: () => void
}
const waiting = new WeakMap<Core, Late>()

/**
 * Does `record` together with the next commit of a call, or after 20 ms. For what may come late: whoever waits for the
 * disk at the same time shares one durable write.
 */
export function recordLate(core: Core, record: () => Promise<void>): Promise<void> {
  return new Promise((resolve, reject) => {
    const late = waiting.get(core) ?? {
      records: [],
      cancel: core.clock.after(AT_MOST_MS, () => doLateRecords(core)),
    }
    waiting.set(core, late)
    late.records.push(() => void record().then(resolve, reject))
  })
}

/** Begins what waits, now that a commit of the same turn is made anyway. */
export function doLateRecords(core: Core): void {
  const late = waiting.get(core)
  if (!late) return
  waiting.delete(core)
  late.cancel()
  for (const begin of late.records) begin()
}
