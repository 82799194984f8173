/** How often a figure fell at or below each bound, as Prometheus counts it. */
export interface HistogramReading {
  /** Counts up to and including each bound; what is above the last is in `count` alone. */
  readonly buckets: readonly { readonly upTo: number; readonly count: number }[]
  readonly sum: number
  readonly count: number
}

export interface Histogram {
  observe(value: number): void
  read(): HistogramReading
}

/** `bounds` rise. Costs one short search for each observation, and no memory. */
export function createHistogram(bounds: readonly number[]): Histogram {
  const counts = bounds.map(() => 0)
  let sum = 0
  let count = 0
  return {
    observe(value) {
      sum += value
      count += 1
      const index = bounds.findIndex((bound) => value <= bound)
      if (index >= 0) counts[index] = (counts[index] ?? 0) + 1
    },
    read() {
      let below = 0
      return {
        buckets: bounds.map((upTo, index) => ({ upTo, count: (below += counts[index] ?? 0) })),
        sum,
        count,
      }
    },
  }
}

/**
 * The bound that at least this share (0 to 1) of the observations did not exceed; null without any, or where they went
 * beyond the last bound.
 */
export function boundOf({ buckets, count }: HistogramReading, share: number): number | null {
  if (count === 0) return null
  return buckets.find((bucket) => bucket.count >= share * count)?.upTo ?? null
}
