import { defineConfig } from '@playwright/test'
import { chromiumOptions } from './support/chromium.ts'

/** Wait for minutes and use no processor; `npm test` lets them run beside the others. */
const WAITING = ['electron/network-sleep.spec.ts', 'electron/replica-change.spec.ts']

export default defineConfig({
  testDir: '.',
  outputDir: '../test-results',
  // One real desktop at a time: windows, focus and notifications belong to the whole display.
  workers: 1,
  fullyParallel: false,
  retries: 0,
  // Waiting long costs nothing where nothing fails, and a machine with much else to do is slow.
  timeout: 180_000,
  expect: { timeout: 30_000, toHaveScreenshot: { animations: 'disabled', maxDiffPixelRatio: 0.01 } },
  forbidOnly: true,
  reporter: 'list',
  // A trace of every test costs as much processor time again as the tests; `--trace=on` takes one.
  use: { trace: 'on-first-retry', screenshot: 'only-on-failure', actionTimeout: 60_000 },
  projects: [
    { name: 'electron', testMatch: 'electron/**/*.spec.ts', testIgnore: WAITING },
    { name: 'network', testMatch: WAITING },
    {
      name: 'chromium',
      testMatch: 'browser/**/*.spec.ts',
      use: {
        browserName: 'chromium',
        viewport: { width: 1280, height: 800 },
        launchOptions: chromiumOptions(),
      },
    },
    { name: 'packaged', testMatch: 'packaged/**/*.spec.ts', timeout: 180_000 },
    // For root, as whom Chromium's sandbox cannot work, `npm test` runs these as somebody else.
    ...(process.platform === 'linux' && process.getuid?.() !== 0
      ? [{ name: 'sandboxed', testMatch: ['sandboxed/**/*.spec.ts', 'electron/desktop-walls.spec.ts'] }]
      : []),
  ],
})
