import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { ElectronApplication, Page } from '@playwright/test'
import { expect } from '@playwright/test'
import type { SampleWorkspace } from '../shared/contract/http/session.ts'
import { connectAgent, type DemoAgent } from '../e2e/demo/agent.ts'
import { firstRun } from '../e2e/demo/first-run.ts'
import { asOwner, coordinatorUrl, notifications, openConfirm } from '../e2e/support/desktop.ts'
import { launchApp } from '../e2e/support/electron.ts'
import { machine, rounded, type Benchmark, type Goal } from './harness.ts'

const run = promisify(execFile)
/** Many notifications at once are summed up in one, and one is what is measured. */
const PAUSE_MS = 2_500
const WITHIN_MS = 100
/** Rounds for each run that is asked for: a 95th percentile wants more than five. */
const ROUNDS = 4

const WINDOWS = ['open', 'hidden', 'closed'] as const
type Times = Record<'bare' | (typeof WINDOWS)[number] | 'result', number[]>

/**
 * From the call of a tool until its notification is on the screen, with the window open, hidden and closed, and from the
 * press that approves until the agent has the tool's own answer. Beside it a notification that the same Electron shows
 * for nothing but being asked to.
 */
export const notifyBenchmark: Benchmark = async ({ runs }) => {
  const dataDir = await mkdtemp(join(tmpdir(), 'countersign-notify-'))
  const { app, window: page } = await launchApp({ dataDir })
  const times: Times = { bare: [], open: [], hidden: [], closed: [], result: [] }
  try {
    await firstRun(page)
    const url = await coordinatorUrl(page)
    const { folder = '' } = await asOwner<SampleWorkspace>(page, 'GET', '/sample-workspace')
    const agent = await connectAgent(page, url)
    // Said once, when the window is closed for the first time.
    await setWindow(app, 'closed')
    await pause()
    for (let round = 0; round <= runs * ROUNDS; round += 1) {
      const bare = await bareNotification(app)
      if (round > 0) times.bare.push(bare)
      for (const how of WINDOWS) {
        await setWindow(app, how)
        const { shown, result } = await oneCall(app, page, agent, join(folder, `${how}-${round}.txt`))
        if (round === 0) continue
        times[how].push(shown)
        times.result.push(result)
      }
    }
    await agent.close()
  } finally {
    await app.close()
    await rm(dataDir, { recursive: true, force: true })
  }
  const of = (name: keyof Times, share: number): number => percentile(times[name], share)
  const limit = rounded(of('bare', 0.95) + WITHIN_MS)
  const goals: readonly Goal[] = WINDOWS.map((how) => ({
    goal: `p95 with the window ${how} ≤ a bare notification + ${WITHIN_MS} ms`,
    reached: `${of(how, 0.95)} ms (limit ${limit} ms)`,
    met: of(how, 0.95) <= limit,
  }))
  const figures = Object.fromEntries(
    Object.keys(times).map((name) => {
      const key = name as keyof Times
      return [name, { p50: of(key, 0.5), p95: of(key, 0.95) }]
    }),
  )
  return {
    bench: 'notify',
    ours: of('closed', 0.95),
    peer: of('bare', 0.95),
    ratio: rounded(of('bare', 0.95) / of('closed', 0.95)),
    unit: 'ms from the call of a tool to its notification, window closed, p95',
    n: runs * ROUNDS,
    peerName: 'a bare notification of the same Electron',
    goals,
    figures,
    machine: machine(),
  }
}

async function bareNotification(app: ElectronApplication): Promise<number> {
  notifications.closeAll()
  await noneShown()
  const started = performance.now()
  await app.evaluate(({ Notification }) => new Notification({ title: 'Bare', body: 'Nothing' }).show())
  await notificationShown()
  const shown = performance.now() - started
  await pause()
  return shown
}

async function oneCall(
  app: ElectronApplication,
  page: Page,
  agent: DemoAgent,
  path: string,
): Promise<{ shown: number; result: number }> {
  notifications.closeAll()
  await noneShown()
  const called = performance.now()
  const answer = agent.call('files_write_file', { path, content: 'x' }, 'A measurement.', () => undefined)
  await notificationShown()
  const shown = performance.now() - called
  notifications.click()
  await expect(page.getByTestId('arguments').first()).toContainText(path, { timeout: 60_000 })
  const confirm = await openConfirm(app, page)
  const pressed = performance.now()
  await confirm.getByTestId('confirm-approve').click()
  const { isError, text } = await answer
  const result = performance.now() - pressed
  if (isError) throw new Error(text)
  await pause()
  return { shown, result }
}

const setWindow = (app: ElectronApplication, how: (typeof WINDOWS)[number]): Promise<void> =>
  app.evaluate(({ app: electron, BrowserWindow }, wanted) => {
    const [window] = BrowserWindow.getAllWindows()
    if (wanted === 'open') electron.emit('activate')
    else if (wanted === 'hidden') window?.minimize()
    else window?.close()
  }, how)

const pause = (): Promise<void> => new Promise((resolve) => void setTimeout(resolve, PAUSE_MS))

/** Without blocking: the client and the page are served by this very process. */
async function displayed(): Promise<number> {
  const { stdout } = await run('dunstctl', ['count', 'displayed'])
  return Number(stdout)
}
async function notificationShown(): Promise<void> {
  while ((await displayed()) === 0);
}
async function noneShown(): Promise<void> {
  while ((await displayed()) > 0);
}

function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return rounded(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN)
}
