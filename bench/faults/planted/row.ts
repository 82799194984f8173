import { join } from 'node:path'
import type { FaultRow } from '../row.ts'
import { runSimulator } from '../run-simulator.ts'
import { PLANTED_BUGS } from './bugs.ts'
import { bundleSimulator } from './bundle-with-bug.ts'

/** Worlds that are tried with one bug before it counts as not caught. */
const MOST_SEEDS = 5_000

/** Each known mistake is put into the product, and has to break a simulated world. */
export const plantedRow: FaultRow = {
  what: 'known mistakes put into the source, one at a time',
  goal: `all ${PLANTED_BUGS.length} are caught by a simulated world`,
  unit: 'mistakes',
  full: PLANTED_BUGS.length,
  short: 3,
  async play({ seed, rounds, folder, tell }) {
    let missed = 0
    let seeds = 0
    const bugs = PLANTED_BUGS.slice(0, rounds)
    for (const [index, bug] of bugs.entries()) {
      const bundle = await bundleSimulator(process.cwd(), join(folder, `planted-${index}.mjs`), bug)
      const run = await runSimulator(bundle, seed, seed + MOST_SEEDS - 1, { stop: true })
      const first = run.broken[0]
      if (first === undefined) missed += 1
      seeds += run.sums.seeds
      tell({
        planted: bug.name,
        caught: first !== undefined,
        seeds: run.sums.seeds,
        by: first?.breaches[0] ?? null,
      })
    }
    return { done: bugs.length, wrong: missed, counts: { caught: bugs.length - missed, worlds: seeds } }
  },
}
