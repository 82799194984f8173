import { execFileSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { _electron, type ElectronApplication, type Page } from '@playwright/test'

/** The project's folder: tests and tools are started from it. */
export const appRoot = process.cwd()

/** On a machine with much else to do an app takes its time to start. */
const PATIENCE_MS = 120_000

export interface LaunchOptions {
  /** The data folder; a fresh one, removed at the end, when none is given. */
  readonly dataDir?: string
  /** The coordinator's port; 0 (any) when none is given. */
  readonly port?: number
  readonly args?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
}

export interface LaunchedApp {
  readonly app: ElectronApplication
  readonly window: Page
  readonly dataDir: string
  /** Ends the app and removes a data folder made here. */
  close(): Promise<void>
}

/**
 * Starts the built desktop app in the Electron this machine has, and waits for its first window.
 * It needs a display and a D-Bus session: run it by `npm test` or `node build/run-ts.mjs --session`.
 */
export async function launchApp(options: LaunchOptions = {}): Promise<LaunchedApp> {
  const ownFolder = options.dataDir === undefined
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'countersign-e2e-')))
  const flags = [`--data=${dataDir}`, `--port=${options.port ?? 0}`, ...(options.args ?? [])]
  const app = await _electron.launch({
    executablePath: electronExecutable(),
    // Left out, Playwright switches the sandbox off by itself.
    chromiumSandbox: sandboxFlags().length === 0,
    args: [...sandboxFlags(), '--force-device-scale-factor=1', '--disable-gpu', appRoot, ...flags],
    cwd: appRoot,
    env: { ...inheritedEnvironment(), ...options.env },
    timeout: PATIENCE_MS,
  })
  const window = await app.firstWindow({ timeout: PATIENCE_MS })
  await window.waitForLoadState('domcontentloaded')
  const close = async () => {
    await app.close()
    if (ownFolder) await rm(dataDir, { recursive: true, force: true })
  }
  return { app, window, dataDir, close }
}

/** The executable of the Electron that set-up found; it is asked for when no test runner has passed it on. */
export function electronExecutable(): string {
  const folder = process.env['ELECTRON_OVERRIDE_DIST_PATH']
  if (folder !== undefined && process.platform === 'linux') return join(folder, 'electron')
  const facts = execFileSync(process.execPath, [join(appRoot, 'build/setup/print-runtime.mjs')], {
    encoding: 'utf8',
  })
  return String((JSON.parse(facts) as { executable: unknown }).executable)
}

/** Chromium's sandbox cannot work for root, and works for everyone else. */
export function sandboxFlags(): string[] {
  return process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : []
}

/** The tests' own environment, without what would change how the app starts. */
function inheritedEnvironment(): Record<string, string> {
  const entries = Object.entries(process.env).filter(
    (entry): entry is [string, string] =>
      entry[1] !== undefined && !entry[0].startsWith('COUNTERSIGN_') && entry[0] !== 'ELECTRON_RUN_AS_NODE',
  )
  return Object.fromEntries(entries)
}
