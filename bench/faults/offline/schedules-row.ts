import { launchChromium } from '../../../e2e/support/chromium.ts'
import { startCoordinator } from '../../../e2e/support/coordinator.ts'
import type { DecisionOutcome } from '../../../shared/contract/http/requests.ts'
import type { FaultRow } from '../row.ts'
import { outcomeRows, outcomeTable } from './outcome-table.ts'
import { bundlePage, expiredOf, expireRequests, runSchedules } from './run-schedules.ts'

/** Seeds played in one page before a new one is opened. */
const PAGE_SEEDS = 500

/** A device that is away, in a real browser against a real coordinator, held to a model. */
export const offlineRow: FaultRow = {
  what: 'schedules of offline, decide, somebody else decides, revoke, expire and reconnect twice',
  goal: '5,000 schedules end as the model says',
  unit: 'schedules',
  full: 5_000,
  short: 60,
  async play({ seed, rounds, isOver, tell, say }) {
    const coordinator = await startCoordinator({ COUNTERSIGN_REQUESTS_PER_MINUTE: '0' })
    const browser = await launchChromium()
    const outcomes: (readonly DecisionOutcome[])[] = []
    let [done, faults, takenBack] = [0, 0, 0]
    try {
      const program = await bundlePage()
      const expired = await expireRequests(coordinator, expiredOf(seed, rounds))
      while (done < rounds && !isOver()) {
        const page = await browser.newPage()
        const count = Math.min(PAGE_SEEDS, rounds - done)
        const run = await runSchedules(coordinator, page, program, seed + done, count, expired)
        await page.close()
        for (const fault of run.faults) tell({ ...fault })
        outcomes.push(...run.outcomes)
        takenBack += run.takenBack
        faults += run.faults.length
        done += count
        say(`${done} of ${rounds} schedules, ${faults} faults`)
      }
    } finally {
      await browser.close()
      await coordinator.stop()
    }
    const rows = outcomeRows(outcomes)
    say(`how decisions ended:\n${outcomeTable(rows)}`)
    const ends = rows.map(({ outcome, decisions }) => [outcome, decisions] as const)
    return { done, wrong: faults, counts: { ...Object.fromEntries(ends), 'taken back': takenBack } }
  },
}
