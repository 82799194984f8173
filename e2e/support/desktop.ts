import { execFileSync, spawn } from 'node:child_process'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, type ElectronApplication, type Page } from '@playwright/test'
import type { CoordinatorState, DesktopBridge } from '../../shared/contract/ipc.ts'
import { appRoot, electronExecutable, sandboxFlags, type LaunchedApp } from './electron.ts'

declare global {
  interface Window {
    readonly countersign: DesktopBridge
    /** What the tests have heard from main. */
    heard: { opened: string[]; states: CoordinatorState[]; screens: string[] }
  }
}

export const OWNER = { name: 'Ada Lovelace', email: 'ada@example.org' } as const

/** Waits until the carried coordinator runs. @returns its address */
export async function coordinatorUrl(page: Page): Promise<string> {
  let url = ''
  await expect
    .poll(
      async () => {
        const { coordinator } = await page.evaluate(() => window.countersign.info())
        url = coordinator.state === 'running' ? coordinator.url : ''
        return coordinator.state
      },
      { timeout: 30_000 },
    )
    .toBe('running')
  return url
}

/** Creates the owner by the bridge, as the first-run screen does. */
export async function becomeOwner(page: Page): Promise<string> {
  const url = await coordinatorUrl(page)
  await page.evaluate((owner) => window.countersign.useThisComputer(owner), OWNER)
  return url
}

/** Shows the app to its new owner, past the offer of a sample, which a page that was ready before has left already. */
export async function skipSample(page: Page): Promise<void> {
  await page.reload()
  await page.evaluate(() => (location.hash = '#/welcome'))
  await page.getByTestId('sample-skip').click({ timeout: 30_000 })
}

/** Listens beside the page's own listeners. */
export async function listen(page: Page): Promise<void> {
  await page.evaluate(() => {
    window.heard = { opened: [], states: [], screens: [] }
    window.countersign.onOpenRequest(({ requestId }) => window.heard.opened.push(requestId))
    window.countersign.onCoordinatorState((state) => window.heard.states.push(state))
    window.countersign.onNavigate(({ screen }) => window.heard.screens.push(screen))
  })
}

