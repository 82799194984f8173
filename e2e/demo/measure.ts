import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect } from '@playwright/test'
import type { SampleWorkspace } from '../../shared/contract/http/session.ts'
import { asOwner, coordinatorUrl, notifications, openConfirm } from '../support/desktop.ts'
import { launchApp } from '../support/electron.ts'
import { connectAgent } from './agent.ts'
import { firstRun } from './first-run.ts'

/**
 * How long the held call takes where nobody has to think, in the real app:
 *   node build/run-ts.mjs --build --session e2e/demo/measure.ts [--rounds=20]
 * From the tool call until its notification is on the screen, and from pressing “Approve for user” until the client has
 * the tool's own answer. One JSON line with the medians, after one round that only warms up.
 */
const run = promisify(execFile)
/** Many notifications at once are summed up in one, and one is what is measured. */
const PAUSE_MS = 2_500
const rounds = Number(/^--rounds=(\d+)$/.exec(process.argv[2] ?? '')?.[1] ?? 20)

const dataDir = await mkdtemp(join(tmpdir(), 'countersign-measure-'))
const desktop = await launchApp({ dataDir })
try {
  const page = desktop.window
  await firstRun(page)
  const url = await coordinatorUrl(page)
  const { folder } = await asOwner<SampleWorkspace>(page, 'GET', '/sample-workspace')
  if (folder === undefined) throw new Error('the sample workspace has no folder')
  const agent = await connectAgent(page, url)

  const toNotification: number[] = []
  const toResult: number[] = []
  for (let round = 0; round <= rounds; round++) {
    const path = join(folder, `round-${round}.txt`)
    const content = `Round ${round}`
    notifications.closeAll()
    const called = performance.now()
    const answer = agent.call('files_write_file', { path, content }, 'A measurement.', () => undefined)
    await notificationShown()
    const shown = performance.now()
    notifications.click()
    await expect(page.getByTestId('arguments').first()).toContainText(path)
    await expect(page.getByTestId('approve')).toBeEnabled()
    const confirm = await openConfirm(desktop.app, page)
    const pressed = performance.now()
    await confirm.getByTestId('confirm-approve').click()
    const { isError, text } = await answer
    const answered = performance.now()
    if (isError || (await readFile(path, 'utf8')) !== content) throw new Error(`round ${round}: ${text}`)
    await new Promise((resolve) => void setTimeout(resolve, PAUSE_MS))
    if (round === 0) continue
    toNotification.push(shown - called)
    toResult.push(answered - pressed)
  }
  await agent.close()
  console.log(
    JSON.stringify({
      callToNotificationMs: median(toNotification),
      clickToResultMs: median(toResult),
      n: rounds,
    }),
  )
} finally {
  await desktop.close()
  await rm(dataDir, { recursive: true, force: true })
}

/** Without blocking: the client and the page are served by this very process. */
async function notificationShown(): Promise<void> {
  for (;;) {
    const { stdout } = await run('dunstctl', ['count', 'displayed'])
    if (Number(stdout) > 0) return
  }
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length / 2
  const [low, high] = [sorted[Math.ceil(middle) - 1] ?? 0, sorted[Math.floor(middle)] ?? 0]
  return Math.round((low + high) / 2)
}
