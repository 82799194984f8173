// npm run bench [-- NAME…] [--json FILE] [--runs N] [--ms N]: each benchmark prints one line of JSON.
import { appendFileSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import type { Benchmark } from './harness.ts'

/** The benchmarks by name. Each is loaded only when it is run, because peers may be missing. */
const BENCHMARKS: Readonly<Record<string, () => Promise<Benchmark>>> = {
  builder: async () => (await import('./builder.ts')).builderBenchmark,
  mail: async () => (await import('./mail.ts')).mailBenchmark,
  policy: async () => (await import('./policy.ts')).policyBenchmark,
  table: async () => (await import('./table.ts')).tableBenchmark,
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'string' },
    runs: { type: 'string', default: '5' },
    ms: { type: 'string', default: '1000' },
  },
})
const options = { runs: Number(values.runs), ms: Number(values.ms) }
const names = positionals.length > 0 ? positionals : Object.keys(BENCHMARKS)
const unknown = names.filter((name) => !Object.hasOwn(BENCHMARKS, name))

if (unknown.length > 0 || !(options.runs >= 1) || !(options.ms >= 10)) {
  process.stderr.write(
    `usage: npm run bench [-- NAME…] [--json FILE] [--runs N] [--ms N]; NAME is one of ${Object.keys(BENCHMARKS).join(', ')}\n`,
  )
  process.exitCode = 2
} else {
  if (values.json !== undefined) writeFileSync(values.json, '')
  for (const name of names) {
    const line = JSON.stringify(await runOne(name))
    process.stdout.write(`${line}\n`)
    if (values.json !== undefined) appendFileSync(values.json, `${line}\n`)
  }
}

/** A benchmark that fails says so in its line, and the others still run. */
async function runOne(name: string): Promise<unknown> {
  process.stderr.write(`${name}: ${options.runs} runs of ${options.ms} ms each …\n`)
  try {
    const benchmark = await BENCHMARKS[name]?.()
    return await benchmark?.(options)
  } catch (error) {
    process.exitCode = 1
    return { bench: name, error: error instanceof Error ? error.message : String(error) }
  }
}
