import { expect, test } from '@playwright/test'
import { addAsker, connectFiles, type Asker } from '../support/ask.ts'
import { startCoordinator, type RunningCoordinator } from '../support/coordinator.ts'
import { launchApp, type LaunchedApp } from '../support/electron.ts'
import { openOtherVersion, type Difference, type OtherVersion } from '../support/other-version.ts'
import { askTheOwner, joinTeam } from '../support/join-team.ts'
import { openRow } from '../support/open-row.ts'

let coordinator: RunningCoordinator
let asker: Asker
const open: (LaunchedApp | OtherVersion)[] = []

test.beforeAll(async () => {
  coordinator = await startCoordinator()
  await connectFiles(coordinator)
  await askTheOwner(coordinator)
  asker = await addAsker(coordinator, 'Maya Lindqvist')
})
test.afterEach(async () => {
  for (const one of open.splice(0).toReversed()) await one.close()
})
test.afterAll(() => coordinator?.stop())

async function joinVersion(difference: Difference): Promise<LaunchedApp> {
  const version = await openOtherVersion(coordinator.url, difference)
  open.push(version)
  const desktop = await launchApp()
  open.push(desktop)
  await joinTeam(desktop, version.url, coordinator.token)
  return desktop
}

const ask = () => asker.ask([{ name: 'read_file' }])

async function expectDecides({ window: page }: LaunchedApp, id: string): Promise<void> {
  await openRow(page, id)
  await page.getByTestId('approve').click()
  await expect
    .poll(async () => (await coordinator.api<{ status: string }>('GET', `/requests/${id}`)).status)
    .toBe('approved')
  await expect(page.locator(`[data-request-id="${id}"]`)).toHaveCount(0)
}

/** What a newer version might add: a field to everything that has an id, but the steps of a flow, which are read as one. */
function withNews(value: unknown, key = ''): unknown {
  if (key === 'graph') return value
  if (Array.isArray(value)) return value.map((one) => withNews(one))
  if (typeof value !== 'object' || value === null) return value
  const news = 'id' in value ? { weather: { sky: 'clear' } } : {}
  return {
    ...Object.fromEntries(Object.entries(value).map(([name, one]) => [name, withNews(one, name)])),
    ...news,
  }
}

test('a newer coordinator of the same protocol is followed, and what is new is left out', async () => {
  const waiting = await ask()
  const desktop = await joinVersion({
    answer: (_path, body) => withNews(body),
    say: (message) => {
      const changed = withNews(message) as Record<string, unknown>
      const changes = changed['changes']
      const more = Array.isArray(changes)
        ? { changes: [{ kind: 'weather', value: { id: 'w' } }, ...changes] }
        : {}
      return [
        { type: 'forecast', of: 'tomorrow' },
        { ...changed, ...more, mood: 'sunny' },
      ]
    },
  })
  await expect(desktop.window.locator(`[data-request-id="${waiting}"]`)).toHaveCount(1)
  await expectDecides(desktop, waiting)
  // Asked for now, it comes over the stream.
  await expectDecides(desktop, await ask())
  await expect(desktop.window.getByTestId('coordinator-banner')).toHaveCount(0)
})

test('a coordinator of a newer protocol is not guessed at: the window says that it is too old, and can be read', async () => {
  const waiting = await ask()
  let protocol = 1
  const desktop = await joinVersion({
    say: (message) => [message['type'] === 'hello' ? { ...message, protocol } : message],
  })
  const { window: page } = desktop
  await expect(page.locator(`[data-request-id="${waiting}"]`)).toHaveCount(1)
  protocol = 2
  await page.reload()
  await expect(page.getByTestId('coordinator-banner')).toContainText('older than its coordinator')
  await openRow(page, waiting)
  await expect(page.getByTestId('tool')).toContainText('files_read_file')
})

test('an older coordinator, which knows fewer lists and says no protocol, is followed', async () => {
  const waiting = await ask()
  const desktop = await joinVersion({
    answer(path, body) {
      if (/^\/api\/v1\/(deliveries|agents)/.test(path)) return null
      const { signIn: _newer, ...about } = body as Record<string, unknown>
      return path === '/api/v1/about' ? about : body
    },
    say: ({ protocol: _newer, ...message }) => [message],
  })
  await expect(desktop.window.locator(`[data-request-id="${waiting}"]`)).toHaveCount(1)
  await expectDecides(desktop, await ask())
})
