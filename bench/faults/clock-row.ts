import type { FaultRow } from './row.ts'
import { runClockSeed } from './simulator/run-seed.ts'

/** The wall clock jumps, in worlds in which nothing else fails; timers are held to the time that really passed. */
export const clockRow: FaultRow = {
  what: 'the wall clock jumps ±1 h, +3 d, −2 d, over both changes of summer time, 2038 and 2100',
  goal: '0 timers early, 0 lost',
  unit: 'worlds',
  full: 1_000,
  short: 12,
  async play({ seed, rounds, isOver, tell }) {
    const counts = { jumps: 0, requests: 0, 'ended by a timer': 0 }
    let [done, wrong] = [0, 0]
    for (; done < rounds && !isOver(); done += 1) {
      const world = await runClockSeed(seed + done)
      counts.jumps += world.jumps
      counts.requests += world.requests
      counts['ended by a timer'] += world.statuses.filter((status) => status.startsWith('auto-')).length
      if (world.breaches.length === 0) continue
      wrong += 1
      tell({ seed: seed + done, breaches: world.breaches.slice(0, 3) })
    }
    return { done, wrong, counts }
  },
}
