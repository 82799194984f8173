import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { must, setStage, type Cast } from '../../../coordinator/testing/cast.ts'
import {
  bundleCoordinator,
  type CoordinatorProcess,
  type CoordinatorProgram,
} from '../../../coordinator/testing/coordinator-process.ts'
import { clientOf, OWNER_EMAIL, OWNER_TOKEN } from '../../../coordinator/testing/test-coordinator.ts'
import type { AuditReport } from '../../../shared/contract/http/record.ts'
import { plant } from '../planted/bundle-with-bug.ts'
import type { FaultRow } from '../row.ts'
import { createRandom, type Random } from '../simulator/random.ts'
import { POINT_EDITS, POINTS } from './points.ts'
import { askAndDecide, faultOf, isUnreachable, type Sent } from './workload.ts'

const OWNER = {
  COUNTERSIGN_OWNER_EMAIL: OWNER_EMAIL,
  COUNTERSIGN_OWNER_TOKEN: OWNER_TOKEN,
  COUNTERSIGN_REQUESTS_PER_MINUTE: '0',
}
/** Kills of one data folder; then another begins, so that the last kill is as quick as the first. */
const KILLS_A_FOLDER = 50
/** Worlds that live side by side: most of a kill is waiting for a start. */
const AT_ONCE = 4
/** So that neighbouring seeds share no folder. */
const SEED_APART = 1_000
const LONGEST_LIFE_MS = 400
const MOST_PASSAGES = 40
const LONGEST_WAIT_MS = 60_000

/** The coordinator, a process of its own, is killed while agents ask and people decide; the next start is held to it. */
export const killsRow: FaultRow = {
  what: 'kill -9 of the coordinator at named points and at random',
  goal: '2,000 kills, 0 decisions lost or doubled',
  unit: 'kills',
  full: 2_000,
  short: 6,
  async play({ seed, rounds, isOver, tell, say }) {
    const program = await bundleCoordinator([plant(process.cwd(), 'points to die at', POINT_EDITS)])
    const counts: Record<string, number> = { decisions: 0, 'without an answer': 0, 'at random': 0 }
    let [begun, done, wrong, folders] = [0, 0, 0, 0]
    /** One data folder after another. Each has a lot of its own, whichever of the lanes comes to it first. */
    const lane = async (): Promise<void> => {
      while (begun < rounds && !isOver()) {
        const kills = Math.min(KILLS_A_FOLDER, rounds - begun)
        begun += kills
        const random = createRandom(seed * SEED_APART + folders)
        folders += 1
        const found = await killInFolder(program, random, kills, counts, isOver)
        for (const fault of found.faults) tell(fault)
        wrong += found.faults.length
        done += found.kills
        say(`${done} of ${rounds} kills, ${wrong} wrong`)
      }
    }
    try {
      await Promise.all(Array.from({ length: AT_ONCE }, lane))
    } finally {
      await program.remove()
    }
    return { done, wrong, counts }
  },
}

async function killInFolder(
  program: CoordinatorProgram,
  random: Random,
  kills: number,
  counts: Record<string, number>,
  isOver: () => boolean,
): Promise<{ kills: number; faults: object[] }> {
  const data = await mkdtemp(join(tmpdir(), 'countersign-kills-'))
  let running: CoordinatorProcess | null = await program.start(data, OWNER)
  const faults: object[] = []
  let done = 0
  try {
    const as = (token: string | null) => clientOf(() => running?.url ?? '', token)
    const cast = await setStage({ as, data })
    let sent: Sent[] = []
    for (; done < kills && !isOver(); done += 1) {
      await running?.kill()
      const point = random.chance(0.5) ? random.pick(POINTS) : null
      running = await startToDie(program, data, point, random)
      if (running) {
        const seen = await look(cast, sent, counts)
        faults.push(...seen.faults)
        sent = seen.left
        await liveUntilKilled(running, cast, random, point, sent)
      }
      counts[point ?? 'at random'] = (counts[point ?? 'at random'] ?? 0) + 1
    }
    await running?.kill()
    running = await program.start(data, OWNER)
    const seen = await look(cast, sent, counts)
    faults.push(...seen.faults, ...seen.left.map((each) => ({ fault: 'nobody answers any more', ...each })))
    const report = await must<AuditReport>(cast.olga.client.get('/audit/verify'))
    if (!report.ok) faults.push({ fault: 'the log is broken', report })
  } finally {
    await running?.kill()
    await rm(data, { recursive: true, force: true })
  }
  return { kills: done, faults }
}

/** Null when it died before it listened. */
async function startToDie(
  program: CoordinatorProgram,
  data: string,
  point: string | null,
  random: Random,
): Promise<CoordinatorProcess | null> {
  if (point === null) return program.start(data, OWNER)
  const isAtStart = point === 'while it starts'
  const after = isAtStart ? 0 : random.between(3, MOST_PASSAGES)
  return program.start(data, { ...OWNER, DIE_AT: point, DIE_AFTER: `${after}` }).catch(() => null)
}

async function liveUntilKilled(
  running: CoordinatorProcess,
  { robot, ana }: Cast,
  random: Random,
  point: string | null,
  sent: Sent[],
): Promise<void> {
  const working = askAndDecide(robot, ana, random, sent)
  // A named point ends it by itself. One that is not reached in time is a kill at random as well.
  const life = point === null ? random.between(0, LONGEST_LIFE_MS) : LONGEST_WAIT_MS
  await Promise.race([pause(life, undefined, { ref: false }), working])
  await running.kill()
  await working
}

/** Wrong decisions, and those that could not be looked at because the coordinator died meanwhile: the next start tells. */
async function look(
  { ana }: Cast,
  sent: readonly Sent[],
  counts: Record<string, number>,
): Promise<{ faults: object[]; left: Sent[] }> {
  const faults: object[] = []
  const left: Sent[] = []
  for (const decision of sent) {
    try {
      const fault = await faultOf(ana, decision)
      if (fault !== null) faults.push({ fault, ...decision })
      counts['decisions'] = (counts['decisions'] ?? 0) + 1
      if (!decision.acknowledged) counts['without an answer'] = (counts['without an answer'] ?? 0) + 1
    } catch (error) {
      if (!isUnreachable(error)) throw error
      left.push(decision)
    }
  }
  return { faults, left }
}
