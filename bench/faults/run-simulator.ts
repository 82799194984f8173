import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'

export interface BrokenSeed {
  readonly seed: number
  readonly breaches: readonly string[]
}
export interface SimulatorSums {
  readonly seeds: number
  readonly broken: number
  readonly requests: number
  readonly decisions: number
  readonly executions: number
  readonly crashes: number
}
export interface SimulatorRun {
  readonly broken: readonly BrokenSeed[]
  readonly sums: SimulatorSums
}

/**
 * Runs a bundled simulator over seeds in a process of its own. `days`: how long each world lasts, instead of some hours;
 * `stop`: end at the first that broke.
 */
export async function runSimulator(
  bundle: string,
  from: number,
  to: number,
  { days, stop = false }: { readonly days?: number; readonly stop?: boolean } = {},
): Promise<SimulatorRun> {
  const flags = [...(days === undefined ? [] : ['--days', String(days)]), ...(stop ? ['--stop'] : [])]
  const child = spawn(process.execPath, [bundle, String(from), String(to), ...flags], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const broken: BrokenSeed[] = []
  let sums: SimulatorSums | null = null
  for await (const line of createInterface({ input: child.stdout })) {
    const read = JSON.parse(line) as BrokenSeed | { sums: SimulatorSums }
    if ('sums' in read) sums = read.sums
    else broken.push(read)
  }
  if (sums === null) throw new Error(`the simulator ended without its sums (seeds ${from} to ${to})`)
  return { broken, sums }
}
