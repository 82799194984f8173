import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { listPackage } from '@electron/asar'
import { expect, test } from '@playwright/test'
import { appRoot } from '../support/electron.ts'
import { freePort } from '../support/free-port.ts'
import {
  exitCodeOf,
  installPackagedApp,
  startPackaged,
  type InstalledApp,
  type StartedApp,
} from '../support/packaged-app.ts'

test.skip(process.platform !== 'linux', 'the unpacked app is started by its Linux layout')

let installed: InstalledApp
const running: StartedApp[] = []

test.beforeAll(async () => {
  installed = await installPackagedApp()
})
test.afterEach(async () => {
  for (const app of running.splice(0)) await app.stop()
})
test.afterAll(() => installed.remove())

async function start(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  asSelf = false,
): Promise<StartedApp> {
  const app = await startPackaged(installed.executable, args, env, asSelf)
  running.push(app)
  return app
}

/** Whether the bundled coordinator answers; it does only when the app has come up. */
async function answers(port: number): Promise<boolean> {
  return fetch(`http://127.0.0.1:${port}/healthz`).then(
    (response) => response.ok,
    () => false,
  )
}

/** The command lines of all processes whose program is the installed app, by process id. */
function appProcesses(): Map<number, string> {
  const found = new Map<number, string>()
  for (const entry of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const line = readFileSync(`/proc/${entry}/cmdline`, 'utf8').replaceAll('\0', ' ')
      if (line.startsWith(installed.executable)) found.set(Number(entry), line)
    } catch {
      // The process has ended while the list was read.
    }
  }
  return found
}

test('holds what it needs and nothing else', () => {
  const resources = join(installed.folder, 'resources')
  expect(existsSync(join(resources, 'default_app.asar'))).toBe(false)
  const files = listPackage(join(resources, 'app.asar'), { isPack: false }).map((file) =>
    file.replaceAll('\\', '/'),
  )
  expect(files).toContain('/dist/coordinator/main.js')
  expect(files).toContain('/dist/electron/preload.cjs')
  expect(files).toContain('/dist/renderer/index.html')
  expect(files).toContain('/dist/THIRD-PARTY-NOTICES.txt')
  expect(files).toContain('/dist/sbom.cdx.json')
  expect(files.filter((file) => file.endsWith('.map'))).toEqual([])
  expect(files.filter((file) => file.endsWith('.node'))).toHaveLength(1)
  const packages = new Set(
    files.flatMap((file) => /^\/node_modules\/((?:@[^/]+\/)?[^/@]+)/.exec(file)?.[1] ?? []),
  )
  expect([...packages].toSorted()).toEqual(['@photostructure/sqlite', 'node-gyp-build'])
})

test('has every fuse as it must be', () => {
  const program = join(appRoot, 'build/package/check-fuses.mjs')
  const output = execFileSync(process.execPath, [program, installed.executable], { encoding: 'utf8' })
  expect(output).toContain('all fuses are as they must be')
})

test('starts for an ordinary user with the sandbox on, and closes when told', async () => {
  const port = await freePort()
  const app = await start([`--port=${port}`])
  await expect.poll(() => answers(port), { timeout: 60_000, message: app.output() }).toBe(true)

  const renderers = () => [...appProcesses()].filter(([, line]) => line.includes('--type=renderer'))
  await expect.poll(() => renderers().length, { timeout: 30_000 }).toBeGreaterThan(0)
  for (const [pid, line] of renderers()) {
    expect(line).not.toContain('--no-sandbox')
    // 2 is "filtered": Chromium's own system-call filter is in force.
    expect(readFileSync(`/proc/${pid}/status`, 'utf8')).toMatch(/^Seccomp:\s+2$/m)
  }

  const main = [...appProcesses()].find(([, line]) => !line.includes('--type='))
  expect(main).toBeDefined()
  process.kill(Number(main?.[0]), 'SIGTERM')
  expect(await exitCodeOf(app.child, 30_000)).toBe(0)
  await expect.poll(() => appProcesses().size).toBe(0)
})

test('is not turned into something else by environment variables', async () => {
  const port = await freePort()
  const planted = join(installed.folder, '..', 'planted.cjs')
  writeFileSync(planted, `process.stdout.write('planted code ran')`)
  const app = await start([`--port=${port}`, '-e', `process.stdout.write('ran as node')`], {
    ELECTRON_RUN_AS_NODE: '1',
    NODE_OPTIONS: `--require ${planted}`,
  })
  await expect.poll(() => answers(port), { timeout: 60_000, message: app.output() }).toBe(true)
  expect(app.output()).not.toContain('ran as node')
  expect(app.output()).not.toContain('planted code ran')
})

for (const flag of ['--inspect=0', '--remote-debugging-port=0', '--no-sandbox', '--disable-web-security']) {
  test(`refuses to start with ${flag}`, async () => {
    const port = await freePort()
    const app = await start([`--port=${port}`, flag])
    expect(await exitCodeOf(app.child, 30_000)).not.toBe(0)
    expect(await answers(port)).toBe(false)
    expect(app.output()).not.toContain('Debugger listening')
  })
}

test('refuses to run as root', async () => {
  test.skip(process.getuid?.() !== 0, 'only root can start it as root')
  const port = await freePort()
  const app = await start([`--port=${port}`, '--no-sandbox'], {}, true)
  expect(await exitCodeOf(app.child, 30_000)).not.toBe(0)
  expect(await answers(port)).toBe(false)
})
