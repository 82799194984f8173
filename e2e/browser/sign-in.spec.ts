import { expect, test, type Page } from '@playwright/test'
import { mailedCode, startTeam, type Team } from '../support/team.ts'

let team: Team
test.beforeAll(async () => {
  team = await startTeam({ ana: { email: 'ana@work.example', email_verified: true } })
})
test.afterAll(() => team.stop())

/** At the provider: who, and that it is meant. */
async function letIn(page: Page, login: string): Promise<void> {
  await page.getByPlaceholder('Enter any login').fill(login)
  await page.getByPlaceholder('and password').fill('any')
  await page.getByRole('button', { name: /sign-in/i }).click()
  await page.getByRole('button', { name: /continue/i }).click()
}
const whoIsHere = (page: Page) =>
  page.evaluate(async () => {
    const token = sessionStorage.getItem('countersign.token') ?? ''
    const answer = await fetch('/api/v1/me', { headers: { authorization: `Bearer ${token}` } })
    return ((await answer.json()) as { user?: { name: string } }).user?.name
  })

test('an invited person signs in by the identity provider, and nothing of it stays in the address', async ({
  page,
}) => {
  const ana = await team.addPerson('Ana', 'ana@example.com')
  await page.goto(await team.invite(ana.id))
  await expect(page.getByText('You are invited.', { exact: false })).toBeVisible()
  expect(page.url()).not.toContain('invitation')
  await page.getByTestId('sign-in-provider').click()
  await letIn(page, 'ana')
  await page.waitForURL(/#\/requests/)
  expect(await whoIsHere(page)).toBe('Ana')
  expect(page.url()).not.toContain('code=')
  const addresses = await page.evaluate(() => JSON.stringify({ ...sessionStorage }))
  expect(addresses).not.toContain('verifier')
})

test('who comes back to a window whose session was ended meanwhile is told so, and goes on being told', async ({
  page,
}) => {
  const { id } = await team.addPerson('Cleo', 'cleo@example.com')
  const { id: tokenId, token } = await team.api<{ id: string; token: string }>(
    'POST',
    `/users/${id}/tokens`,
    {
      name: 'This window',
    },
  )
  await page.goto(`${team.url}/#/sign-in`)
  await page.evaluate((kept) => sessionStorage.setItem('countersign.token', kept), token)
  await page.reload()
  await expect(page.getByTestId('connection')).toHaveAttribute('data-reach', 'live')
  // Away while it happens, so that the page learns it from its first questions.
  await page.goto('about:blank')
  await team.api('DELETE', `/users/${id}/tokens/${tokenId}`)
  await page.goto(`${team.url}/#/requests`)
  await expect(page.getByTestId('session-ended')).toContainText('You were signed out from elsewhere')
  await page.waitForURL(/sign-in/)
  await expect(page.getByTestId('send-code')).toBeVisible()
  await expect(page.getByTestId('session-ended')).toBeVisible()
})

test('an account that nobody here has is told so, and an answer from elsewhere is not taken', async ({
  page,
}) => {
  await page.goto(`${team.url}/#/sign-in`)
  await page.getByTestId('sign-in-provider').click()
  await letIn(page, 'stranger')
  await expect(page.getByTestId('sign-in-problem')).toContainText('This account is not known here')
  await page.goto(`${team.url}/?elsewhere#/sign-in?code=made-up&state=made-up&iss=${team.url}`)
  await expect(page.getByTestId('sign-in-problem')).toContainText('started somewhere else')
  expect(page.url()).not.toContain('made-up')
})

test('a person signs in with a mailed code, sees where they are signed in, and ends one of it', async ({
  page,
}) => {
  const { id } = await team.addPerson('Ben', 'ben@example.com')
  await team.api('POST', `/users/${id}/tokens`, { name: 'A script' })
  await page.goto(`${team.url}/#/sign-in`)
  await page.getByTestId('email').fill('ben@example.com')
  await page.getByTestId('send-code').click()
  const code = await mailedCode(team, 1)
  await page.getByTestId('code').fill('00000000')
  await page.getByTestId('confirm-code').click()
  await expect(page.getByText('That is not the code.', { exact: false })).toBeVisible()
  await page.getByTestId('code').fill(code)
  await page.getByTestId('confirm-code').click()
  await page.waitForURL(/#\/requests/)
  expect(await whoIsHere(page)).toBe('Ben')

  await page.goto(`${team.url}/#/settings`)
  const list = page.getByTestId('sessions').getByRole('listitem')
  await expect(list).toHaveCount(2)
  await expect(list.filter({ hasText: 'This one' })).toContainText('Browser')
  await list.filter({ hasText: 'A script' }).getByTestId('end-session').click()
  await expect(list).toHaveCount(1)
})

test('somebody who is deactivated is shown the sign-in at once', async ({ page }) => {
  const kim = await team.addPerson('Kim', 'kim@example.com')
  const { token } = await team.api<{ token: string }>('POST', `/users/${kim.id}/tokens`, { name: 't' })
  await page.goto(`${team.url}/#/sign-in`)
  await page.getByText('Use an API token instead').click()
  await page.getByTestId('sign-in-token').fill(token)
  await page.getByTestId('sign-in').click()
  await page.waitForURL(/#\/requests/)
  await team.api('PUT', `/users/${kim.id}`, { name: 'Kim', email: kim.email, active: false })
  await page.waitForURL(/#\/sign-in/)
})
