import { expect, test } from '@playwright/test'
import { addAsker, connectFiles } from '../support/ask.ts'
import { startCoordinator, type RunningCoordinator } from '../support/coordinator.ts'

/** More than are loaded at once. */
const WAITING = 510

let coordinator: RunningCoordinator

test.beforeAll(async () => {
  coordinator = await startCoordinator({ COUNTERSIGN_REQUESTS_PER_MINUTE: '0' })
})
test.afterAll(() => coordinator.stop())

test('a long load says how far it has come, moves nothing, and people work meanwhile', async ({
  context,
}) => {
  await connectFiles(coordinator)
  const people = await Promise.all(
    ['Maya Lindqvist', 'Ben Okafor', 'Chloe Martin'].map((name) => addAsker(coordinator, name)),
  )
  const askers = people.map(async (person) => {
    for (let index = 0; index < WAITING / people.length; index += 1) {
      await person.ask([{ name: 'write_file', arguments: { path: `${index}.md`, content: 'x' } }])
    }
  })
  await Promise.all(askers)

  await coordinator.signIn(context)
  const page = await context.newPage()
  let goOn: () => void = () => undefined
  const held = new Promise<void>((done) => {
    goOn = done
  })
  // The second page of the list is on its way for as long as we look.
  await page.route(/\/requests\?.*cursor=/u, async (route) => {
    await held
    await route.continue()
  })
  await page.goto(`${coordinator.url}/#/requests`)
  const connection = page.getByTestId('connection')
  await expect(connection.getByText(`500 of ${WAITING}`)).toBeVisible({ timeout: 30_000 })
  await expect(connection.getByText('Loading', { exact: true })).toHaveAttribute('role', 'status')
  const before = await connection.boundingBox()

  // What is here can be opened.
  await page.getByTestId('request-row').first().click()
  await expect(page.getByTestId('review-panel')).toBeVisible()

  goOn()
  await expect(connection.getByText('Live', { exact: true })).toBeVisible({ timeout: 30_000 })
  await expect(connection).not.toHaveAttribute('data-loading')
  await expect(page.getByTestId('waiting-count')).toContainText(`${WAITING}`)
  expect((await connection.boundingBox())?.height).toBe(before?.height)
})
