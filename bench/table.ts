import { machine, rounded, type Benchmark, type Goal } from './harness.ts'
import { installPeers, peerVersion } from './peers.ts'
import { openBrowser, openPage } from './ui/browser.ts'
import { figure, inTurns } from './ui/rounds.ts'

const ROWS = 100_000

/** The requests page with 100,000 requests, beside AG Grid and the bare virtualizer with the same rows. */
export const tableBenchmark: Benchmark = async ({ runs }) => {
  installPeers()
  const browser = await openBrowser()
  const [ours, peers] = [await openPage(browser, 'table-ours'), await openPage(browser, 'table-peers')]
  try {
    const at = await inTurns(
      {
        countersign: () => ours.run('table', ROWS),
        agGrid: () => peers.run('agGrid', ROWS),
        tanstack: () => peers.run('tanstack', ROWS),
        'ten times': () => ours.run('table', ROWS * 10),
        'page, 100,000 stored': () => ours.run('page', ROWS),
        'page, 1,000 stored': () => ours.run('page', 1_000),
        'page, none stored': () => ours.run('page', 0),
      },
      runs,
    )
    const first = rounded(figure(at.countersign, 'first') / figure(at.agGrid, 'first'))
    const jump = rounded(figure(at.countersign, 'jump.p95') / figure(at.tanstack, 'jump.p95'))
    const filter = figure(at.countersign, 'filter')
    const stored = figure(at['page, 100,000 stored'], 'filter')
    const goals: readonly Goal[] = [
      { goal: 'first paint ≤ 0.3× AG Grid', reached: `${first}×`, met: first <= 0.3 },
      { goal: 'far jump p95 ≤ 1.1× TanStack', reached: `${jump}×`, met: jump <= 1.1 },
      { goal: 'filter key ≤ 50 ms', reached: `${filter} ms`, met: filter <= 50 },
      { goal: 'filter key on the whole page ≤ 50 ms', reached: `${stored} ms`, met: stored <= 50 },
    ]
    return {
      bench: 'table',
      ours: figure(at.countersign, 'first'),
      peer: figure(at.agGrid, 'first'),
      ratio: rounded(1 / first),
      unit: 'ms to the first paint of 100,000 rows',
      n: runs,
      peerName: `ag-grid-community ${peerVersion('ag-grid-community')}`,
      goals,
      figures: at,
      browser: browser.version(),
      machine: machine(),
    }
  } finally {
    await Promise.all([ours.close(), peers.close()])
    await browser.close()
  }
}
