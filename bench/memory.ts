import { setTimeout as pause } from 'node:timers/promises'
import { bundleCoordinator, type CoordinatorProgram } from '../coordinator/testing/coordinator-process.ts'
import { machine, rounded, type Benchmark } from './harness.ts'
import { bearer, openHttp } from './http-client.ts'
import { inTurns, sized, type Measures } from './turns.ts'
import { startWaitingTeam, type WaitingTeam } from './waiting-team.ts'

const HELD = 2_000
const SETTLE_MS = 3_000
const LONGEST_MS = 300_000
const CONTENT = 'x'.repeat(400)
const MIB = 1024 * 1024

/** Resident memory of a coordinator that has nothing to do, and of the same one while it holds calls of agents. */
export const memoryBenchmark: Benchmark = async (options) => {
  const program = await bundleCoordinator()
  try {
    const held = sized(HELD, options)
    const once = (): Promise<Measures> => measured(program, held)
    const settings = 'one coordinator, SQLite on disk; calls held through /mcp, one connection each'
    const [our] = await inTurns([{ name: 'countersign', version: 'this', settings, once }], options.runs)
    const { idle = Number.NaN, holding = Number.NaN } = our?.medians ?? {}
    return {
      bench: 'memory',
      ours: holding,
      peer: idle,
      ratio: rounded(idle / holding),
      unit: `MiB resident with ${held.toLocaleString('en-US')} held calls`,
      n: options.runs,
      peerName: 'itself, idle',
      goals: [],
      perHeldCallKib: rounded(((holding - idle) * 1024) / held),
      contenders: [our],
      machine: machine(),
    }
  } finally {
    await program.remove()
  }
}

async function measured(program: CoordinatorProgram, held: number): Promise<Measures> {
  const team = await startWaitingTeam(program, held)
  try {
    // What setting the stage took is let go of: a fresh process on the same folder.
    await team.restart()
    await pause(SETTLE_MS)
    const idle = await resident(team)
    const agents = openHttp(team.process.url, '')
    for (let i = 0; i < held; i += 1) hold(agents, team.keys[i % team.keys.length] ?? '', i)
    await untilHeld(team, held)
    await pause(SETTLE_MS)
    const holding = await resident(team)
    agents.close()
    return { idle: rounded(idle), holding: rounded(holding) }
  } finally {
    await team.remove()
  }
}

/** Goes on until the connection is closed; its answer is of no interest. */
function hold(agents: ReturnType<typeof openHttp>, key: string, number: number): void {
  const params = {
    name: 'files_write_file',
    arguments: { path: `notes/${number}.txt`, content: CONTENT },
  }
  const body = JSON.stringify({ jsonrpc: '2.0', id: number, method: 'tools/call', params })
  const headers = `${bearer(key)}accept: application/json, text/event-stream\r\ncountersign-hold: 1800\r\n`
  agents.request('POST', '/mcp', body, headers).catch(() => undefined)
}

async function untilHeld(team: WaitingTeam, wanted: number): Promise<void> {
  const until = performance.now() + LONGEST_MS
  for (;;) {
    const held = await metric(team, 'countersign_calls_held')
    if (held >= wanted) return
    if (performance.now() > until) throw new Error(`${held} of ${wanted} calls are held`)
    await pause(250)
  }
}

/** MiB, as the process itself tells whoever watches it. */
async function resident(team: WaitingTeam): Promise<number> {
  return (await metric(team, 'process_resident_memory_bytes')) / MIB
}

async function metric({ process }: WaitingTeam, name: string): Promise<number> {
  const text = await (await fetch(`${process.url}/metrics`)).text()
  const line = text.split('\n').find((each) => each.startsWith(`${name} `))
  return Number(line?.split(' ')[1] ?? Number.NaN)
}
