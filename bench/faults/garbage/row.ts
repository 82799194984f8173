import { fork } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { must, setStage } from '../../../coordinator/testing/cast.ts'
import { bundleCoordinator } from '../../../coordinator/testing/coordinator-process.ts'
import { clientOf, OWNER_EMAIL, OWNER_TOKEN } from '../../../coordinator/testing/test-coordinator.ts'
import type { AuditReport } from '../../../shared/contract/http/record.ts'
import type { FaultRow } from '../row.ts'
import { createRandom } from '../simulator/random.ts'
import { loris, sendFrames, sendMcp, sendRequest, type Target } from './senders.ts'

const AT_ONCE = 8
/** Of the whole form; a shorter one has fewer in proportion, and never fewer than ten. */
const SLOW_SOCKETS = 500
const MOST_GROWTH_MB = 64
const SLOWEST_HEALTHY_MS = 250
const SECONDS_TO_SETTLE = 15

/** Half frames, a quarter requests, a quarter MCP messages, none of which means anything, while somebody works. */
export const garbageRow: FaultRow = {
  what: '100,000 frames, 50,000 HTTP requests, 50,000 MCP messages and 500 slow-loris sockets',
  goal: '0 crashes, 0 state changes, memory growth < 64 MiB, healthy p99 < 250 ms',
  unit: 'pieces',
  full: 200_000,
  short: 800,
  async play({ seed, rounds, folder, isOver, tell, say }) {
    const random = createRandom(seed)
    const program = await bundleCoordinator()
    const running = await program.start(folder, {
      COUNTERSIGN_OWNER_EMAIL: OWNER_EMAIL,
      COUNTERSIGN_OWNER_TOKEN: OWNER_TOKEN,
      COUNTERSIGN_REQUESTS_PER_MINUTE: '0',
    })
    const counts = { frames: 0, 'HTTP requests': 0, 'MCP messages': 0, 'slow sockets': 0 }
    let wrong = 0
    try {
      const { ana, robot, olga } = await setStage({
        as: (token) => clientOf(() => running.url, token),
        data: folder,
      })
      const target: Target = { url: running.url, person: ana.token, agent: robot.token }
      const entries = async (): Promise<number> =>
        (await must<AuditReport>(olga.client.get('/audit/verify'))).entries
      const total = (): number => counts.frames + counts['HTTP requests'] + counts['MCP messages']
      const note = (problem: string | null): void => {
        if (problem === null) return
        wrong += 1
        if (wrong <= 20) tell({ problem })
      }
      const send = async (until: number): Promise<void> => {
        while (total() < until && !isOver()) {
          const [frames, requests, messages] = [
            counts.frames,
            counts['HTTP requests'],
            counts['MCP messages'],
          ]
          if (frames <= requests + messages) counts.frames += await sendFrames(target, random)
          else if (requests <= messages) {
            counts['HTTP requests'] += 1
            note(await sendRequest(target, random).catch((error: unknown) => `HTTP: ${said(error)}`))
          } else {
            counts['MCP messages'] += 1
            note(await sendMcp(target, random).catch((error: unknown) => `MCP: ${said(error)}`))
          }
        }
      }
      const burst = (until: number) => Promise.all(Array.from({ length: AT_ONCE }, () => send(until)))
      // What a first thousand makes it load and compile is no growth.
      await burst(Math.min(1_000, rounds / 4))
      const [before, memory] = [await entries(), residentMb(running.child.pid)]
      const sockets = loris(target, Math.max(10, Math.round((SLOW_SOCKETS * rounds) / 200_000)))
      counts['slow sockets'] = sockets.length
      const person = healthyPerson(target)
      const telling = setInterval(() => say(`${total()} of ${rounds} pieces, ${wrong} wrong`), 60_000)
      await burst(rounds).finally(() => clearInterval(telling))
      const { latencies, refused } = await person.stop()
      for (let n = 0; n < refused; n += 1) note('a healthy request was refused')
      for (const socket of sockets) socket.destroy()
      if (running.child.exitCode !== null || running.child.signalCode !== null) note('it crashed')
      const changes = (await entries()) - before
      if (changes !== 0) note(`${changes} entries were written to the log`)
      const growth = await settledGrowth(memory, () => residentMb(running.child.pid))
      const p99 = Math.round(latencies.sort((a, b) => a - b)[Math.floor(latencies.length * 0.99)] ?? 0)
      const missed = [
        ...(growth < MOST_GROWTH_MB ? [] : [`memory grew by ${growth} MiB`]),
        ...(p99 < SLOWEST_HEALTHY_MS ? [] : [`healthy p99 ${p99} ms`]),
      ]
      const figures = {
        'memory growth (MiB)': growth,
        'healthy requests': latencies.length,
        'healthy p99 (ms)': p99,
      }
      return { done: total(), wrong, missed, counts: { ...counts, ...figures } }
    } finally {
      await running.kill()
      await program.remove()
    }
  },
}

interface Answers {
  readonly latencies: number[]
  readonly refused: number
}

/** Somebody who works meanwhile. */
function healthyPerson({ url, person }: Target): { stop(): Promise<Answers> } {
  const child = fork(join(import.meta.dirname, 'healthy-person.mjs'), [url], {
    env: { ...process.env, BENCH_TOKEN: person },
    execArgv: [],
  })
  return {
    async stop() {
      const answers = once(child, 'message') as Promise<[Answers]>
      child.send('stop')
      return (await answers)[0]
    },
  }
}

/** `fetch` says why in the cause. */
const said = (error: unknown): string =>
  error instanceof Error
    ? `${error.message} ${error.cause instanceof Error ? String(error.cause) : ''}`
    : String(error)

/** Resident memory of a process in MiB; 0 where the system does not tell it in a file. */
function residentMb(pid: number | undefined): number {
  const file = `/proc/${pid ?? 0}/status`
  if (!existsSync(file)) return 0
  return Math.round(Number(/VmRSS:\s*(\d+)/.exec(readFileSync(file, 'utf8'))?.[1] ?? 0) / 1024)
}

/** What is collected in the next seconds was garbage and no growth. */
async function settledGrowth(before: number, now: () => number): Promise<number> {
  let least = now() - before
  for (let second = 0; second < SECONDS_TO_SETTLE && least >= MOST_GROWTH_MB; second += 1) {
    await pause(1_000)
    least = Math.min(least, now() - before)
  }
  return least
}
