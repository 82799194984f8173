import { atMostOnce } from './at-most-once.ts'
import { barNeverDrops } from './bar-never-drops.ts'
import { denyWins } from './deny-wins.ts'
import { enoughIsEnough } from './enough-is-enough.ts'
import { failsClosed } from './fails-closed.ts'
import type { History, Invariant } from './history.ts'
import { appliedOnce } from './idempotence.ts'
import { logIsHistory } from './log-is-history.ts'
import { noLeak } from './no-leak.ts'
import { oneDecision } from './one-decision.ts'
import { oneOutcomeEach } from './one-outcome-each.ts'
import { oneRowEach } from './outbox.ts'
import { quorumInOrder } from './quorum-in-order.ts'
import { separatePeople } from './separate-people.ts'
import { silenceIsNotAPerson } from './silence-is-not-a-person.ts'
import { timersKeepTime } from './timers.ts'
import { whatRuns } from './what-runs.ts'

/** The rules that every request keeps, as checks over its history. One table for tests, simulator and audit. */
export const INVARIANTS: Readonly<Record<string, Invariant>> = {
  '1 one decision': oneDecision,
  '2 quorum in order': quorumInOrder,
  '3 deny wins': denyWins,
  '4 separate people': separatePeople,
  '5 what you see is what runs': whatRuns,
  '6 at most once': atMostOnce,
  '7 fails closed': failsClosed,
  '8 silence is not a person': silenceIsNotAPerson,
  '9 timers': timersKeepTime,
  '10 outbox': oneRowEach,
  '11 idempotence': appliedOnce,
  '12 log is history': logIsHistory,
  '13 the bar never drops': barNeverDrops,
  '14 one outcome each': oneOutcomeEach,
  '15 no leak': noLeak,
  'liveness: enough is enough': enoughIsEnough,
}

/** Everything a history breaks, each with the number and name of its rule. */
export const violationsOf = (history: History): readonly string[] =>
  Object.entries(INVARIANTS).flatMap(([name, check]) =>
    check(history).map((violation) => `${name}: ${violation}`),
  )
