import { defineConfig } from '@playwright/test'

/** Chromium as the distribution ships it; nothing is downloaded. */
const chromium = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium'

/** The same pixels everywhere, and no traffic of the browser's own. */
const chromiumArgs = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--force-device-scale-factor=1',
]

const isRoot = process.getuid?.() === 0

export default defineConfig({
  testDir: '.',
  outputDir: '../test-results',
  // One real desktop at a time: windows, focus and notifications belong to the whole display.
  workers: 1,
  fullyParallel: false,
  retries: 0,
  timeout: 60_000,
  expect: { timeout: 10_000, toHaveScreenshot: { animations: 'disabled', maxDiffPixelRatio: 0.01 } },
  forbidOnly: true,
  reporter: 'list',
  use: { trace: 'retain-on-failure', screenshot: 'only-on-failure' },
  projects: [
    { name: 'electron', testMatch: 'electron/**/*.spec.ts' },
    {
      name: 'chromium',
      testMatch: 'browser/**/*.spec.ts',
      use: {
        browserName: 'chromium',
        viewport: { width: 1280, height: 800 },
        launchOptions: {
          executablePath: chromium,
          args: isRoot ? ['--no-sandbox', ...chromiumArgs] : chromiumArgs,
        },
      },
    },
    { name: 'packaged', testMatch: 'packaged/**/*.spec.ts', timeout: 180_000 },
  ],
})
