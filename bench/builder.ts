import { machine, rounded, type Benchmark, type Goal } from './harness.ts'
import { installPeers, peerVersion } from './peers.ts'
import { openBrowser, openPage } from './ui/browser.ts'
import { figure, inTurns } from './ui/rounds.ts'

const NODES = 1_000

/** The flow builder with 1,000 nodes: opened, panned by the wheel, edited; beside React Flow and Vue Flow as they come. */
export const builderBenchmark: Benchmark = async ({ runs }) => {
  installPeers()
  const browser = await openBrowser()
  const [ours, peers] = [await openPage(browser, 'builder-ours'), await openPage(browser, 'builder-peers')]
  try {
    const at = await inTurns(
      {
        countersign: () => ours.run('ours', NODES),
        reactFlow: () => peers.run('reactFlow', NODES),
        reactFlowVisible: () => peers.run('reactFlowVisible', NODES),
        vueFlow: () => peers.run('vueFlow', NODES),
        'ten times': () => ours.run('ours', NODES * 10),
      },
      runs,
    )
    const open = rounded(figure(at.countersign, 'open') / figure(at.reactFlow, 'open'))
    const heap = rounded(figure(at.countersign, 'heap') / figure(at.reactFlow, 'heap'))
    const pan = figure(at.countersign, 'pan.p95')
    const goals: readonly Goal[] = [
      { goal: 'open ≤ React Flow’s', reached: `${open}×`, met: open <= 1 },
      { goal: 'heap ≤ 1.2× React Flow’s', reached: `${heap}×`, met: heap <= 1.2 },
      { goal: 'pan p95 ≤ 18 ms', reached: `${pan} ms`, met: pan <= 18 },
    ]
    return {
      bench: 'builder',
      ours: figure(at.countersign, 'open'),
      peer: figure(at.reactFlow, 'open'),
      ratio: rounded(1 / open),
      unit: 'ms to open 1,000 nodes',
      n: runs,
      peerName: `@xyflow/react ${peerVersion('@xyflow/react')}`,
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
