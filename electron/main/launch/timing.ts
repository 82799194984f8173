/** This process's clock, dice and timers, as the pure parts want them. */
export const timing = {
  /** Monotonic, ms. */
  now: () => performance.now(),
  /** Epoch ms, by the clock on the wall. */
  wall: () => Date.now(),
  random: Math.random,
  schedule(ms: number, run: () => void): () => void {
    const timer = setTimeout(run, ms)
    return () => clearTimeout(timer)
  },
} as const
