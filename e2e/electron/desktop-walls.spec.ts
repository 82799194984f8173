import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { readdir } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { asOwner, becomeOwner, coordinatorUrl } from '../support/desktop.ts'
import { launchApp, type LaunchedApp } from '../support/electron.ts'

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
