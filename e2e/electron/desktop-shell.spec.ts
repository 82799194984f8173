import { once } from 'node:events'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import {
  asOwner,
  becomeOwner,
  closeWindow,
  coordinatorPid,
  coordinatorUrl,
  isAlive,
  listen,
  notifications,
  setUpAgent,
  skipSample,
  startAgain,
  windowState,
} from '../support/desktop.ts'
import { launchApp, type LaunchedApp } from '../support/electron.ts'

const LINKED = '01JD8Z6Q3M7T9V2X4B5C6D7E8F'

test.describe('the shell', () => {
  let desktop: LaunchedApp
  test.beforeEach(async () => {
    desktop = await launchApp()
    await listen(desktop.window)
  })
  test.afterEach(() => desktop.close())

  test('comes to the front when it is started a second time', async () => {
    await closeWindow(desktop)
    expect(await startAgain(desktop.dataDir)).toBe(0)
    await expect.poll(() => windowState(desktop.app)).toEqual({ visible: true, focused: true })
  })

  test('opens the request of a link in the app that runs', async () => {
    await closeWindow(desktop)
    expect(await startAgain(desktop.dataDir, `countersign://request/${LINKED}`)).toBe(0)
    await expect.poll(() => desktop.window.evaluate(() => window.heard.opened)).toEqual([LINKED])
    await expect.poll(() => windowState(desktop.app)).toMatchObject({ visible: true })
  })

  test('ignores a link that is not exactly one', async () => {
    await startAgain(desktop.dataDir, `countersign://request/${LINKED}?approve=1`)
    await startAgain(desktop.dataDir, 'countersign://approve/all')
    await startAgain(desktop.dataDir, `countersign://request/${LINKED}`)
    await expect.poll(() => desktop.window.evaluate(() => window.heard.opened)).toEqual([LINKED])
  })

  test('starts with the computer, and is called up by one key, when the person wants it', async () => {
    const config = await mkdtemp(join(tmpdir(), 'countersign-config-'))
    const { app, window: page, dataDir, close } = await launchApp({ env: { XDG_CONFIG_HOME: config } })
    await becomeOwner(page)
    await skipSample(page)
    await page.getByRole('link', { name: 'Settings' }).click()
    await page.getByTestId('start-at-login').getByRole('switch').click()
    await expect
      .poll(() => page.evaluate(async () => (await window.countersign.info()).startAtLogin))
      .toBe(true)
    const entry = await readFile(join(config, 'autostart', 'countersign.desktop'), 'utf8')
    expect(entry).toContain(`"--data=${dataDir}" "--hidden"`)
    await page.getByTestId('next-request-key').getByRole('switch').click()
    await expect
      .poll(() =>
        app.evaluate(({ globalShortcut }) => globalShortcut.isRegistered('CommandOrControl+Alt+Shift+A')),
      )
      .toBe(true)
    await page.getByTestId('start-at-login').getByRole('switch').click()
    await expect
      .poll(() => readFile(join(config, 'autostart', 'countersign.desktop')).catch(() => null))
      .toBeNull()
    await close()
    await rm(config, { recursive: true, force: true })
  })

  test('starts a killed coordinator again, and the page hears of it', async () => {
    const { app, window: page } = desktop
    const url = await becomeOwner(page)
    const agent = await setUpAgent(page, url)
    const requestId = await agent.ask()
    const pid = await coordinatorPid(app)
    await listen(page)
    process.kill(pid, 'SIGKILL')
    await expect.poll(() => page.evaluate(() => window.heard.states.at(-1)?.state)).toBe('running')
    const states = await page.evaluate(() => window.heard.states.map(({ state }) => state))
    expect(states[0]).toBe('restarting')
    expect(await coordinatorPid(app)).not.toBe(pid)
    expect(await asOwner(page, 'GET', `/requests/${requestId}`)).toMatchObject({ status: 'pending' })
  })

  test('answers a page with a code while there is no coordinator', async () => {
    const { app, window: page } = desktop
    await coordinatorUrl(page)
    process.kill(await coordinatorPid(app), 'SIGKILL')
    const answer = await page.evaluate(async () => {
      for (;;) {
        const response = await fetch('/api/v1/about')
        if (!response.ok) return { status: response.status, body: (await response.json()) as unknown }
      }
    })
    expect(answer).toMatchObject({ status: 503, body: { code: 'coordinator_unavailable' } })
  })

  test('loads its page again when that crashes', async () => {
    const { app } = desktop
    await coordinatorUrl(desktop.window)
    const page = () =>
      app.evaluate(async ({ BrowserWindow }) => {
        const contents = BrowserWindow.getAllWindows()[0]?.webContents
        if (!contents || contents.isCrashed() || contents.isLoading()) return null
        return (await contents.executeJavaScript('countersign.info().then((info) => info.mode)')) as unknown
      })
    const before = await app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.webContents.getOSProcessId(),
    )
    await app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer(),
    )
    await expect
      .poll(() =>
        app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.getOSProcessId()),
      )
      .not.toBe(before)
    await expect.poll(page).toBe('computer')
  })

  test('passes the stream on to the page', async () => {
    await becomeOwner(desktop.window)
    const frames = await desktop.window.evaluate(
      () =>
        new Promise<string[]>((done, fail) => {
          const got: string[] = []
          window.countersign
            .openStream(
              0,
              (text) => {
                got.push((JSON.parse(text) as { type: string }).type)
                if (got.at(-1) === 'caught-up') done(got)
              },
              (code) => fail(new Error(`closed ${code}`)),
              null,
            )
            .catch(fail)
        }),
    )
    expect(frames[0]).toBe('hello')
    expect(frames.at(-1)).toBe('caught-up')
  })

  test('notifies with its window closed, and opens the request on a click', async () => {
    const { app, window: page } = desktop
    const agent = await setUpAgent(page, await becomeOwner(page))
    await closeWindow(desktop)
    await expect
      .poll(
        () =>
          notifications.history().some(({ summary }) => summary.includes('keeps running')) ||
          notifications.count(),
      )
      .toBeTruthy()
    notifications.closeAll()
    const requestId = await agent.ask()
    await expect.poll(() => notifications.count()).toBe(1)
    await expect
      .poll(async () => {
        const { items } = await asOwner<{ items: { channel: string; status: string }[] }>(
          page,
          'GET',
          '/deliveries',
        )
        return items.find(({ channel }) => channel === 'desktop')?.status
      })
      .toBe('delivered')
    // Its focus stays where it was.
    expect(await windowState(app)).toEqual({ visible: false, focused: false })
    notifications.click()
    await expect.poll(() => page.evaluate(() => window.heard.opened)).toEqual([requestId])
    await expect.poll(() => windowState(app)).toEqual({ visible: true, focused: true })
    const [last] = notifications.history()
    expect(last).toEqual({
      summary: 'Ada Lovelace wants to use Files',
      body: expect.stringContaining('write_file'),
    })
    expect(JSON.stringify(last)).not.toContain('PLANTED')
  })

  test('sums up many at once, and takes back what was decided', async () => {
    const { window: page } = desktop
    const agent = await setUpAgent(page, await becomeOwner(page))
    notifications.closeAll()
    const tools = ['write_file', 'read_file', 'list_files', 'delete_file', 'write_file']
    const ids = await Promise.all(tools.map((tool) => agent.ask(tool)))
    // A burst gathers before its summary is shown; until then the first ones come and go.
    const told = async () => {
      const { items } = await asOwner<{ items: { channel: string; status: string }[] }>(
        page,
        'GET',
        '/deliveries',
      )
      return items.filter(({ channel, status }) => channel === 'desktop' && status === 'delivered').length
    }
    await expect.poll(told).toBe(tools.length)
    await expect.poll(() => notifications.count()).toBe(1)
    for (const id of ids) {
      await asOwner(page, 'POST', `/requests/${id}/decisions`, {
        decisionId: crypto.randomUUID(),
        verdict: 'deny',
        reason: 'no',
      })
    }
    await expect.poll(() => notifications.count()).toBe(0)
    expect(notifications.history().map(({ summary }) => summary)).toContain('5 requests are waiting for you')
  })
})

