import { join } from 'node:path'
import type { FaultRow } from '../row.ts'
import { bundleSimulator } from '../planted/bundle-with-bug.ts'
import { runSimulator, type SimulatorSums } from '../run-simulator.ts'

/** Seeds that one process plays: what is left of each world stays in memory until the process ends. */
const SLICE = 25

/** Whole worlds of coordinators, people, agents and mail, with crashes at every commit, judged from outside. */
export const simulatorRow: FaultRow = {
  what: 'crashes, lost and doubled answers, clock jumps and edits in simulated worlds of 30 days',
  goal: '10,000 worlds of 30 virtual days keep every promise',
  unit: 'worlds',
  full: 10_000,
  short: 30,
  async play({ seed, rounds, folder, isOver, tell, say }) {
    const bundle = await bundleSimulator(process.cwd(), join(folder, 'simulator.mjs'), null)
    const last = seed + rounds - 1
    const sums = { seeds: 0, broken: 0, requests: 0, decisions: 0, executions: 0, crashes: 0 }
    let next = seed
    /** Two at once, each in a process of its own. */
    const work = async (): Promise<void> => {
      while (next <= last && !isOver()) {
        const from = next
        next = Math.min(last + 1, from + SLICE)
        const run = await runSimulator(bundle, from, next - 1, { days: 30 })
        for (const broken of run.broken) tell(broken)
        for (const key of Object.keys(sums) as (keyof SimulatorSums)[]) sums[key] += run.sums[key]
        if (sums.seeds % 100 < SLICE) say(`${sums.seeds} of ${rounds} worlds, ${sums.broken} broken`)
      }
    }
    await Promise.all([work(), work()])
    const { seeds, broken, ...counts } = sums
    return { done: seeds, wrong: broken, counts }
  },
}
