import { isDeepStrictEqual } from 'node:util'
import { build } from 'esbuild'
import { expect, type Page } from '@playwright/test'
import { addApprover, addAsker, connectFiles } from '../../../e2e/support/ask.ts'
import type { RunningCoordinator } from '../../../e2e/support/coordinator.ts'
import type { DecisionOutcome } from '../../../shared/contract/http/requests.ts'
import { expectedOf, type Ending, type Expected } from './expected.ts'
import type { Asked, Cast, Played } from './page.ts'
import { scheduleOf, type Happening, type Schedule } from './schedule.ts'

export interface OfflineFault {
  readonly seed: number
  readonly happenings: readonly Happening[]
  readonly expected: Expected
  readonly actual: Expected | string
}

export interface OfflineRun {
  readonly schedules: number
  readonly decisions: number
  /** What the person was told, of each schedule that was played to its end. */
  readonly outcomes: readonly (readonly DecisionOutcome[])[]
  readonly takenBack: number
  readonly faults: readonly OfflineFault[]
}

/** A minute, and what a busy machine takes. */
const EXPIRED_WITHIN_MS = 180_000

/** Of one agent; the coordinator lets no more wait than twice as many. */
const MOST_WAITING = 100

declare global {
  interface Window {
    playSchedule(schedule: Schedule, cast: Cast, expired: Asked | null): Promise<Played>
  }
}

/**
 * Plays the schedules of `count` seeds from `from` in a real page (Chromium's IndexedDB and locks) against a real
 * coordinator, and holds each to the model.
 * @param program of the page, from `bundlePage`
 * @param expired requests that have expired, from `expireRequests`; without them nothing has expired in any schedule
 */
export async function runSchedules(
  coordinator: RunningCoordinator,
  page: Page,
  program: string,
  from: number,
  count: number,
  expired: Asked[] = [],
): Promise<OfflineRun> {
  const cast = await castOf(coordinator)
  const mayExpire = expired.length > 0
  // Any address of the coordinator will do: the page brings its own program.
  await page.goto(`${coordinator.url}/api/v1/health`)
  await page.evaluate(program)
  const outcomes: (readonly DecisionOutcome[])[] = []
  const endings: Ending[] = []
  const faults: OfflineFault[] = []
  for (let seed = from; seed < from + count; seed += 1) {
    const schedule = scheduleOf(seed, mayExpire)
    const expected = expectedOf(schedule)
    const first = schedule.firstExpired ? (expired.pop() ?? null) : null
    const played = await page
      .evaluate(([one, who, asked]) => window.playSchedule(one, who, asked), [schedule, cast, first] as const)
      .catch((error: unknown) => String(error))
    const actual = typeof played === 'string' ? played : played.came
    if (!isDeepStrictEqual(actual, expected)) {
      faults.push({ seed, happenings: schedule.happenings, expected, actual })
    }
    if (typeof played !== 'string') outcomes.push(played.outcomes)
    endings.push(...expected.endings.flat())
  }
  const takenBack = endings.filter((ending) => ending === 'taken-back').length
  return { schedules: count, decisions: endings.length, outcomes, takenBack, faults }
}

/** How many requests of the seeds have expired when their schedule begins. */
export function expiredOf(from: number, count: number): number {
  const seeds = Array.from({ length: count }, (_one, index) => from + index)
  return seeds.filter((seed) => scheduleOf(seed, true).firstExpired).length
}

/** Asks for `count` things that expire as soon as anything can, a minute later, and waits until they have. */
export async function expireRequests(coordinator: RunningCoordinator, count: number): Promise<Asked[]> {
  await castOf(coordinator)
  const asked: Asked[] = []
  let agent = ''
  for (let index = 0; index < count; index += 1) {
    const name = `Sam${index}`
    if (index % MOST_WAITING === 0) agent = (await addAsker(coordinator, name)).key
    const tools = [{ name: 'write_file', arguments: { path: `expired-${index}.md`, content: 'x' } }]
    const body = { connector: 'files', tools, expiresInMinutes: 1 }
    asked.push(await coordinator.api<Asked>('POST', '/requests', body, agent))
  }
  for (const { id } of asked) {
    const status = async () => (await coordinator.api<{ status: string }>('GET', `/requests/${id}`)).status
    await expect.poll(status, { timeout: EXPIRED_WITHIN_MS }).toBe('expired')
  }
  return asked
}

const castOf = (coordinator: RunningCoordinator): Promise<Cast> => {
  const cast = casts.get(coordinator) ?? addCast(coordinator)
  casts.set(coordinator, cast)
  return cast
}

/** The people of one coordinator stay: a second page plays with the same. */
const casts = new WeakMap<RunningCoordinator, Promise<Cast>>()

async function addCast(coordinator: RunningCoordinator): Promise<Cast> {
  await connectFiles(coordinator)
  const device = await addApprover(coordinator, 'Ana Lund')
  const colleague = await addApprover(coordinator, 'Bo Ek')
  const group = await coordinator.api<{ id: string }>('POST', '/groups', {
    name: 'Deciders',
    members: [device.id, colleague.id],
  })
  const flow = await coordinator.api<{ id: string }>('POST', '/flows', {
    name: 'One of two',
    channels: ['email'],
    graph: {
      nodes: [{ id: 'one', kind: 'approval', emails: [], groups: [group.id], minimum: 1 }],
      edges: [
        { from: 'start', to: 'one' },
        { from: 'one', to: 'end' },
      ],
    },
  })
  await coordinator.api('POST', '/policies', { name: 'Ask', action: 'request-approval', flowId: flow.id })
  const asker = await addAsker(coordinator, 'Maya Lindqvist')
  return {
    device: device.token,
    colleague: colleague.token,
    agent: asker.key,
    admin: coordinator.token,
    deviceUserId: device.id,
    colleagueUserId: colleague.id,
    groupId: group.id,
  }
}

/** The program of the page. Bundled once a run, so that each of its schedules is played by the same. */
export async function bundlePage(): Promise<string> {
  const { outputFiles } = await build({
    absWorkingDir: process.cwd(),
    entryPoints: ['bench/faults/offline/page.ts'],
    bundle: true,
    write: false,
    platform: 'browser',
    format: 'iife',
    target: 'chrome130',
    logLevel: 'error',
  })
  return outputFiles[0]?.text ?? ''
}
