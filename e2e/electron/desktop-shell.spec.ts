import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
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
  startAgain,
  windowState,
} from '../support/desktop.ts'
import { launchApp, type LaunchedApp } from '../support/electron.ts'

const LINKED = '01JD8Z6Q3M7T9V2X4B5C6D7E8F'

test.describe('the walls', () => {
  let desktop: LaunchedApp
  test.beforeAll(async () => {
    desktop = await launchApp()
    await becomeOwner(desktop.window)
  })
  test.afterAll(() => desktop.close())

  test('gives the page one frozen bridge and nothing of Node', async () => {
    const page = await desktop.window.evaluate(() => ({
      frozen: Object.isFrozen(window.countersign),
      names: Object.keys(window.countersign),
      kinds: Object.values(window.countersign).map((value) => typeof value),
      node: ['require', 'process', 'module', 'Buffer', 'global', 'electron'].filter((name) => name in window),
    }))
    expect(page.frozen).toBe(true)
    expect(page.names.length).toBeLessThanOrEqual(25)
    expect(new Set(page.kinds)).toEqual(new Set(['function']))
    expect(page.node).toEqual([])
  })

  test('serves listed files only, each with the content policy', async () => {
    const answers = await desktop.window.evaluate(async () => {
      const paths = [
        '/',
        '/index.html',
        '/../package.json',
        '/%2e%2e/package.json',
        '/..%2fpackage.json',
        '/etc/passwd',
        '/nothing.js',
      ]
      return Promise.all(
        paths.map(async (path) => {
          const { status, headers } = await fetch(path)
          return {
            path,
            status,
            policy: headers.get('content-security-policy'),
            sniff: headers.get('x-content-type-options'),
          }
        }),
      )
    })
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 404, 404, 404, 404, 404])
    for (const { policy, sniff } of answers) {
      expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self'")
      expect(policy).toContain("require-trusted-types-for 'script'")
      expect(sniff).toBe('nosniff')
    }
  })

  test('keeps every key out of the page', async () => {
    const { window: page, dataDir } = desktop
    expect(await asOwner<{ user: { email: string } }>(page, 'GET', '/me')).toMatchObject({
      user: { email: 'ada@example.org' },
    })
    for (const path of ['/session', '/stream/tickets', '/setup/owner', '/%73ession']) {
      await expect(asOwner(page, 'POST', path, {})).rejects.toThrow('not_allowed')
    }
    const reachable = await page.evaluate(async () => {
      const databases = await Promise.all(
        (await indexedDB.databases()).map(
          ({ name }) =>
            new Promise<string>((done) => {
              const opening = indexedDB.open(name ?? '')
              opening.onsuccess = () => {
                const stores = [...opening.result.objectStoreNames]
                if (stores.length === 0) return done('')
                const transaction = opening.result.transaction(stores)
                const rows: string[] = []
                for (const store of stores) {
                  transaction.objectStore(store).getAll().onsuccess = (event) =>
                    rows.push(JSON.stringify((event.target as IDBRequest).result))
                }
                transaction.oncomplete = () => done(rows.join())
              }
            }),
        ),
      )
      const globals = Object.getOwnPropertyNames(window).map((name) => {
        try {
          const value: unknown = Reflect.get(window, name)
          return typeof value === 'string' ? value : JSON.stringify(value)
        } catch {
          return ''
        }
      })
      return [
        document.cookie,
        JSON.stringify({ ...localStorage }),
        JSON.stringify({ ...sessionStorage }),
        ...databases,
        ...globals,
      ].join('\n')
    })
    expect(reachable).not.toMatch(/cs_(ses|tok|key)_\w/)
    // Nor does any file of the desktop's own folder hold one.
    const pattern = 'cs_(ses|tok)_[A-Za-z0-9_-]{20}'
    const found = spawnSync('grep', ['-rlaE', pattern, join(dataDir, 'desktop')], { encoding: 'utf8' })
    expect(found).toMatchObject({ status: 1, stdout: '' })
  })

  test('lets a page reach nothing outside', async () => {
    let hits = 0
    const outside = createServer((_request, response) => {
      hits++
      response.writeHead(200, { 'access-control-allow-origin': '*' }).end('reached')
    })
    outside.on('upgrade', (_request, socket) => {
      hits++
      socket.destroy()
    })
    outside.listen(0, '127.0.0.1')
    await once(outside, 'listening')
    const { port } = outside.address() as AddressInfo
    const url = await coordinatorUrl(desktop.window)
    const tries = await desktop.window.evaluate(
      async ([other, coordinator]) => {
        const ended = (work: Promise<unknown>) =>
          work.then(
            () => 'reached',
            () => 'refused',
          )
        const socket = (address: string) =>
          new Promise<void>((done, fail) => {
            const opened = new WebSocket(address)
            opened.onopen = () => done()
            opened.onerror = () => fail(new Error('closed'))
          })
        const image = (address: string) =>
          new Promise<void>((done, fail) => {
            const picture = new Image()
            picture.onload = () => done()
            picture.onerror = () => fail(new Error('blocked'))
            picture.src = address
          })
        navigator.sendBeacon(`${other}/beacon`, 'x')
        return Promise.all([
          ended(fetch(`${other}/fetch`)),
          ended(fetch(`${other}/no-cors`, { mode: 'no-cors' })),
          ended(fetch(`${coordinator}/api/v1/about`)),
          ended(socket(`${other.replace('http', 'ws')}/socket`)),
          ended(socket(`${coordinator.replace('http', 'ws')}/api/v1/stream`)),
          ended(image(`${other}/image.png`)),
          ended(fetch('file:///etc/passwd')),
        ])
      },
      [`http://127.0.0.1:${port}`, url] as const,
    )
    outside.close()
    expect(tries).toEqual(tries.map(() => 'refused'))
    expect(hits).toBe(0)
  })

  test('lets no page leave, open a window or hold another page', async () => {
    const { app, window: page } = desktop
    const opened = await page.evaluate(() => {
      const other = window.open('https://example.org/')
      const frame = document.createElement('iframe')
      frame.src = 'https://example.org/'
      document.body.append(frame, document.createElement('webview'))
      location.assign('https://example.org/')
      return other === null
    })
    expect(opened).toBe(true)
    await page.waitForTimeout(500)
    expect(page.url()).toMatch(/^countersign-app:\/\/bundle\//)
    const pages = await app.evaluate(({ webContents, BrowserWindow }) => ({
      windows: BrowserWindow.getAllWindows().length,
      urls: webContents.getAllWebContents().map((contents) => contents.getURL()),
    }))
    expect(pages.windows).toBe(1)
    expect(pages.urls.filter((address) => !/^(countersign-app|devtools):/.test(address))).toEqual([])
  })

  test('refuses permissions, devices and downloads', async () => {
    const { app, window: page } = desktop
    const before = await app.evaluate(({ app: electron }) => electron.getPath('downloads'))
    const refused = await page.evaluate(async () => {
      const ended = (work: Promise<unknown>) =>
        work.then(
          () => 'given',
          () => 'refused',
        )
      const link = document.createElement('a')
      link.href = URL.createObjectURL(new Blob(['planted']))
      link.download = 'countersign-planted.txt'
      link.click()
      const state = async (name: string) =>
        (await navigator.permissions.query({ name: name as PermissionName })).state
      return {
        camera: await ended(navigator.mediaDevices.getUserMedia({ video: true })),
        screen: await ended(navigator.mediaDevices.getDisplayMedia()),
        place: await ended(
          new Promise((done, fail) => void navigator.geolocation.getCurrentPosition(done, fail)),
        ),
        clipboard: await ended(navigator.clipboard.readText()),
        geolocation: await state('geolocation'),
        midi: await state('midi'),
      }
    })
    expect(refused).toEqual({
      camera: 'refused',
      screen: 'refused',
      place: 'refused',
      clipboard: 'refused',
      geolocation: 'denied',
      midi: 'denied',
    })
    await page.waitForTimeout(300)
    expect(await readdir(before).catch(() => [])).not.toContain('countersign-planted.txt')
  })

  test('refuses calls that are malformed, too large or too many, without a stack', async () => {
    const errors = await desktop.window.evaluate(async () => {
      const said = (work: Promise<unknown>) =>
        work.then(
          () => 'taken',
          (error: Error) => error.message,
        )
      const bridge = window.countersign
      const many = await Promise.all(Array.from({ length: 120 }, () => said(bridge.setBadge({ count: 0 }))))
      return {
        negative: await said(bridge.setTheme({ theme: 'pink' as 'dark' })),
        huge: await said(bridge.useTeam({ address: 'x'.repeat(300_000), token: 't' })),
        many: [...new Set(many)],
        rest: many.filter((one) => one === 'taken').length,
      }
    })
    expect(errors.negative).toMatch(/^\[invalid_body\] [^\n]+$/)
    expect(errors.huge).toMatch(/^\[body_too_large\] [^\n]+$/)
    expect(errors.many).toHaveLength(2)
    expect(errors.many.join()).toContain('[too_many_requests]')
    expect(errors.rest).toBeLessThanOrEqual(50)
  })

  test('closes a window that was opened with weaker settings', async () => {
    const survived = await desktop.app.evaluate(async ({ BrowserWindow }) => {
      const weak = new BrowserWindow({
        show: false,
        webPreferences: { nodeIntegration: true, sandbox: false },
      })
      await new Promise((done) => void setTimeout(done, 500))
      const { length } = BrowserWindow.getAllWindows()
      return { destroyed: weak.isDestroyed(), length }
    })
    expect(survived).toEqual({ destroyed: true, length: 1 })
  })

  test('raises no policy violation of its own', async () => {
    const { window: page } = desktop
    await page.addInitScript(() => {
      document.addEventListener('securitypolicyviolation', (event) => {
        const seen = JSON.parse(document.documentElement.dataset['violations'] ?? '[]') as string[]
        seen.push(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`)
        document.documentElement.dataset['violations'] = JSON.stringify(seen)
      })
    })
    await page.reload()
    await page.waitForTimeout(2_000)
    expect(await page.evaluate(() => document.documentElement.dataset['violations'] ?? '[]')).toBe('[]')
  })
})

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
    expect(await windowState(desktop.app)).toMatchObject({ visible: true })
  })

  test('ignores a link that is not exactly one', async () => {
    await startAgain(desktop.dataDir, `countersign://request/${LINKED}?approve=1`)
    await startAgain(desktop.dataDir, 'countersign://approve/all')
    await startAgain(desktop.dataDir, `countersign://request/${LINKED}`)
    await expect.poll(() => desktop.window.evaluate(() => window.heard.opened)).toEqual([LINKED])
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
    // Its focus stays where it was.
    expect(await windowState(app)).toEqual({ visible: false, focused: false })
    notifications.click()
    await expect.poll(() => page.evaluate(() => window.heard.opened)).toEqual([requestId])
    expect(await windowState(app)).toEqual({ visible: true, focused: true })
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
    await page.waitForTimeout(1_500)
    expect(notifications.count()).toBe(1)
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
    await first.window.waitForTimeout(800)
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
      .poll(
        () =>
          desktop.window.evaluate(() =>
            window.countersign.info().then(({ coordinator }) => coordinator.state),
          ),
        { timeout: 20_000 },
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
