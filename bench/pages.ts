import type { Browser } from '@playwright/test'
import { seed } from '../e2e/screens/seed.ts'
import { startCoordinator, type RunningCoordinator } from '../e2e/support/coordinator.ts'
import { machine, rounded, type Benchmark, type Goal } from './harness.ts'
import { openBrowser } from './ui/browser.ts'
import { addRequests } from './ui/many-requests.ts'
import { timeToInteractive } from './ui/page-times.ts'

const SIZES = [0, 1_000, 100_000] as const
const WINDOW = { width: 1280, height: 800 }
const GOAL_MS = 2_000

/** Each page with what it is for, as a CSS selector; with no requests its empty state is what it shows. */
const PAGES: readonly (readonly [name: string, path: string, shows: string])[] = [
  ['dashboard', '/dashboard', '[data-testid="figure"]'],
  ['requests', '/requests', '[data-testid="request-row"], main a[href$="/welcome"]'],
  ['flows', '/flows', '[data-testid="flow-row"], [data-testid="create-flow"]'],
  ['policies', '/policies', '[data-testid="policy-row"], [data-testid="add-policy"]'],
  ['connectors', '/connectors', '[data-testid="connector-row"], [data-testid="add-connector"]'],
  ['people', '/people', '[data-testid="user-row"]'],
  ['settings', '/settings', 'main h2'],
]

/** ms, medians: in a browser that knows nothing yet, and when the page is opened again. */
interface Times {
  readonly first: number
  readonly again: number
}

/**
 * Time to interactive of each page on a real coordinator with no, 1,000 and 100,000 requests, of which one in twenty
 * waits. There is no peer: the figure beside ours is the same page without requests.
 */
export const pagesBenchmark: Benchmark = async ({ runs }) => {
  const browser = await openBrowser()
  const figures: Record<string, Record<string, Times>> = {}
  try {
    for (const size of SIZES) {
      const coordinator = await startCoordinator()
      try {
        if (size > 0) {
          await seed(coordinator)
          addRequests(coordinator.data, size)
        }
        for (const [name, path, shows] of PAGES) {
          const times = await timesOf(browser, coordinator, path, shows, runs)
          figures[name] = { ...figures[name], [size]: times }
          process.stderr.write(row(name, size, times))
        }
      } finally {
        await coordinator.stop()
      }
    }
  } finally {
    await browser.close()
  }
  const list = figures['requests']
  const [none, many] = [list?.['0']?.first ?? 0, list?.['100000']?.first ?? 0]
  const slowest = Math.max(...Object.values(figures).map((sizes) => sizes['100000']?.again ?? 0))
  const goals: readonly Goal[] = [
    {
      goal: `every page opened again answers within ${GOAL_MS} ms with 100,000 requests`,
      reached: `${slowest} ms`,
      met: slowest <= GOAL_MS,
    },
  ]
  return {
    bench: 'pages',
    ours: many,
    peer: none,
    ratio: rounded(none / many),
    unit: 'ms until the requests page answers, first visit, 100,000 requests',
    n: runs,
    peerName: 'the same page without requests',
    goals,
    figures,
    machine: machine(),
  }
}

async function timesOf(
  browser: Browser,
  coordinator: RunningCoordinator,
  path: string,
  shows: string,
  runs: number,
): Promise<Times> {
  const [first, again]: [number[], number[]] = [[], []]
  for (let run = 0; run < runs; run += 1) {
    const context = await browser.newContext({ viewport: WINDOW })
    await coordinator.signIn(context)
    for (const times of [first, again]) {
      const page = await context.newPage()
      await page.goto(`${coordinator.url}/#${path}`, { waitUntil: 'commit' })
      times.push(await timeToInteractive(page, shows))
      await page.close()
    }
    await context.close()
  }
  return { first: median(first), again: median(again) }
}

const median = (values: readonly number[]): number =>
  Math.round(values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0)

const row = (name: string, size: number, { first, again }: Times): string =>
  `${name.padEnd(12)}${String(size).padStart(8)} requests${String(first).padStart(7)} ms first${String(again).padStart(7)} ms again\n`
