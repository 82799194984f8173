import { mkdir } from 'node:fs/promises'
import { join, relative, resolve } from 'node:path'
import { expect, type ElectronApplication, type Page } from '@playwright/test'
import { OWNER_EMAIL } from '../support/coordinator.ts'
import { openConfirm } from '../support/desktop.ts'
import { appRoot, launchApp } from '../support/electron.ts'
import { startTeam } from '../support/team.ts'
import { seed } from './seed.ts'

/**
 * node build/run-ts.mjs --build --session e2e/screens/desktop.ts [--folder=…]: what only the desktop app shows, in light
 * and dark: the first minutes, signing in to a team, the settings of this computer, find, and the window in which something
 * destructive is confirmed.
 */
const folder = resolve(
  appRoot,
  process.argv.map((arg) => /^--folder=(.+)$/.exec(arg)?.[1]).find((value) => value !== undefined) ??
    'docs/screens/desktop',
)
await mkdir(folder, { recursive: true })

async function picture(page: Page, name: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await page.waitForTimeout(300)
    const file = join(folder, `${name}-${colorScheme}.png`)
    await page.screenshot({ path: file, animations: 'disabled' })
    console.log(relative(appRoot, file))
  }
}

/** Uses the app's menu as its key would. */
const menu = (app: ElectronApplication, label: string): Promise<void> =>
  app.evaluate(({ Menu }, wanted) => {
    const all = (Menu.getApplicationMenu()?.items ?? []).flatMap(({ submenu }) => submenu?.items ?? [])
    all.find((item) => item.label === wanted)?.click()
  }, label)

const team = await startTeam({ sofia: {} })
await seed(team)
const { app, window: page, close } = await launchApp()
try {
  await app.evaluate(({ dialog }) => {
    dialog.showMessageBox = () => Promise.resolve({ response: 0, checkboxChecked: false })
  })
  page.setDefaultTimeout(60_000)
  await firstMinutes()
  await settingsOfThisComputer()
  await signInToTeam()
  await atWork()
} finally {
  await close()
  await team.stop().catch(() => undefined)
}

async function firstMinutes(): Promise<void> {
  await page.getByTestId('onboarding-this-computer').waitFor()
  await picture(page, 'welcome')
  await page.getByTestId('onboarding-this-computer').click()
  await page.getByTestId('onboarding-name').fill('Ada Lovelace')
  await page.getByTestId('onboarding-email').fill('ada')
  await page.getByTestId('onboarding-create').click()
  await picture(page, 'welcome-computer')
  await page.getByTestId('onboarding-email').fill('ada@example.org')
  await page.getByTestId('onboarding-create').click()
  await page.getByTestId('sample-add').waitFor()
  await picture(page, 'welcome-sample')
  await page.getByTestId('sample-add').click()
  await page.getByTestId('sample-try').waitFor()
  await picture(page, 'welcome-try')
  await page.getByTestId('sample-try').click()
  await page.getByTestId('approve').waitFor()
  await picture(page, 'welcome-asked')
  await expect(page.getByTestId('approve')).toBeEnabled()
  const confirm = await openConfirm(app, page)
  await picture(confirm, 'confirm')
  await confirm.getByTestId('confirm-approve').click()
  await page.getByTestId('approve').waitFor({ state: 'detached' })
  await picture(page, 'welcome-approved')
}

async function settingsOfThisComputer(): Promise<void> {
  await page.evaluate(() => void (location.hash = '#/settings/window'))
  await page.getByTestId('sessions').scrollIntoViewIfNeeded()
  await picture(page, 'settings-sessions')
  await page.locator('section').last().scrollIntoViewIfNeeded()
  await picture(page, 'settings-computer')
  await page.evaluate(() => void (location.hash = '#/settings/about'))
  await page.getByTestId('facts').waitFor()
  await picture(page, 'settings-about')
}

async function signInToTeam(): Promise<void> {
  await page.evaluate(() => void (location.hash = '#/welcome?add=team'))
  await page.getByTestId('onboarding-address').waitFor()
  await page.getByTestId('onboarding-address').fill('http://127.0.0.1:9')
  await page.getByTestId('onboarding-look').click()
  await page.getByTestId('onboarding-problem').waitFor()
  await picture(page, 'team-unreachable')
  await page.getByTestId('onboarding-address').fill(team.url)
  await page.getByTestId('onboarding-look').click()
  await page.getByTestId('team-browser').waitFor()
  await picture(page, 'team-ways')
  await page.getByTestId('email').fill(OWNER_EMAIL)
  await page.getByTestId('send-code').click()
  await page.getByTestId('code').waitFor()
  await picture(page, 'team-code')
  await page.getByTestId('team-other').click()
  await page.evaluate((input) => window.countersign.useTeam(input), { address: team.url, token: team.token })
  await page.evaluate(() => void (location.hash = '#/requests'))
  await page.reload()
}

async function atWork(): Promise<void> {
  const skip = page.getByTestId('sample-skip')
  await skip.or(page.getByTestId('connection')).first().waitFor()
  if (await skip.isVisible()) await skip.click()
  await page.evaluate(() => void (location.hash = '#/requests'))
  await page.getByTestId('request-row').first().waitFor()
  await page.getByTestId('place-switcher').click()
  await picture(page, 'places')
  await page.keyboard.press('Escape')
  await menu(app, 'Find…')
  await page.keyboard.type('file')
  await picture(page, 'find')
  await page.keyboard.press('Escape')
}
