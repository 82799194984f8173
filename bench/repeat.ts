import type { Sample } from './harness.ts'

/** Most latencies kept of one run; beyond it they are counted, but the percentiles come from those kept. */
const MAX_KEPT = 1_000_000

/** Calls a synchronous function over and over for `ms`, timing each call. `i` counts from 0. */
export function repeatFor(ms: number, call: (i: number) => void): Sample {
  const kept = new Float64Array(MAX_KEPT)
  let operations = 0
  const started = performance.now()
  let last = started
  while (last - started < ms) {
    call(operations)
    const now = performance.now()
    kept[operations % MAX_KEPT] = now - last
    operations++
    last = now
  }
  const latencies = kept.subarray(0, Math.min(operations, MAX_KEPT)).sort()
  const at = (share: number): number => (latencies[Math.floor(latencies.length * share)] ?? 0) * 1_000
  return { perSecond: operations / ((last - started) / 1_000), p50: at(0.5), p99: at(0.99), operations }
}

/** Keeps `callers` calls under way for `ms`: each caller begins its next when its last has been answered. */
export async function repeatAtOnce(
  ms: number,
  callers: number,
  call: (i: number) => Promise<unknown>,
): Promise<Sample> {
  const latencies: number[] = []
  const started = performance.now()
  let begun = 0
  let last = started
  const caller = async (): Promise<void> => {
    while (performance.now() - started < ms) {
      const before = performance.now()
      await call(begun++)
      last = performance.now()
      latencies.push(last - before)
    }
  }
  await Promise.all(Array.from({ length: callers }, caller))
  const sorted = Float64Array.from(latencies).sort()
  const at = (share: number): number => (sorted[Math.floor(sorted.length * share)] ?? 0) * 1_000
  return {
    perSecond: sorted.length / ((last - started) / 1_000),
    p50: at(0.5),
    p99: at(0.99),
    operations: sorted.length,
  }
}
