import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import {
  asOwner,
  becomeOwner,
  coordinatorPid,
  coordinatorUrl,
  isAlive,
  setUpAgent,
  skipSample,
} from '../support/desktop.ts'
import { launchApp } from '../support/electron.ts'
import { freePort } from '../support/free-port.ts'
import { openRow } from '../support/open-row.ts'

let folder: string
test.beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'countersign-cache-'))
})
test.afterEach(() => rm(folder, { recursive: true, force: true }))

/** Writes over every file in which the pages keep what they store. @returns how many */
async function spoilStores(): Promise<number> {
  const files = (await readdir(folder, { recursive: true })).filter(
    (file) => file.includes('IndexedDB') && !file.endsWith('LOCK'),
  )
  let spoiled = 0
  for (const file of files) {
    const info = await stat(join(folder, file))
    if (!info.isFile() || info.size === 0) continue
    await writeFile(join(folder, file), Buffer.alloc(info.size, 0xa5))
    spoiled += 1
  }
  return spoiled
}

test('stores that are full of garbage are loaded anew, and a decision that was said to be kept is sent', async () => {
  test.setTimeout(240_000)
  const port = await freePort()
  const first = await launchApp({ dataDir: folder, port })
  const agent = await setUpAgent(first.window, await becomeOwner(first.window))
  await skipSample(first.window)
  const [mine, other] = [await agent.ask('read_file'), await agent.ask('read_file')]
  await openRow(first.window, mine)
  await first.window.getByTestId('deny').click({ trial: true })
  const pid = await coordinatorPid(first.app)
  process.kill(pid, 'SIGSTOP')
  await first.window.getByTestId('deny').click()
  await first.window.getByTestId('deny-reason').fill('not today')
  await first.window.getByTestId('deny-confirm').click()
  await first.window.getByTestId('decision-state').waitFor()
  // The second copy is made as it is sent for the first time.
  const copy = join(folder, 'desktop', 'unanswered.json')
  await expect.poll(() => readFile(copy, 'utf8').catch(() => '')).toContain(mine)
  const main = first.app.process().pid ?? 0
  process.kill(pid, 'SIGKILL')
  first.app.process().kill('SIGKILL')
  await expect.poll(() => isAlive(main)).toBe(false)
  expect(await spoilStores()).toBeGreaterThan(1)

  const { app, window: page } = await launchApp({ dataDir: folder, port })
  await coordinatorUrl(page)
  const row = (id: string) => page.locator(`[data-request-id="${id}"]`)
  await expect(row(other)).toHaveCount(1, { timeout: 60_000 })
  const decided = async () => (await asOwner<{ status: string }>(page, 'GET', `/requests/${mine}`)).status
  await expect.poll(decided, { timeout: 90_000 }).toBe('denied')
  await expect(row(mine)).toHaveCount(0)
  await app.close()
})
