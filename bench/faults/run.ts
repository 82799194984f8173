// npm run faults [-- ROW…] [--seed S] [--rounds N] [--minutes M] [--short] [--json FILE] [--page]: brings trouble about
// and looks what broke, each row in its whole form unless told otherwise. --minutes: after these a row begins no further
// round and says how many it played. Findings are lines of JSON; a table stands at the end. Exit code 1 when a row did not
// reach its goal. --page keeps the lines in docs/faults.json and writes docs/faults.md from the newest of each row.
import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { machine } from '../harness.ts'
import { keepLines } from '../kept-lines.ts'
import { faultsPage, faultsTable, isMet, type KeptFault } from './page.ts'
import { ROWS } from './rows.ts'

const FILES = { kept: 'docs/faults.json', page: 'docs/faults.md' }

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seed: { type: 'string', default: '1' },
    rounds: { type: 'string' },
    minutes: { type: 'string', default: 'Infinity' },
    short: { type: 'boolean', default: false },
    json: { type: 'string' },
    page: { type: 'boolean', default: false },
  },
})
const seed = Number(values.seed)
const rounds = values.rounds === undefined ? null : Number(values.rounds)
const longest = Number(values.minutes) * 60_000
const names = positionals.length > 0 ? positionals : Object.keys(ROWS)
const isUsable =
  names.every((name) => Object.hasOwn(ROWS, name)) &&
  Number.isInteger(seed) &&
  (rounds === null || (Number.isInteger(rounds) && rounds > 0)) &&
  longest > 0 &&
  !(values.page && values.short)

if (!isUsable) {
  process.stderr.write(
    `usage: npm run faults [-- ROW…] [--seed S] [--rounds N] [--minutes M] [--short] [--json FILE] [--page]; --page wants no --short; ROW is one of ${Object.keys(ROWS).join(', ')}\n`,
  )
  process.exitCode = 2
} else {
  if (values.json !== undefined) writeFileSync(values.json, '')
  const lines: KeptFault[] = []
  for (const name of names) {
    const line = await playRow(name)
    lines.push(line)
    print(line)
    if (values.json !== undefined) appendFileSync(values.json, `${JSON.stringify(line)}\n`)
  }
  // What did not run says nothing about what was found before.
  const played = lines.filter(({ error }) => error === undefined)
  if (values.page) keepLines(FILES, played, ({ fault }) => fault, faultsPage)
  process.stdout.write(`${faultsTable(lines)}\n`)
  const isAsAsked = (line: KeptFault): boolean =>
    isMet(values.short || rounds !== null ? { ...line, full: 0 } : line)
  process.exitCode = lines.every(isAsAsked) ? 0 : 1
}

/** A row that cannot run says so in its line, and the others still run. */
async function playRow(name: string): Promise<KeptFault> {
  const started = performance.now()
  const row = await (ROWS[name] as (typeof ROWS)[string])()
  const asked = rounds ?? (values.short ? row.short : row.full)
  const { what, goal, unit, full } = row
  process.stderr.write(`${name}: ${asked.toLocaleString('en-US')} ${unit} from seed ${seed} …\n`)
  const cache = join(process.cwd(), 'node_modules', '.cache')
  mkdirSync(cache, { recursive: true })
  const folder = mkdtempSync(join(cache, 'faults-'))
  const about = { fault: name, what, goal, unit, full, seed, machine: machine(), on: today() }
  const seconds = (): number => Math.round((performance.now() - started) / 1000)
  try {
    const outcome = await row.play({
      seed,
      rounds: asked,
      folder,
      isOver: () => performance.now() - started > longest,
      tell: (finding) => print({ fault: name, ...finding }),
      say: (text) => process.stderr.write(`${name}: ${text}\n`),
    })
    return { ...about, ...outcome, missed: outcome.missed ?? [], seconds: seconds() }
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? '') : ''}\n`)
    const text = error instanceof Error ? error.message : String(error)
    return { ...about, done: 0, wrong: 0, missed: [], counts: {}, seconds: seconds(), error: text }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function print(line: object): void {
  process.stdout.write(`${JSON.stringify(line)}\n`)
}

function today(): string {
  return new Date().toISOString().slice(0, 10)
}
