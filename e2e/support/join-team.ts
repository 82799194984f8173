import { expect, type Page } from '@playwright/test'
import type { ServerMessage } from '../../shared/contract/stream.ts'
import { OWNER_EMAIL, type RunningCoordinator } from './coordinator.ts'
import { coordinatorUrl, skipSample } from './desktop.ts'
import type { LaunchedApp } from './electron.ts'

/** A frame of the stream as the page read it. */
export interface SeenFrame {
  readonly type: ServerMessage['type']
  /** Of an event. */
  readonly seq: number | null
  /** Epoch ms. */
  readonly at: number
}

declare global {
  interface Window {
    /** What came over the stream since the page was loaded. */
    seenFrames: SeenFrame[]
  }
}

/** A flow that asks one person, the owner unless said otherwise, and a policy that sends everything there. */
export async function askTheOwner(coordinator: RunningCoordinator, who = OWNER_EMAIL): Promise<void> {
  const flow = await coordinator.api<{ id: string }>('POST', '/flows', {
    name: 'Ask the owner',
    channels: ['email'],
    graph: {
      nodes: [{ id: 'owner', kind: 'approval', emails: [who], groups: [], minimum: 1 }],
      edges: [
        { from: 'start', to: 'owner' },
        { from: 'owner', to: 'end' },
      ],
    },
    // Nobody else could answer what the owner's own agent asks.
    advanced: { allowSelfApproval: true, notifyRequester: false },
  })
  await coordinator.api('POST', '/policies', { name: 'Ask', action: 'request-approval', flowId: flow.id })
}

/**
 * Signs a desktop in to a team's coordinator at `address`, which the person confirms, and opens the requests. The page
 * keeps a list of the frames that it reads.
 */
export async function joinTeam(
  { app, window: page }: LaunchedApp,
  address: string,
  token: string,
): Promise<void> {
  await coordinatorUrl(page)
  await app.evaluate(({ dialog }) => {
    dialog.showMessageBox = () => Promise.resolve({ response: 0, checkboxChecked: false })
  })
  await page.addInitScript(() => {
    window.seenFrames = []
    const parse = JSON.parse.bind(JSON)
    JSON.parse = (...input: Parameters<typeof JSON.parse>): unknown => {
      const value = parse(...input) as unknown
      const { type, seq } = (value ?? {}) as Partial<Record<'type' | 'seq', unknown>>
      if (typeof type === 'string' && ['hello', 'event', 'caught-up', 'resync'].includes(type)) {
        const frame = {
          type: type as SeenFrame['type'],
          seq: typeof seq === 'number' ? seq : null,
          at: Date.now(),
        }
        window.seenFrames.push(frame)
      }
      return value
    }
  })
  await page.evaluate((input) => window.countersign.useTeam(input), { address, token })
  await skipSample(page)
  await expectReach(page, 'live')
}

/** Waits until the foot of the sidebar says so. */
export const expectReach = (page: Page, reach: 'live' | 'reconnecting', timeout = 30_000): Promise<void> =>
  expect(page.getByTestId('connection')).toHaveAttribute('data-reach', reach, { timeout })

export const framesOf = (page: Page): Promise<SeenFrame[]> => page.evaluate(() => window.seenFrames)
