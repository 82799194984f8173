import { isDeepStrictEqual } from 'node:util'
import { build } from 'esbuild'
import type { Page } from '@playwright/test'
import { addApprover, addAsker, connectFiles } from '../../../e2e/support/ask.ts'
import type { RunningCoordinator } from '../../../e2e/support/coordinator.ts'
import { expectedOf, type Expected } from './expected.ts'
import type { Cast } from './page.ts'
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
  /** How many decisions ended in which way. */
  readonly endings: Readonly<Record<string, number>>
  readonly faults: readonly OfflineFault[]
}

declare global {
  interface Window {
    playSchedule(schedule: Schedule, cast: Cast): Promise<Expected>
  }
}

/**
 * Plays the schedules of `count` seeds from `from` in a real page (Chromium's IndexedDB and locks) against a real
 * coordinator, and holds each to the model.
 */
export async function runSchedules(
  coordinator: RunningCoordinator,
  page: Page,
  from: number,
  count: number,
): Promise<OfflineRun> {
  const known = casts.get(coordinator) ?? addCast(coordinator)
  casts.set(coordinator, known)
  const cast = await known
  // Any address of the coordinator will do: the page brings its own program.
  await page.goto(`${coordinator.url}/api/v1/health`)
  await page.evaluate(await bundle())
  const endings: Record<string, number> = {}
  const faults: OfflineFault[] = []
  for (let seed = from; seed < from + count; seed += 1) {
    const schedule = scheduleOf(seed)
    const expected = expectedOf(schedule)
    const actual = await page
      .evaluate(([one, who]) => window.playSchedule(one, who), [schedule, cast] as const)
      .catch((error: unknown) => String(error))
    if (!isDeepStrictEqual(actual, expected)) {
      faults.push({ seed, happenings: schedule.happenings, expected, actual })
    }
    for (const ending of expected.endings.flat()) endings[ending] = (endings[ending] ?? 0) + 1
  }
  const decisions = Object.values(endings).reduce((sum, one) => sum + one, 0)
  return { schedules: count, decisions, endings, faults }
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

async function bundle(): Promise<string> {
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
