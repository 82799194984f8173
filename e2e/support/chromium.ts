import { chromium, type Browser, type LaunchOptions } from '@playwright/test'

/** The same pixels everywhere, and no traffic of the browser's own. */
const ARGS = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--force-device-scale-factor=1',
  // Chromium's own sandbox refuses to run for root, as whom containers run.
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
]

/** Chromium as the distribution ships it; nothing is downloaded. */
export const chromiumOptions = (...args: readonly string[]): LaunchOptions => ({
  executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
  args: [...ARGS, ...args],
})

export const launchChromium = (...args: readonly string[]): Promise<Browser> =>
  chromium.launch(chromiumOptions(...args))
