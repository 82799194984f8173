import { readFileSync } from 'node:fs'
import { expect, test, type ElectronApplication } from '@playwright/test'
import { asOwner, becomeOwner, openConfirm, setUpAgent, skipSample } from '../support/desktop.ts'
import { launchApp, type LaunchedApp } from '../support/electron.ts'

/** Any of these would open a wall that the tests say is closed. */
const OPENING = [
  'no-sandbox',
  'disable-setuid-sandbox',
  'disable-namespace-sandbox',
  'disable-seccomp-filter-sandbox',
  'allow-sandbox-debugging',
]

let desktop: LaunchedApp
test.beforeAll(async () => {
  desktop = await launchApp()
})
test.afterAll(() => desktop.close())

const renderers = (app: ElectronApplication): Promise<number[]> =>
  app.evaluate(({ webContents }) =>
    webContents.getAllWebContents().map((contents) => contents.getOSProcessId()),
  )

/** What the kernel says of a process. */
function kernelFacts(pid: number) {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  const values = (name: string) => new RegExp(`^${name}:\\s+(.+)$`, 'm').exec(status)?.[1]?.split(/\s+/) ?? []
  return {
    user: values('Uid')[0],
    filtered: values('Seccomp')[0],
    gainsNothing: values('NoNewPrivs')[0],
    powers: Number.parseInt(values('CapEff')[0] ?? '', 16),
    // In a namespace of its own a process has one more number there.
    ownProcesses: values('NSpid').length > 1,
    // What is forked from Chromium's zygote writes its arguments with spaces.
    switches: readFileSync(`/proc/${pid}/cmdline`, 'utf8').split(/[\0 ]/),
  }
}

function expectWalled(pid: number): void {
  const { switches, ...facts } = kernelFacts(pid)
  expect(facts).toEqual({
    user: String(process.getuid?.()),
    filtered: '2',
    gainsNothing: '1',
    powers: 0,
    ownProcesses: true,
  })
  expect(switches).toContain('--type=renderer')
  expect(switches.filter((flag) => OPENING.some((name) => flag.startsWith(`--${name}`)))).toEqual([])
}

test('runs for an ordinary user, and nothing switches the sandbox off', async () => {
  const main = await desktop.app.evaluate(
    ({ app }, names) => ({
      user: process.getuid?.(),
      actingAs: process.geteuid?.(),
      opening: names.filter((name) => app.commandLine.hasSwitch(name)),
    }),
    OPENING,
  )
  expect(main.user).toBeGreaterThan(0)
  expect(main).toEqual({ user: process.getuid?.(), actingAs: process.getuid?.(), opening: [] })
})

test('keeps its pages, and the window that confirms, behind the kernel’s own walls', async () => {
  const { app, window: page } = desktop
  const agent = await setUpAgent(page, await becomeOwner(page))
  await skipSample(page)
  const id = await agent.ask('delete_file', { path: 'notes.txt' })
  await page.evaluate((request) => void (location.hash = `#/requests/${request}`), id)
  await page.locator(`[data-request-id="${id}"]`).first().click()
  const confirm = await openConfirm(app, page)
  const pids = await renderers(app)
  expect(new Set(pids).size).toBe(2)
  for (const pid of pids) expectWalled(pid)
  await confirm.getByTestId('confirm-approve').click()
  await expect
    .poll(async () => (await asOwner<{ status: string }>(page, 'GET', `/requests/${id}`)).status)
    .not.toBe('pending')
})
