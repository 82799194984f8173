import { defineConfig } from '@playwright/test'
import { chromiumOptions } from './support/chromium.ts'

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
    { name: 'electron', testMatch: 'electron/**/*.spec.ts', testIgnore: 'electron/network-sleep.spec.ts' },
    // Waits for minutes; `npm test` lets it run beside the others.
    { name: 'network', testMatch: 'electron/network-sleep.spec.ts' },
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
