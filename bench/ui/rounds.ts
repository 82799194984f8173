import { rounded } from '../harness.ts'

/** What a page measured: numbers, or groups of them. */
export interface Measured {
  readonly [name: string]: number | Measured | null
}

/**
 * The medians of each figure over `runs` rounds, in which all contenders take turns, after one round that is thrown away.
 */
export async function inTurns<N extends string>(
  contenders: Readonly<Record<N, () => Promise<Measured>>>,
  runs: number,
): Promise<Readonly<Record<N, Measured>>> {
  const names = Object.keys(contenders) as N[]
  const rounds = new Map<N, Measured[]>(names.map((name) => [name, []]))
  for (let round = 0; round <= runs; round++) {
    for (let turn = 0; turn < names.length; turn++) {
      const name = names[(round + turn) % names.length] as N
      const figures = await contenders[name]()
      process.stderr.write(`${round}/${runs} ${name} ${JSON.stringify(figures)}\n`)
      if (round > 0) rounds.get(name)?.push(figures)
    }
  }
  return Object.fromEntries(names.map((name) => [name, medians(rounds.get(name) ?? [])])) as Record<
    N,
    Measured
  >
}

function medians(all: readonly Measured[]): Measured {
  const [first] = all
  if (!first) throw new Error('no runs were measured')
  return Object.fromEntries(
    Object.entries(first).map(([name, value]) => {
      const values = all.map((one) => one[name])
      if (typeof value === 'object' && value !== null) return [name, medians(values as Measured[])]
      const sorted = (values as (number | null)[]).map(Number).sort((a, b) => a - b)
      return [name, value === null ? null : rounded(sorted[sorted.length >> 1] ?? Number.NaN)]
    }),
  )
}

/** One figure by its path, as in `jump.p95`. */
export function figure(measured: Measured, path: string): number {
  let value: number | Measured | null | undefined = measured
  for (const name of path.split('.')) {
    value = typeof value === 'object' && value !== null ? value[name] : undefined
  }
  return typeof value === 'number' ? value : Number.NaN
}
