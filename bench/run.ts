// npm run bench [-- NAME…] [--json FILE] [--page] [--runs N] [--ms N]: each benchmark prints one line of JSON. --page
// keeps the lines in docs/benchmarks.json and writes docs/benchmarks.md from the newest of each benchmark.
import { appendFileSync, writeFileSync } from 'node:fs'
import { loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import type { Benchmark } from './harness.ts'
import { keepLines } from './kept-lines.ts'
import { benchmarksPage, type KeptLine } from './page.ts'

const FILES = { kept: 'docs/benchmarks.json', page: 'docs/benchmarks.md' }

/** The benchmarks by name. Each is loaded only when it is run, because peers may be missing. */
const BENCHMARKS: Readonly<Record<string, () => Promise<Benchmark>>> = {
  approval: async () => (await import('./approval.ts')).approvalBenchmark,
  builder: async () => (await import('./builder.ts')).builderBenchmark,
  cache: async () => (await import('./cache.ts')).cacheBenchmark,
  commit: async () => (await import('./commit.ts')).commitBenchmark,
  'decide-http': async () => (await import('./decide-http.ts')).decideHttpBenchmark,
  engine: async () => (await import('./engine.ts')).engineBenchmark,
  gateway: async () => (await import('./gateway.ts')).gatewayBenchmark,
  list: async () => (await import('./list.ts')).listBenchmark,
  mail: async () => (await import('./mail.ts')).mailBenchmark,
  memory: async () => (await import('./memory.ts')).memoryBenchmark,
  notify: async () => (await import('./notify.ts')).notifyBenchmark,
  outbox: async () => (await import('./outbox.ts')).outboxBenchmark,
  pages: async () => (await import('./pages.ts')).pagesBenchmark,
  policy: async () => (await import('./policy.ts')).policyBenchmark,
  recover: async () => (await import('./recover.ts')).recoverBenchmark,
  replicas: async () => (await import('./replicas.ts')).replicasBenchmark,
  start: async () => (await import('./start.ts')).startBenchmark,
  stream: async () => (await import('./stream.ts')).streamBenchmark,
  table: async () => (await import('./table.ts')).tableBenchmark,
  timers: async () => (await import('./timers.ts')).timersBenchmark,
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'string' },
    page: { type: 'boolean', default: false },
    runs: { type: 'string', default: '5' },
    ms: { type: 'string', default: '1000' },
  },
})
const options = { runs: Number(values.runs), ms: Number(values.ms) }
const names = positionals.length > 0 ? positionals : Object.keys(BENCHMARKS)
const unknown = names.filter((name) => !Object.hasOwn(BENCHMARKS, name))

if (unknown.length > 0 || !(options.runs >= 1) || !(options.ms >= 10)) {
  process.stderr.write(
    `usage: npm run bench [-- NAME…] [--json FILE] [--page] [--runs N] [--ms N]; NAME is one of ${Object.keys(BENCHMARKS).join(', ')}\n`,
  )
  process.exitCode = 2
} else {
  if (values.json !== undefined) writeFileSync(values.json, '')
  const fresh: KeptLine[] = []
  for (const name of names) {
    const load = Number((loadavg()[0] ?? 0).toFixed(1))
    const line = { ...(await runOne(name)), on: new Date().toISOString().slice(0, 10), load }
    fresh.push(line)
    process.stdout.write(`${JSON.stringify(line)}\n`)
    if (values.json !== undefined) appendFileSync(values.json, `${JSON.stringify(line)}\n`)
  }
  // What failed says nothing about what was measured before.
  const measured = fresh.filter(({ error }) => error === undefined)
  if (values.page) keepLines(FILES, measured, ({ bench }) => bench, benchmarksPage)
}

/** A benchmark that fails says so in its line, and the others still run. */
async function runOne(name: string): Promise<KeptLine> {
  process.stderr.write(`${name}: ${options.runs} runs of ${options.ms} ms each …\n`)
  try {
    const benchmark = await BENCHMARKS[name]?.()
    if (benchmark) return await benchmark(options)
    throw new Error('there is no such benchmark')
  } catch (error) {
    process.exitCode = 1
    return { bench: name, error: error instanceof Error ? error.message : String(error) }
  }
}
