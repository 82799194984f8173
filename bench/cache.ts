import { machine, rounded, type Benchmark, type Goal } from './harness.ts'
import { openBrowser, openPage } from './ui/browser.ts'
import { figure, inTurns, type Measured } from './ui/rounds.ts'

const REQUESTS = 100_000

/**
 * The store of a window: loaded from the lists of a coordinator that has 100,000 requests, brought up to date by 1,000
 * events, and read without a network. Beside it plain Dexie with all of the same requests.
 */
export const cacheBenchmark: Benchmark = async ({ runs }) => {
  const browser = await openBrowser()
  const [ours, peer] = [await openPage(browser, 'cache-ours'), await openPage(browser, 'cache-peers')]
  try {
    const at = await inTurns(
      {
        countersign: () => ours.run<Measured>('ours', REQUESTS),
        dexie: () => peer.run<Measured>('dexie', REQUESTS),
        'ten times': () => ours.run<Measured>('ours', REQUESTS * 10),
      },
      runs,
    )
    const first = rounded(figure(at.countersign, 'first') / figure(at.dexie, 'load'))
    const page = figure(at.countersign, 'page')
    const goals: readonly Goal[] = [
      { goal: 'first page ≤ 0.05× of the peer’s load', reached: `${first}×`, met: first <= 0.05 },
      { goal: 'a page of 50 without a network ≤ 1 ms', reached: `${page} ms`, met: page <= 1 },
    ]
    return {
      bench: 'cache',
      ours: figure(at.countersign, 'first'),
      peer: figure(at.dexie, 'load'),
      ratio: rounded(1 / first),
      unit: 'ms until the first page of 100,000 requests can be read, from nothing',
      n: runs,
      peerName: 'Dexie, bulkPut of all',
      goals,
      figures: at,
      contenders: [
        {
          name: 'countersign',
          settings: 'sealed; keeps what is bounded to be kept (`kept`), loads the rest when asked',
        },
        { name: 'dexie', settings: 'relaxed durability, bulkPut of 5,000, the same index, nothing sealed' },
      ],
      browser: browser.version(),
      machine: machine(),
    }
  } finally {
    await Promise.all([ours.close(), peer.close()])
    await browser.close()
  }
}
