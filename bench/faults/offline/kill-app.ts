import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { expect, type Page } from '@playwright/test'
import {
  asOwner,
  becomeOwner,
  coordinatorPid,
  coordinatorUrl,
  setUpAgent,
} from '../../../e2e/support/desktop.ts'
import { launchApp } from '../../../e2e/support/electron.ts'
import { freePort } from '../../../e2e/support/free-port.ts'
import type { FaultRow } from '../row.ts'
import { createRandom } from '../simulator/random.ts'

/** What was on the screen as “will be sent” or “being sent” when everything was killed. */
interface Said {
  readonly id: string
  readonly status: 'approved' | 'denied'
}
interface Kept {
  readonly status: string
  readonly steps: readonly { readonly decisions: readonly unknown[] }[]
}

const PATIENCE_MS = 60_000

/**
 * A person decides while the coordinator does not answer; as soon as the app says that the decision is kept, app and
 * coordinator are killed (SIGKILL); the next start has to send it, once. Wrong is what was lost, doubled or turned.
 */
export const appKillsRow: FaultRow = {
  what: 'the desktop app and its coordinator are killed as soon as a decision is shown as kept',
  goal: '200 kills, 0 decisions lost or doubled',
  unit: 'kills',
  full: 200,
  short: 3,
  async play({ seed, rounds, tell, say }) {
    const wrong = await killApp(seed, rounds, say)
    for (const what of wrong) tell({ what })
    return { done: rounds, wrong: wrong.length, counts: {} }
  },
}

async function killApp(seed: number, rounds: number, say: (text: string) => void): Promise<string[]> {
  const random = createRandom(seed)
  const dataDir = await mkdtemp(join(tmpdir(), 'countersign-kills-'))
  const port = await freePort()
  let agent: Awaited<ReturnType<typeof setUpAgent>> | null = null
  let said: Said | null = null
  const wrong: string[] = []
  try {
    for (let round = 0; round <= rounds; round += 1) {
      const { app, window: page } = await launchApp({ dataDir, port })
      if (agent === null) {
        agent = await setUpAgent(page, await becomeOwner(page))
        await page.reload()
        await page.getByTestId('sample-skip').click()
      }
      await coordinatorUrl(page)
      if (said) wrong.push(...(await faultsOf(page, said)))
      if (round === rounds) {
        await app.close()
        break
      }
      // What destroys is approved in a window that needs the coordinator, and so is never kept here.
      const id = await agent.ask('read_file')
      const denies = random.chance(0.5)
      await openRequest(page, id)
      await page.getByTestId(denies ? 'deny' : 'approve').click({ trial: true, timeout: PATIENCE_MS })
      const pid = await coordinatorPid(app)
      process.kill(pid, 'SIGSTOP')
      if (denies) {
        await page.getByTestId('deny').click()
        await page.getByTestId('deny-reason').fill(`Round ${round}`)
        await page.getByTestId('deny-confirm').click()
      } else {
        await page.getByTestId('approve').click()
      }
      await page.locator('[data-testid="decision-state"]').waitFor({ timeout: PATIENCE_MS })
      await pause(random.between(0, 40))
      process.kill(pid, 'SIGKILL')
      app.process().kill('SIGKILL')
      said = { id, status: denies ? 'denied' : 'approved' }
      if ((round + 1) % 20 === 0) say(`${round + 1} of ${rounds} kills, ${wrong.length} faults`)
    }
  } finally {
    await rm(dataDir, { recursive: true, force: true })
  }
  return wrong
}

/** A page that has just started may draw its list anew under the pointer, and a press is lost. */
async function openRequest(page: Page, id: string): Promise<void> {
  await expect(async () => {
    if (!page.url().includes(id)) await page.locator(`[data-request-id="${id}"]`).click({ timeout: 5_000 })
    await expect(page.getByTestId('review-panel')).toBeVisible({ timeout: 5_000 })
  }).toPass({ timeout: PATIENCE_MS })
}

/** Waits until the request is decided; then it must be as the person said, by one decision. */
async function faultsOf(page: Page, { id, status }: Said): Promise<string[]> {
  const until = Date.now() + PATIENCE_MS
  for (;;) {
    const kept = await asOwner<Kept>(page, 'GET', `/requests/${id}`)
    const votes = kept.steps.flatMap(({ decisions }) => decisions).length
    if (kept.status === status && votes === 1) return []
    if (kept.status !== 'pending') return [`${id}: ${status} was said, ${kept.status} by ${votes} decisions`]
    if (Date.now() > until) return [`${id}: ${status} was said and is lost`]
    await pause(100)
  }
}