test.describe('starting and ending', () => {
  let folder: string
  test.beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'countersign-shell-'))
  })
  test.afterEach(() => rm(folder, { recursive: true, force: true }))

  test('opens the request of a link it was started with', async () => {
    // Somebody is signed in: else the first-run offer takes the link's place, sooner than a test can look.
    const first = await launchApp({ dataDir: folder })
    await becomeOwner(first.window)
    await first.close()
    const desktop = await launchApp({ dataDir: folder, args: [`countersign://request/${LINKED}`] })
    // The page's own listener takes what was kept for it; the address shows what it made of it.
    await expect.poll(() => desktop.window.url()).toContain(LINKED)
    await desktop.close()
  })

  test('remembers its window, and ends with its coordinator', async () => {
    const first = await launchApp({ dataDir: folder })
    await coordinatorUrl(first.window)
    const pid = await coordinatorPid(first.app)
    await first.app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.setBounds({ x: 60, y: 70, width: 1000, height: 640 }),
    )
    await expect
      .poll(() => readFile(join(folder, 'desktop', 'desktop.json'), 'utf8'))
      .toMatch(/"width":\s*1000/)
    await first.close()
    expect(isAlive(pid)).toBe(false)
    const second = await launchApp({ dataDir: folder })
    const bounds = await second.app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.getBounds(),
    )
    expect(bounds).toMatchObject({ width: 1000, height: 640 })
    await second.close()
  })

  test('takes its coordinator along when it is killed', async () => {
    const desktop = await launchApp({ dataDir: folder })
    await coordinatorUrl(desktop.window)
    const pid = await coordinatorPid(desktop.app)
    desktop.app.process().kill('SIGKILL')
    await expect.poll(() => isAlive(pid)).toBe(false)
  })

  test('says plainly why the coordinator cannot start', async () => {
    const taken = createServer()
    taken.listen(0, '127.0.0.1')
    await once(taken, 'listening')
    const { port } = taken.address() as AddressInfo
    const desktop = await launchApp({ dataDir: folder, port })
    await expect
      .poll(() =>
        desktop.window.evaluate(() => window.countersign.info().then(({ coordinator }) => coordinator.state)),
      )
      .toBe('failed')
    taken.close()
    await desktop.window.evaluate(() => window.countersign.restartCoordinator())
    expect(await coordinatorUrl(desktop.window)).toBe(`http://127.0.0.1:${port}`)
    await desktop.close()
  })

  test('starts with settings that cannot be read, and keeps them aside', async () => {
    await mkdir(join(folder, 'desktop'))
    await writeFile(join(folder, 'desktop', 'desktop.json'), '{"version":1,')
    const desktop = await launchApp({ dataDir: folder })
    expect(await desktop.window.evaluate(() => window.countersign.info())).toMatchObject({
      mode: 'computer',
      theme: 'system',
    })
    expect(await readFile(join(folder, 'desktop', 'desktop.json.unreadable'), 'utf8')).toBe('{"version":1,')
    await desktop.close()
  })

  test('joins a team’s coordinator once the person has confirmed it', async () => {
    const team = await launchApp()
    const address = await becomeOwner(team.window)
    const { user } = await asOwner<{ user: { id: string } }>(team.window, 'GET', '/me')
    const { token } = await asOwner<{ token: string }>(team.window, 'POST', `/users/${user.id}/tokens`, {
      name: 'e2e',
    })

    const desktop = await launchApp({ dataDir: folder })
    await coordinatorUrl(desktop.window)
    const join = (response: number) =>
      desktop.app
        .evaluate(({ dialog }, pressed) => {
          dialog.showMessageBox = () => Promise.resolve({ response: pressed, checkboxChecked: false })
        }, response)
        .then(() =>
          desktop.window.evaluate(
            (input) =>
              window.countersign.useTeam(input).then(
                ({ tokenKept }) => tokenKept,
                (error: Error) => error.message,
              ),
            { address, token },
          ),
        )
    expect(await join(1)).toMatch(/^\[cancelled_by_person\]/)
    expect(await join(0)).toBe('memory')
    expect(await asOwner(desktop.window, 'GET', '/me')).toMatchObject({ user: { id: user.id } })
    expect(await desktop.window.evaluate(() => window.countersign.info())).toMatchObject({
      mode: 'team',
      team: { address, signedIn: true, tokenKept: 'memory' },
    })
    await desktop.close()
    await team.close()
  })
})
