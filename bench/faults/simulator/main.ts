import { runSeed } from './run-seed.ts'

/**
 * node main.mjs FROM TO [--stop]: runs the worlds of these seeds and prints one JSON line for each that broke, then one
 * with the sums. `--stop` ends at the first that broke.
 */
const [from = 1, to = from] = process.argv.slice(2, 4).map(Number)
const stop = process.argv.includes('--stop')
const sums = { seeds: 0, broken: 0, requests: 0, decisions: 0, executions: 0, crashes: 0 }
const ends = new Map<string, number>()

for (let seed = from; seed <= to; seed += 1) {
  const { breaches, statuses, ...result } = await runSeed(seed)
  sums.seeds += 1
  sums.requests += result.requests
  sums.decisions += result.decisions
  sums.executions += result.executions
  sums.crashes += result.crashes
  for (const status of statuses) ends.set(status, (ends.get(status) ?? 0) + 1)
  if (breaches.length === 0) continue
  sums.broken += 1
  console.log(JSON.stringify({ seed, breaches: breaches.slice(0, 5) }))
  if (stop) break
}
console.log(JSON.stringify({ sums, ends: Object.fromEntries(ends) }))
// Worlds leave promises behind that never settle; there is nothing to wait for.
process.exit(0)
