import { readFileSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { _electron, type ElectronApplication } from '@playwright/test'
import { asOwner, becomeOwner, setUpAgent } from '../e2e/support/desktop.ts'
import { appRoot, electronExecutable, sandboxFlags } from '../e2e/support/electron.ts'
import { machine, rounded, type Benchmark, type Goal } from './harness.ts'
import { addRequests } from './ui/many-requests.ts'
import { figure, inTurns, type Measured } from './ui/rounds.ts'

const REQUESTS = 100_000
const PATIENCE_MS = 120_000
const GOAL_KB = 250

/** The least that a window can be: a page of one heading. */
const EMPTY_MAIN = `const { app, BrowserWindow } = require('electron')
app.whenReady().then(() => new BrowserWindow({ width: 1280, height: 800 }).loadURL('data:text/html,<h1>Empty</h1>'))
`

/**
 * From starting the program to a requests page that can be used, and the memory of all its processes then, with 100,000
 * requests in its coordinator. Beside it an empty window of the same Electron.
 */
export const startBenchmark: Benchmark = async ({ runs }) => {
  const folder = await mkdtemp(join(tmpdir(), 'countersign-start-'))
  try {
    const empty = await makeEmptyApp(folder)
    const [few, many] = [
      await makeStore(join(folder, 'few'), REQUESTS / 10),
      await makeStore(join(folder, 'many'), REQUESTS),
    ]
    const at = await inTurns(
      {
        countersign: () => startOf([appRoot, `--data=${many}`, '--port=0'], '[data-testid="request-row"]'),
        'empty window': () => startOf([empty, `--user-data-dir=${join(folder, 'profile')}`], 'h1'),
        'a tenth of them': () =>
          startOf([appRoot, `--data=${few}`, '--port=0'], '[data-testid="request-row"]'),
      },
      runs,
    )
    const ratioOf = (name: string): number =>
      rounded(figure(at.countersign, name) / figure(at['empty window'], name))
    const [time, memory, script] = [ratioOf('ms'), ratioOf('mb'), initialScriptKb()]
    const goals: readonly Goal[] = [
      { goal: 'time ≤ 1.6× an empty window', reached: `${time}×`, met: time <= 1.6 },
      { goal: 'memory ≤ 1.4× an empty window', reached: `${memory}×`, met: memory <= 1.4 },
      { goal: `initial JS ≤ ${GOAL_KB} kB gzip`, reached: `${script} kB`, met: script <= GOAL_KB },
    ]
    return {
      bench: 'start',
      ours: figure(at.countersign, 'ms'),
      peer: figure(at['empty window'], 'ms'),
      ratio: rounded(1 / time),
      unit: 'ms from start to a usable requests page, 100,000 requests in store',
      n: runs,
      peerName: 'an empty window of the same Electron',
      goals,
      figures: at,
      contenders: [
        {
          name: 'countersign',
          settings: 'with its coordinator; `withoutCoordinator` is the memory of all but that',
        },
        { name: 'empty window', settings: 'one BrowserWindow of the same size, a page of one heading' },
      ],
      machine: machine(),
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function makeEmptyApp(parent: string): Promise<string> {
  const folder = join(parent, 'empty')
  await mkdir(folder)
  await writeFile(
    join(folder, 'package.json'),
    JSON.stringify({ name: 'empty', version: '1.0.0', main: 'main.js' }),
  )
  await writeFile(join(folder, 'main.js'), EMPTY_MAIN)
  return folder
}

const launch = (args: readonly string[]): Promise<ElectronApplication> =>
  _electron.launch({
    executablePath: electronExecutable(),
    args: [...sandboxFlags(), '--force-device-scale-factor=1', '--disable-gpu', ...args],
    cwd: appRoot,
    env: Object.fromEntries(
      Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
    ),
    timeout: PATIENCE_MS,
  })

/** A data folder in which a person has requests, one of them waiting, and whose window was open before. */
async function makeStore(folder: string, requests: number): Promise<string> {
  process.stderr.write(`a store of ${requests} requests …\n`)
  await mkdir(folder)
  const flags = [appRoot, `--data=${folder}`, '--port=0']
  const first = await launch(flags)
  const page = await first.firstWindow({ timeout: PATIENCE_MS })
  const agent = await setUpAgent(page, await becomeOwner(page))
  const decided = await agent.ask('read_file')
  await asOwner(page, 'POST', `/requests/${decided}/decisions`, {
    decisionId: crypto.randomUUID(),
    verdict: 'deny',
    reason: 'no',
  })
  await agent.ask('read_file')
  await first.close()
  addRequests(folder, requests)
  const second = await launch(flags)
  const warm = await second.firstWindow({ timeout: PATIENCE_MS })
  const skip = warm.getByTestId('sample-skip')
  const row = warm.locator('[data-testid="request-row"]').first()
  await skip.or(row).first().waitFor({ timeout: PATIENCE_MS })
  if (await skip.isVisible()) await skip.click()
  await row.waitFor({ timeout: PATIENCE_MS })
  await second.close()
  return folder
}

/** @param shows CSS selector of what the window is for */
async function startOf(args: readonly string[], shows: string): Promise<Measured> {
  const started = performance.now()
  const app = await launch(args)
  try {
    const page = await app.firstWindow({ timeout: PATIENCE_MS })
    await page.locator(shows).first().waitFor({ timeout: PATIENCE_MS })
    const ms = performance.now() - started
    const processes = await app.evaluate(({ app: electron }) =>
      electron.getAppMetrics().map(({ name, memory }) => ({ name: name ?? '', kb: memory.workingSetSize })),
    )
    const mb = (all: typeof processes): number => Math.round(all.reduce((sum, { kb }) => sum + kb, 0) / 1024)
    const others = processes.filter(({ name }) => name !== 'Countersign coordinator')
    return { ms, mb: mb(processes), withoutCoordinator: mb(others) }
  } finally {
    await app.close()
  }
}

/** What the first page loads before it shows anything: the scripts that `index.html` names. */
function initialScriptKb(): number {
  const pages = join(appRoot, 'dist', 'renderer')
  const html = readFileSync(join(pages, 'index.html'), 'utf8')
  const scripts = [...html.matchAll(/(?:src|href)="\.?\/?([^"]+\.js)"/gu)].map((match) => match[1] ?? '')
  const bytes = scripts.map((script) => gzipSync(readFileSync(join(pages, script))).length)
  return rounded(bytes.reduce((sum, one) => sum + one, 0) / 1000)
}
