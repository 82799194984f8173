import { expect, test, type BrowserContext, type Locator, type Page } from '@playwright/test'
import { expectAccessible } from '../support/axe.ts'
import { addApprover } from '../support/ask.ts'
import { startCoordinator, type RunningCoordinator } from '../support/coordinator.ts'

interface Chosen {
  readonly language?: string
  readonly quietHours?: object
}

let coordinator: RunningCoordinator
let ana: { id: string; token: string }
test.beforeAll(async () => {
  coordinator = await startCoordinator()
  ana = await addApprover(coordinator, 'Ana Duarte')
})
test.afterAll(() => coordinator.stop())

const open = async (context: BrowserContext, path: string): Promise<Page> => {
  const page = await context.newPage()
  await page.goto(`${coordinator.url}/#${path}`)
  await expect(page.getByTestId('connection')).toHaveAttribute('data-reach', 'live', { timeout: 30_000 })
  return page
}
const chosenBy = async (id: string): Promise<Chosen> => {
  const { language, quietHours } = await coordinator.api<Chosen>('GET', `/users/${id}`)
  return {
    ...(language === undefined ? {} : { language }),
    ...(quietHours === undefined ? {} : { quietHours }),
  }
}
async function chooseLanguage(page: Page, within: Locator, label: string, name: string): Promise<void> {
  await within.getByRole('combobox', { name: label, exact: true }).click()
  await page.getByRole('option', { name, exact: true }).click()
}

test('people choose the language of their messages and their quiet hours, and are told what is wrong', async ({
  context,
}) => {
  await context.addInitScript((kept) => sessionStorage.setItem('countersign.token', kept), ana.token)
  const page = await open(context, '/settings')
  const form = page.getByTestId('your-messages')
  await chooseLanguage(page, form, 'Language of messages', 'Deutsch')
  await form.getByRole('switch', { name: /^Quiet hours/ }).click()
  await form.getByLabel('Quiet from').fill('07:00')
  await form.getByLabel('Quiet until').fill('07:00')
  for (const day of ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'])
    await form.getByRole('checkbox', { name: day }).click()
  await form.getByRole('button', { name: /^Remove/ }).click()
  await form.getByTestId('save-preferences').click()
  await expect(form.getByText('Start and end must differ.')).toBeVisible()
  await expect(form.getByText('Choose at least one day, or switch quiet hours off.')).toBeVisible()
  await expect(form.getByText('Choose a time zone.', { exact: true })).toBeVisible()
  expect(await chosenBy(ana.id)).toEqual({})
  await expectAccessible(page)
  await form.getByLabel('Quiet from').fill('')
  await expect(form.getByText('Enter a time.')).toBeVisible()
  await form.getByLabel('Quiet from').fill('21:30')
  await form.getByRole('checkbox', { name: 'Sunday' }).click()
  await form.getByRole('checkbox', { name: 'Monday' }).click()
  await form.getByRole('combobox', { name: 'Time zone' }).fill('Stockh')
  await page.getByRole('option', { name: 'Europe/Stockholm' }).click()
  await page.keyboard.press('Escape')
  await form.getByTestId('save-preferences').click()
  await expect(page.getByText('Your message settings are saved', { exact: true })).toBeVisible()
  expect(await chosenBy(ana.id)).toEqual({
    language: 'de',
    quietHours: { from: '21:30', until: '07:00', timeZone: 'Europe/Stockholm', days: ['mon', 'sun'] },
  })
  await page.reload()
  await expect(form.getByLabel('Quiet from')).toHaveValue('21:30')
  await expect(form.getByRole('checkbox', { name: 'Tuesday' })).not.toBeChecked()
  await form.getByRole('switch', { name: /^Quiet hours/ }).click()
  await form.getByTestId('save-preferences').click()
  await expect.poll(() => chosenBy(ana.id)).toEqual({ language: 'de' })
})

test('administrators set them for others, and the language of those who chose none', async ({ context }) => {
  await coordinator.signIn(context, {})
  const page = await open(context, `/people/users/${ana.id}`)
  const panel = page.getByTestId('edit-panel')
  await panel.getByRole('switch', { name: /^Quiet hours/ }).click()
  await panel.getByLabel('Quiet until').fill('22:00')
  await page.getByTestId('panel-save').click()
  await expect(panel.getByText('Start and end must differ.')).toBeVisible()
  await panel.getByLabel('Quiet until').fill('06:00')
  await chooseLanguage(page, panel, 'Language of messages', 'Same as for everybody')
  await page.getByTestId('panel-save').click()
  await expect
    .poll(() => chosenBy(ana.id))
    .toEqual({ quietHours: { from: '22:00', until: '06:00', timeZone: expect.any(String) as unknown } })
  await expectAccessible(page)
  await page.goto(`${coordinator.url}/#/settings/channels`)
  await chooseLanguage(page, page.locator('main'), 'For everybody', 'Deutsch')
  await expect.poll(() => coordinator.api('GET', '/message-language')).toEqual({ language: 'de' })
  await expectAccessible(page)
})
