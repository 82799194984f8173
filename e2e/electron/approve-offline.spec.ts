import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import {
  asOwner,
  becomeOwner,
  coordinatorPid,
  coordinatorUrl,
  openConfirm,
  setUpAgent,
  skipSample,
} from '../support/desktop.ts'
import { launchApp } from '../support/electron.ts'
import { freePort } from '../support/free-port.ts'

interface Decided {
  readonly status: string
  readonly steps: readonly { readonly decisions: readonly unknown[] }[]
}
interface Entry {
  readonly type: string
  readonly subject: { readonly id: string }
  readonly data: object
}

const PATIENCE = { timeout: 60_000 }

test('what destroys is approved while nobody answers, outlives a kill, and is sent once, signed', async () => {
  test.setTimeout(240_000)
  const folder = await mkdtemp(join(tmpdir(), 'countersign-approve-offline-'))
  const port = await freePort()
  const first = await launchApp({ dataDir: folder, port })
  const agent = await setUpAgent(first.window, await becomeOwner(first.window))
  await skipSample(first.window)
  const id = await agent.ask('delete_file', { path: 'notes.txt' })
  const { digest } = await asOwner<{ digest: string }>(first.window, 'GET', `/requests/${id}`)
  const row = first.window.locator(`[data-request-id="${id}"]`)
  await row.click(PATIENCE)
  const kept = async () => {
    const all = await readdir(join(folder, 'desktop', 'waiting'), { recursive: true }).catch(() => [])
    return all.filter((name) => /-\d+$/.test(name)).length
  }
  await expect.poll(kept, PATIENCE).toBe(1)

  const pid = await coordinatorPid(first.app)
  process.kill(pid, 'SIGSTOP')
  const confirm = await openConfirm(first.app, first.window)
  const sheet = confirm.locator('#sheet')
  await expect(sheet).toContainText('The coordinator does not answer')
  await expect(sheet).toContainText('"path": "notes.txt"')
  await expect(sheet).toContainText(digest)
  await confirm.getByTestId('confirm-approve').click()
  await expect(first.window.getByTestId('decision-state')).toBeVisible(PATIENCE)
  process.kill(pid, 'SIGKILL')
  const desktop = first.app.process()
  desktop.kill('SIGKILL')
  await expect.poll(() => desktop.signalCode, PATIENCE).toBe('SIGKILL')

  const second = await launchApp({ dataDir: folder, port })
  const page = second.window
  await coordinatorUrl(page)
  const read = () => asOwner<Decided>(page, 'GET', `/requests/${id}`).catch(() => null)
  await expect.poll(async () => (await read())?.status, PATIENCE).toBe('approved')
  const decided = async () =>
    (await asOwner<{ items: Entry[] }>(page, 'GET', '/events?since=0&limit=1000')).items.filter(
      ({ type, subject }) => type === 'request.decided' && subject.id === id,
    )
  expect((await read())?.steps.flatMap(({ decisions }) => decisions)).toHaveLength(1)
  expect((await decided()).map(({ data }) => 'signed' in data)).toEqual([true])
  expect(await asOwner(page, 'GET', '/audit/verify')).toMatchObject({ ok: true })
  await second.close()
  await rm(folder, { recursive: true, force: true })
})
