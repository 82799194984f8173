import { expect, test } from '@playwright/test'
import { addApprover, addAsker, connectFiles } from '../support/ask.ts'
import { startCoordinator, type RunningCoordinator } from '../support/coordinator.ts'

/** More than are told one by one. */
const EVENTS = 5_100
const AT_ONCE = 30

let coordinator: RunningCoordinator

test.beforeAll(async () => {
  coordinator = await startCoordinator({ COUNTERSIGN_REQUESTS_PER_MINUTE: '0' })
  await connectFiles(coordinator)
})
test.afterAll(() => coordinator.stop())

test('a window that was away for weeks shows at once what it kept, and then what is', async ({ context }) => {
  const { ask } = await addAsker(coordinator, 'Maya Lindqvist')
  const one = (path: string) => ask([{ name: 'write_file', arguments: { path, content: 'x' } }])
  const [stays, ends] = [await one('stays.md'), await one('ends.md')]
  await coordinator.signIn(context)
  const before = await context.newPage()
  await before.goto(`${coordinator.url}/#/requests`)
  await expect(before.getByTestId('request-row')).toHaveCount(2)
  await expect(before.getByTestId('connection').getByText('Live', { exact: true })).toBeVisible()
  await before.close()

  await coordinator.api('POST', `/requests/${ends}/decisions`, {
    decisionId: crypto.randomUUID(),
    verdict: 'deny',
  })
  const comes = await one('comes.md')
  const { id } = await addApprover(coordinator, 'Ben Okafor')
  const ben = { email: 'ben@northwind.example', role: 'approver', groups: [] }
  for (let told = 0; told < EVENTS; told += AT_ONCE) {
    const rename = (_one: unknown, at: number) =>
      coordinator.api('PUT', `/users/${id}`, { ...ben, name: `Ben ${told + at}` })
    await Promise.all(Array.from({ length: AT_ONCE }, rename))
  }

  const page = await context.newPage()
  const types: string[] = []
  let answer: () => void = () => undefined
  const held = new Promise<void>((done) => {
    answer = done
  })
  page.on('websocket', (socket) =>
    socket.on('framereceived', ({ payload }) =>
      types.push(...(/"type":"(\w[\w-]*)"/.exec(String(payload)) ?? []).slice(1)),
    ),
  )
  await page.route(/\/requests\?/u, async (route) => {
    await held
    await route.continue()
  })
  await page.goto(`${coordinator.url}/#/requests`)
  // What was kept can be read before anything is loaded.
  const row = (id: string) => page.locator(`[data-request-id="${id}"]`)
  await expect(row(ends)).toBeVisible()
  answer()
  await expect(row(comes)).toBeVisible({ timeout: 30_000 })
  await expect(row(ends)).toHaveCount(0)
  await expect(row(stays)).toBeVisible()
  // It was not told thousands of things that it then loads anyway.
  expect(types).toContain('hello')
  expect(types).not.toContain('event')
  await page.evaluate(() => (location.hash = '#/people'))
  await expect(page.getByTestId('user-row').filter({ hasText: `Ben ${EVENTS - 1}` })).toBeVisible()
})