/** One call of the signed-in person, made by the page. Throws the coordinator's refusal. */
export async function asOwner<T>(page: Page, method: string, path: string, body?: unknown): Promise<T> {
  const answer = await page.evaluate(
    async ([verb, where, text]) => {
      const response = await fetch(`/api/v1${where}`, {
        method: verb,
        ...(text === null ? {} : { body: text, headers: { 'content-type': 'application/json' } }),
      })
      return { ok: response.ok, text: await response.text() }
    },
    [method, path, body === undefined ? null : JSON.stringify(body)] as const,
  )
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.text}`)
  return (answer.text === '' ? null : JSON.parse(answer.text)) as T
}

/**
 * Presses Approve for something that destroys, and waits for the window in which that is confirmed.
 * @returns that window, once its button may be pressed
 */
export async function openConfirm(app: ElectronApplication, page: Page): Promise<Page> {
  const opening = app.waitForEvent('window')
  await page.getByTestId('approve').click()
  const confirm = await opening
  await expect(confirm.getByTestId('confirm-approve')).toBeEnabled()
  // A press right after it opened is taken for a slip of the hand.
  await confirm.waitForTimeout(1_050)
  return confirm
}

export interface Agent {
  /** Asks for one tool of the sample connector, ahead unless with arguments. @returns the request's id */
  ask(tool?: string, args?: object): Promise<string>
}

/** A real connector over a folder of its own, a flow that asks the owner or whom it is told, and an agent with a key. */
export async function setUpAgent(
  page: Page,
  url: string,
  emails: readonly string[] = [OWNER.email],
): Promise<Agent> {
  const folder = await mkdtemp(join(tmpdir(), 'countersign-sample-'))
  await asOwner(page, 'POST', '/connectors', {
    key: 'files',
    name: 'Files',
    transport: {
      type: 'stdio',
      command: process.execPath,
      args: [join(appRoot, 'dist/sample-server/main.js'), folder],
    },
  })
  await expect
    .poll(async () => {
      const { items } = await asOwner<{ items: { status: string }[] }>(page, 'GET', '/connectors')
      return items[0]?.status
    })
    .toBe('connected')
  const flow = await asOwner<{ id: string }>(page, 'POST', '/flows', {
    name: 'Ask me',
    channels: ['email'],
    graph: {
      nodes: [{ id: 'me', kind: 'approval', emails, groups: [], minimum: 1 }],
      edges: [
        { from: 'start', to: 'me' },
        { from: 'me', to: 'end' },
      ],
    },
    advanced: { allowSelfApproval: true, notifyRequester: false },
  })
  await asOwner(page, 'POST', '/policies', { name: 'Ask', action: 'request-approval', flowId: flow.id })
  const { user } = await asOwner<{ user: { id: string } }>(page, 'GET', '/me')
  const agent = await asOwner<{ id: string }>(page, 'POST', '/agents', { name: 'Robot', userId: user.id })
  const { key } = await asOwner<{ key: string }>(page, 'POST', `/agents/${agent.id}/keys`, { name: 'e2e' })
  return {
    async ask(tool = 'write_file', args) {
      const response = await fetch(`${url}/api/v1/requests`, {
        method: 'POST',
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
        body: JSON.stringify({
          connector: 'files',
          tools: [{ name: tool, ...(args && { arguments: args }) }],
          note: 'PLANTED words of the agent',
        }),
      })
      const text = await response.text()
      if (response.status !== 201) throw new Error(text)
      return (JSON.parse(text) as { id: string }).id
    },
  }
}

/** Starts the app a second time on the same data. @returns its exit code */
export function startAgain(dataDir: string, ...args: string[]): Promise<number | null> {
  const child = spawn(
    electronExecutable(),
    [...sandboxFlags(), '--disable-gpu', appRoot, `--data=${dataDir}`, '--port=0', ...args],
    { stdio: 'ignore' },
  )
  return new Promise((done) => void child.once('exit', done))
}

/** Process id of the coordinator that an app carries. */
export async function coordinatorPid(app: ElectronApplication): Promise<number> {
  const pid = await app.evaluate(
    ({ app: electron }) =>
      electron.getAppMetrics().find(({ name }) => name === 'Countersign coordinator')?.pid,
  )
  if (pid === undefined) throw new Error('no coordinator is running')
  return pid
}

/** Whether a process still does anything; one that ended and was not yet collected does not. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return !execFileSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' }).startsWith('Z')
  } catch {
    return false
  }
}

export async function windowState(app: ElectronApplication) {
  return app.evaluate(({ BrowserWindow }) => {
    const [window] = BrowserWindow.getAllWindows()
    return { visible: window?.isVisible() ?? false, focused: window?.isFocused() ?? false }
  })
}

/** Closes the window as its title bar would. */
export async function closeWindow({ app }: LaunchedApp): Promise<void> {
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close())
  await expect.poll(() => windowState(app)).toEqual({ visible: false, focused: false })
}

interface Shown {
  readonly summary: string
  readonly body: string
}

/** The notification daemon of the test's session. */
export const notifications = {
  count: () => Number(dunst('count', 'displayed')),
  /** Kept back by the daemon itself. */
  waiting: () => Number(dunst('count', 'waiting')),
  /** Whether the daemon may disturb: while it may not, it keeps back what comes. */
  disturb: (may: boolean) => dunst('set-paused', String(!may)),
  /** Newest first, also those that are gone. */
  history(): Shown[] {
    return kept().map(({ summary, body }) => ({ summary: summary.data, body: body.data }))
  },
  /** Number of the newest one that is gone. */
  newest: () => Math.max(0, ...kept().map(({ id }) => id.data)),
  /** Titles of those that are gone and came after that one. */
  titlesAfter: (number: number) =>
    kept()
      .filter(({ id }) => id.data > number)
      .map(({ summary }) => summary.data),
  closeAll: () => dunst('close-all'),
  /** Presses the newest one. */
  click: () => dunst('action', '0'),
}

interface Kept {
  readonly id: { readonly data: number }
  readonly summary: { readonly data: string }
  readonly body: { readonly data: string }
}

function kept(): readonly Kept[] {
  return (JSON.parse(dunst('history')) as { data: Kept[][] }).data[0] ?? []
}

function dunst(...args: string[]): string {
  return execFileSync('dunstctl', args, { encoding: 'utf8' })
}
