import { expect, test } from '@playwright/test'
import { createBrowser } from '../../coordinator/testing/identity-provider.ts'
import { asOwner } from '../support/desktop.ts'
import { launchApp, type LaunchedApp } from '../support/electron.ts'
import { startTeam, type Team } from '../support/team.ts'

let team: Team
let desktop: LaunchedApp
test.beforeAll(async () => {
  team = await startTeam({ ana: {} })
})
test.afterAll(() => team.stop())
test.beforeEach(async () => {
  desktop = await launchApp()
  // The person says yes in the system's dialog, and their browser is opened somewhere else.
  await desktop.app.evaluate(({ dialog, shell }) => {
    dialog.showMessageBox = () => Promise.resolve({ response: 0, checkboxChecked: false })
    const opened: string[] = []
    Object.assign(globalThis, { openedByTheApp: opened })
    shell.openExternal = (url) => Promise.resolve(void opened.push(url))
  })
})
test.afterEach(() => desktop.close())

const opened = () =>
  desktop.app.evaluate(() => (globalThis as unknown as { openedByTheApp: string[] }).openedByTheApp)
const isBack = ({ hash, pathname }: URL): boolean => hash.startsWith('#/sign-in') || pathname.length === 44

/** Ana, known to the team by who she is at the provider. */
async function addAna(): Promise<{ id: string; email: string }> {
  const ana = await team.addPerson('Ana', `ana.${Date.now()}@example.com`)
  const invitation = (await team.invite(ana.id)).split('=').at(-1) ?? ''
  const query = new URLSearchParams({
    client: 'web',
    challenge: 'c'.repeat(43),
    state: 's'.repeat(43),
    invitation,
  })
  await createBrowser().follow(`${team.url}/sign-in/start?${query.toString()}`, 'ana', isBack)
  return ana
}

async function findTeam(): Promise<void> {
  const page = desktop.window
  await page.getByTestId('onboarding-team').click()
  await page.getByTestId('onboarding-address').fill(team.url)
  await page.getByTestId('onboarding-look').click()
}

test('a person signs in to their team in their own browser; when the team ends it, the app shows so at once', async () => {
  const ana = await addAna()
  const page = desktop.window
  await findTeam()
  await page.getByTestId('team-browser').click()
  await expect.poll(opened).toHaveLength(1)
  const [address = ''] = await opened()
  expect(address.startsWith(`${team.url}/sign-in/start?`)).toBe(true)
  const back = await createBrowser().follow(address, 'ana', isBack)
  const said = await (await fetch(back)).text()
  expect(said).toContain('You can close this window.')

  await page.waitForURL(/#\/requests/, { timeout: 30_000 })
  expect(await asOwner(page, 'GET', '/me')).toMatchObject({ user: { id: ana.id } })
  const kept = await page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }))
  expect(kept).not.toContain('cs_ses_')

  const began = Date.now()
  await team.api('PUT', `/users/${ana.id}`, { name: 'Ana', email: ana.email, active: false })
  await expect(page.getByTestId('onboarding-address')).toBeVisible({ timeout: 30_000 })
  test.info().annotations.push({ type: 'signed out after, ms', description: String(Date.now() - began) })
  expect(await page.evaluate(() => window.countersign.info())).toMatchObject({
    team: { signedIn: false, revoked: true },
  })
})

test('a person who changes their mind is not waited for, and a wrong answer signs nobody in', async () => {
  await addAna()
  const page = desktop.window
  await findTeam()
  await page.getByTestId('team-browser').click()
  await expect.poll(opened).toHaveLength(1)
  const [address = ''] = await opened()
  const redirect = new URL(address).searchParams.get('redirect') ?? ''
  const wrong = await fetch(`${redirect}?code=x&state=x&iss=${encodeURIComponent(team.url)}`)
  expect(wrong.status).toBe(404)
  await page.getByTestId('team-cancel').click()
  await expect(page.getByTestId('team-browser')).toBeVisible()
  await expect
    .poll(() =>
      fetch(redirect).then(
        () => 'answered',
        () => 'gone',
      ),
    )
    .toBe('gone')
})
