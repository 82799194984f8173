import { expect, test, type Page } from '@playwright/test'
import { asOwner, becomeOwner, setUpAgent, skipSample } from '../support/desktop.ts'
import { launchApp } from '../support/electron.ts'

// Stores that another version of the app has written.

test.setTimeout(240_000)
const PATIENCE = { timeout: 60_000 }
const row = (page: Page, id: string) => page.locator(`[data-request-id="${id}"]`)

async function writeDenial(page: Page, id: string): Promise<void> {
  await row(page, id).click(PATIENCE)
  await page.getByTestId('deny').click(PATIENCE)
  await page.getByTestId('deny-reason').fill('not today')
}

/** Gives every store of the page the layout of a version that does not exist yet. @returns their names */
const makeNewer = (page: Page): Promise<string[]> =>
  page.evaluate(async () => {
    const names = (await indexedDB.databases()).map(({ name }) => name ?? '').sort()
    for (const name of names) {
      await new Promise<void>((done, fail) => {
        const opening = indexedDB.open(name, 990)
        opening.onupgradeneeded = () => {
          opening.result.createObjectStore('later', { keyPath: 'key' }).put({ key: 'kept', value: name })
        }
        opening.onsuccess = () => {
          opening.result.close()
          done()
        }
        opening.onerror = () => fail(new Error(`${name} cannot be opened`))
      })
    }
    return names
  })
const versions = (page: Page): Promise<(number | undefined)[]> =>
  page.evaluate(async () =>
    (await indexedDB.databases())
      .sort((a, b) => ((a.name ?? '') < (b.name ?? '') ? -1 : 1))
      .map(({ version }) => version),
  )

test('stores of a newer version: what was loaded is loaded again, decisions are left alone, and none is taken', async () => {
  const desktop = await launchApp()
  const page = desktop.window
  const agent = await setUpAgent(page, await becomeOwner(page))
  await skipSample(page)
  const id = await agent.ask('read_file')
  await expect(row(page, id)).toBeVisible(PATIENCE)
  const names = await makeNewer(page)
  expect(names.map((name) => name.split('-')[1])).toEqual(['cache', 'queue'])
  await page.reload()

  await expect(page.getByTestId('coordinator-banner')).toContainText('A newer version of the app', PATIENCE)
  await writeDenial(page, id)
  await page.getByTestId('deny-confirm').click()
  await expect(page.getByText('was not kept, and not sent').first()).toBeVisible(PATIENCE)
  await expect(page.getByTestId('deny-reason')).toHaveValue('not today')
  expect((await asOwner<{ status: string }>(page, 'GET', `/requests/${id}`)).status).toBe('pending')
  // The cache has today's layout again; the decisions have the one they had.
  expect(await versions(page)).toEqual([10, 990])
  await desktop.close()
})
