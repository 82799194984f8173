import { parseArgs } from 'node:util'
import { runSeed } from './run-seed.ts'

/**
 * node main.mjs FROM TO [--days N] [--stop]: runs the worlds of these seeds and prints one JSON line for each that broke,
 * then one with the sums. `--days`: how long each lasts, instead of some hours; `--stop` ends at the first that broke.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { days: { type: 'string' }, stop: { type: 'boolean', default: false } },
})
const [from = 1, to = from] = positionals.map(Number)
const days = values.days === undefined ? null : Number(values.days)
const sums = { seeds: 0, broken: 0, requests: 0, decisions: 0, executions: 0, crashes: 0 }
const ends = new Map<string, number>()

for (let seed = from; seed <= to; seed += 1) {
  const { breaches, statuses, ...result } = await runSeed(seed, days)
  sums.seeds += 1
  sums.requests += result.requests
  sums.decisions += result.decisions
  sums.executions += result.executions
  sums.crashes += result.crashes
  for (const status of statuses) ends.set(status, (ends.get(status) ?? 0) + 1)
  if (breaches.length === 0) continue
  sums.broken += 1
  console.log(JSON.stringify({ seed, breaches: breaches.slice(0, 5) }))
  if (values.stop) break
}
console.log(JSON.stringify({ sums, ends: Object.fromEntries(ends) }))
// Worlds leave promises behind that never settle; there is nothing to wait for.
process.exit(0)
