import { createServer } from 'node:http'
import { readFile, rm } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { extname, join } from 'node:path'
import type { Browser, Page } from '@playwright/test'
import { launchChromium } from '../../e2e/support/chromium.ts'
import { buildPage } from './build-pages.ts'

const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.woff2': 'font/woff2',
}
const WINDOW = { width: 1280, height: 800 }

export interface BenchPage {
  /** Calls one of the page's benches in a tab of its own. */
  run<T>(bench: string, ...args: readonly unknown[]): Promise<T>
  close(): Promise<void>
}

/** The browser that all contenders of one run share. */
export const openBrowser = (): Promise<Browser> =>
  launchChromium('--enable-precise-memory-info', '--js-flags=--expose-gc')

/** Builds a page and serves it from this machine; nothing else is reachable from it. */
export async function openPage(browser: Browser, name: string): Promise<BenchPage> {
  const { folder, script, styles } = await buildPage(name)
  const links = styles.map((style) => `<link rel="stylesheet" href="/${style}">`).join('')
  const html = `<!doctype html><meta charset="utf-8"><title>${name}</title>
<style>html,body{margin:0;height:100%}#app{width:1200px;height:760px}
.bench-scroller{height:760px;overflow:auto}.bench-row{position:absolute;top:0;height:46px;width:100%;display:flex}
.bench-cell{width:190px;overflow:hidden;white-space:nowrap}</style>${links}<div id="app"></div>
<script type="module" src="/${script}"></script>`
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname
    if (path === '/') {
      response.setHeader('content-type', 'text/html')
      response.end(html)
      return
    }
    readFile(join(folder, ...path.split('/').filter((part) => part !== '..'))).then(
      (content) => {
        response.setHeader('content-type', TYPES[extname(path)] ?? 'application/octet-stream')
        response.end(content)
      },
      () => response.writeHead(404).end(),
    )
  })
  await new Promise<void>((done) => {
    server.listen(0, '127.0.0.1', done)
  })
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`

  async function tab(): Promise<Page> {
    const page = await browser.newPage({ viewport: WINDOW })
    page.on('pageerror', (error) => process.stderr.write(`${name}: ${error.message}\n`))
    await page.goto(url)
    await page.waitForFunction(() => 'benches' in window)
    return page
  }

  return {
    async run<T>(bench: string, ...args: readonly unknown[]) {
      const page = await tab()
      try {
        return (await page.evaluate(
          ([called, given]) =>
            (window as unknown as { benches: Record<string, (...all: unknown[]) => unknown> }).benches[
              called
            ]?.(...given),
          [bench, args] as const,
        )) as T
      } finally {
        await page.close()
      }
    },
    async close() {
      server.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
