import fc from 'fast-check'
import { enoughIsEnough } from '../../shared/domain/request/invariants/enough-is-enough.ts'
import { violationsOf } from '../../shared/domain/request/invariants/index.ts'
import { timersKeepTime } from '../../shared/domain/request/invariants/timers.ts'
import { anyFlow } from '../../shared/domain/request/testing/arbitrary-flow.ts'
import { anyAsking, anyMove, play } from '../../shared/domain/request/testing/arbitrary-run.ts'
import type { FaultRow } from './row.ts'

const LONGEST = 40
const BATCH = 200
const requests = fc.tuple(
  fc.oneof({ weight: 9, arbitrary: anyFlow }, fc.constant(null)),
  anyAsking,
  fc.array(anyMove, { minLength: 1, maxLength: LONGEST, size: 'max' }),
)

/** Commands in any order, repeated and too late, to the engine alone; each request is then held to every invariant. */
export const commandsRow: FaultRow = {
  what: 'commands to the engine in any order, doubled, stale and too late',
  goal: '1,000,000 commands break no invariant',
  unit: 'commands',
  full: 1_000_000,
  short: 3_000,
  async play({ seed, rounds, isOver, tell, say }) {
    const counts = { requests: 0, applied: 0, refused: 0, repeated: 0 }
    let [done, wrong, batch] = [0, 0, 0]
    for (; done < rounds && !isOver(); batch += 1) {
      // Each batch has a seed of its own, so that a finding can be repeated without all that went before.
      const batchSeed = seed * 1_000_000 + batch
      for (const [index, [flow, asking, moves]] of fc
        .sample(requests, { seed: batchSeed, numRuns: BATCH })
        .entries()) {
        if (done >= rounds) break
        const onTheWay: string[] = []
        const scenario = play(flow, asking, moves, ({ history }) => {
          onTheWay.push(...enoughIsEnough(history), ...timersKeepTime(history))
        })
        for (const { result } of scenario.applied) {
          if (!result.ok) counts.refused += 1
          else if (result.repeated) counts.repeated += 1
          else counts.applied += 1
        }
        counts.requests += 1
        done += scenario.applied.length
        const violations = [...onTheWay, ...violationsOf(scenario.history)]
        if (violations.length === 0) continue
        wrong += 1
        tell({ batchSeed, index, violations: violations.slice(0, 3) })
      }
      if (batch % 50 === 49) {
        say(`${done} of ${rounds} commands, ${wrong} requests broken`)
        await new Promise((resolve) => void setImmediate(resolve))
      }
    }
    return { done, wrong, counts }
  },
}
