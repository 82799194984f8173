import { launchChromium } from '../../../e2e/support/chromium.ts'
import { startCoordinator } from '../../../e2e/support/coordinator.ts'
import { runSchedules } from './run-schedules.ts'

/** Seeds played in one page before a new one is opened. */
const PAGE_SEEDS = 500

/** Plays the schedules of `rounds` seeds and prints what they came to. False when one was not as the model says. */
export async function playOffline(from: number, rounds: number): Promise<boolean> {
  const coordinator = await startCoordinator({ COUNTERSIGN_REQUESTS_PER_MINUTE: '0' })
  const browser = await launchChromium()
  const endings: Record<string, number> = {}
  let faults = 0
  try {
    for (let done = 0; done < rounds; done += PAGE_SEEDS) {
      const page = await browser.newPage()
      const run = await runSchedules(coordinator, page, from + done, Math.min(PAGE_SEEDS, rounds - done))
      await page.close()
      for (const fault of run.faults) console.log(JSON.stringify({ fault: 'offline', ...fault }))
      for (const [ending, count] of Object.entries(run.endings))
        endings[ending] = (endings[ending] ?? 0) + count
      faults += run.faults.length
      process.stderr.write(
        `${Math.min(done + PAGE_SEEDS, rounds)} of ${rounds} schedules, ${faults} faults\n`,
      )
    }
  } finally {
    await browser.close()
    await coordinator.stop()
  }
  console.log(JSON.stringify({ fault: 'offline', schedules: rounds, faults, endings }))
  return faults === 0
}
