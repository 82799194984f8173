import { cpus } from 'node:os'

/** One program in a benchmark: ours or a peer, with its best settings. */
export interface Contender {
  readonly name: string
  readonly version: string
  /** What a reader must know to judge the figure. */
  readonly settings: string
  /** Works for about this many ms and says what it did. */
  readonly run: (ms: number) => Sample | Promise<Sample>
  readonly close?: () => void | Promise<void>
}

export interface Sample {
  readonly perSecond: number
  /** µs */
  readonly p50: number
  readonly p99: number
  readonly operations: number
}

/** The medians over all runs of one contender. */
export interface Figures extends Sample {
  readonly name: string
  readonly version: string
  readonly settings: string
  /** `perSecond` of each run, in the order they ran. */
  readonly runs: readonly number[]
}

export interface BenchOptions {
  /** Measured runs of each contender; at least 5 for a figure that is quoted. */
  readonly runs: number
  /** Length of one run. */
  readonly ms: number
}

/** What a benchmark prints: one line of JSON. More fields may follow. */
export interface BenchLine {
  readonly bench: string
  readonly ours: number
  readonly peer: number
  /** ours ÷ peer, or the other way round where less is better: above 1 is good. */
  readonly ratio: number
  readonly unit: string
  /** Measured runs of each. */
  readonly n: number
  readonly goals: readonly Goal[]
  readonly [more: string]: unknown
}

export interface Goal {
  readonly goal: string
  readonly reached: string
  readonly met: boolean
}

export type Benchmark = (options: BenchOptions) => Promise<BenchLine>

/**
 * Measures contenders in turns, so that whatever else the machine does falls on all of them alike: one round that is
 * thrown away, then `runs` rounds, each starting with another contender.
 */
export async function interleaved(
  contenders: readonly Contender[],
  options: BenchOptions,
): Promise<readonly Figures[]> {
  const samples = contenders.map((): Sample[] => [])
  for (let round = 0; round <= options.runs; round++) {
    for (let turn = 0; turn < contenders.length; turn++) {
      const i = (round + turn) % contenders.length
      const sample = await contenders[i]?.run(round === 0 ? options.ms / 3 : options.ms)
      if (sample && round > 0) samples[i]?.push(sample)
    }
  }
  return contenders.map(({ name, version, settings }, i) => ({
    name,
    version,
    settings,
    ...medians(samples[i] ?? []),
    runs: (samples[i] ?? []).map(({ perSecond }) => rounded(perSecond)),
  }))
}

function medians(samples: readonly Sample[]): Sample {
  const of = (field: keyof Sample): number => rounded(median(samples.map((sample) => sample[field])))
  return { perSecond: of('perSecond'), p50: of('p50'), p99: of('p99'), operations: of('operations') }
}

/** The middle value; the upper of two. */
function median(values: readonly number[]): number {
  const middle = [...values].sort((a, b) => a - b)[values.length >> 1]
  if (middle === undefined) throw new Error('no runs were measured')
  return middle
}

/** Four significant digits: more would only be noise. */
export const rounded = (value: number): number => Number(value.toPrecision(4))

/** The same numbers on every run: a benchmark's input must not depend on the day. */
export function seeded(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }
}

export const machine = (): string =>
  `${cpus()[0]?.model.trim() ?? 'unknown CPU'} × ${cpus().length}, ${process.platform} ${process.arch}, Node ${process.version}`
