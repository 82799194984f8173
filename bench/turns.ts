import { rounded, type BenchOptions } from './harness.ts'

/** One program doing a fixed piece of work. */
export interface Worker {
  readonly name: string
  readonly version: string
  /** What a reader must know to judge the figure. */
  readonly settings: string
  /** Does the work once, from a fresh start, and says what it measured. */
  readonly once: () => Promise<Measures>
}

/** Named figures of one run; where a name is shared, so is the unit. */
export type Measures = Readonly<Record<string, number>>

export interface Turned {
  readonly name: string
  readonly version: string
  readonly settings: string
  /** The median of each figure. */
  readonly medians: Measures
  readonly runs: readonly Measures[]
}

/** Lets workers do the same work in turns, each round beginning with another, and takes the medians. */
export async function inTurns(workers: readonly Worker[], rounds: number): Promise<readonly Turned[]> {
  const runs = workers.map((): Measures[] => [])
  for (let round = 0; round < rounds; round += 1) {
    for (let turn = 0; turn < workers.length; turn += 1) {
      const i = (round + turn) % workers.length
      const worker = workers[i]
      if (worker) runs[i]?.push(await worker.once())
    }
  }
  return workers.map(({ name, version, settings }, i) => ({
    name,
    version,
    settings,
    medians: mediansOf(runs[i] ?? []),
    runs: runs[i] ?? [],
  }))
}

function mediansOf(runs: readonly Measures[]): Measures {
  const names = Object.keys(runs[0] ?? {})
  return Object.fromEntries(
    names.map((name) => {
      const values = runs.map((run) => run[name] ?? Number.NaN).sort((a, b) => a - b)
      return [name, rounded(values[values.length >> 1] ?? Number.NaN)]
    }),
  )
}

/** The value below which this share of all lies. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

/** Gives every item to `work`, so many at a time. */
export async function eachOf<T>(
  items: readonly T[],
  atOnce: number,
  work: (item: T, index: number) => Promise<unknown>,
): Promise<void> {
  let next = 0
  const worker = async (): Promise<void> => {
    while (next < items.length) {
      const index = next++
      await work(items[index] as T, index)
    }
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker))
}

const WHOLE_RUN_MS = 1_000

/** How much work a run does: all of it, or as much less as `--ms` is below a second, to see whether it works at all. */
export const sized = (whole: number, { ms }: BenchOptions): number =>
  Math.max(20, Math.round(whole * Math.min(1, ms / WHOLE_RUN_MS)))
