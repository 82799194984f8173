import { randomUUID } from 'node:crypto'
import type { CoordinatorProgram } from '../../../coordinator/testing/coordinator-process.ts'
import { must } from '../../../coordinator/testing/cast.ts'
import { clientOf, OWNER_TOKEN } from '../../../coordinator/testing/test-coordinator.ts'
import type { AuditReport } from '../../../shared/contract/http/record.ts'
import { createRandom, type Random } from '../simulator/random.ts'
import { decideAt, playCrowd, type Told } from './crowd.ts'
import { createJudge } from './judge.ts'
import type { Finding } from './outcomes.ts'
import { drawStrike, strike, STRIKES, type Strike, type StrikeKind } from './strike.ts'
import { startTeam, type Team } from './team.ts'

export interface ReplicasRun {
  readonly seed: number
  readonly rounds: number
  /** What happens in each round, from the start again at its end; drawn by lot when empty. */
  readonly kinds?: readonly StrikeKind[]
  /** Called after each round. */
  readonly onRound?: (round: number, kind: StrikeKind, findings: readonly Finding[]) => void
  /** True when no further round should begin. */
  readonly isOver?: () => boolean
}

export interface ReplicasResult {
  readonly rounds: number
  readonly strikes: Readonly<Record<StrikeKind, number>>
  readonly requests: number
  /** Decisions that somebody was told are stored; that somebody was told are not. */
  readonly stored: number
  readonly refused: number
  readonly executions: number
  readonly unknownOutcomes: number
  /** Opposite decisions that lay waiting at a coordinator that was away. */
  readonly staleTries: number
  readonly entries: number
  readonly findings: readonly Finding[]
}

/** How long a decision waits at a coordinator that is away: until after it is back. ms */
const STALE_PATIENCE_MS = 20_000
/** Over which a round's agents begin, and in which it is struck. ms */
const SPREAD_MS = 1_500

/**
 * Rounds in which agents ask and call, people decide, and one of three coordinators is killed, suspended or cut off, or
 * the database falls. After each, everything that anybody was told is held against the log.
 */
export async function playReplicas(program: CoordinatorProgram, run: ReplicasRun): Promise<ReplicasResult> {
  const team = await startTeam(program)
  try {
    const random = createRandom(run.seed)
    const judge = createJudge(team)
    const strikes = { kill: 0, stop: 0, database: 0, partition: 0 }
    const sums = {
      requests: 0,
      stored: 0,
      refused: 0,
      executions: 0,
      unknownOutcomes: 0,
      staleTries: 0,
      entries: 0,
    }
    const findings: Finding[] = []
    let round = 0
    for (; round < run.rounds && run.isOver?.() !== true; round += 1) {
      const kind = run.kinds?.[round % run.kinds.length] ?? random.pick(STRIKES)
      strikes[kind] += 1
      const { told, stale, verdict } = await playRound(
        team,
        random,
        round,
        drawStrike(random, team, kind),
        judge,
      )
      const found = [...verdict.findings, ...stale.filter(({ status }) => status === 200).map(staleWrite)]
      findings.push(...found)
      run.onRound?.(round, kind, found)
      sums.requests += verdict.requests
      sums.stored += told.filter(({ status }) => status === 200).length
      sums.refused += told.filter(({ status }) => status !== 200).length
      sums.executions += verdict.executions
      sums.unknownOutcomes += verdict.unknownOutcomes
      sums.staleTries += stale.length
      sums.entries += verdict.entries
    }
    findings.push(...(await verifiedByEach(team)))
    return { rounds: round, strikes, ...sums, findings }
  } finally {
    await team.remove()
  }
}

const staleWrite = ({ requestId, decisionId }: Told): Finding => ({
  breach: 'stale write',
  about: `${decisionId} on ${requestId}`,
})

async function playRound(
  team: Team,
  random: Random,
  round: number,
  blow: Strike,
  judge: ReturnType<typeof createJudge>,
) {
  const decided: Told[] = []
  const late: Promise<Told>[] = []
  const crowd = playCrowd({
    team,
    random,
    prefix: `r${round}`,
    requests: 6,
    calls: 4,
    spread: SPREAD_MS,
    onTold: (told) => void (told.status === 200 && decided.push(told)),
  })
  const struck = (async () => {
    await new Promise((resolve) => void setTimeout(resolve, random.between(0, SPREAD_MS)))
    const before = decided.length
    await strike(team, blow, async () => {
      // Decided elsewhere while it was away: the opposite lies in its socket when it is back.
      for (const told of decided.slice(before).slice(-3)) late.push(opposite(team, blow, told))
      await new Promise((resolve) => void setTimeout(resolve, 50))
    })
  })()
  await Promise.all([crowd, struck])
  const [story, stale] = [await crowd, await Promise.all(late)]
  await team.ready()
  const verdict = await judge.round({ ...story, told: [...story.told, ...stale] })
  return { told: story.told, stale, verdict }
}

async function opposite(team: Team, { victim }: Strike, { requestId, verdict, by }: Told): Promise<Told> {
  const { ana, ben } = team.cast
  const other = by === ana.id ? ben : ana
  const against = verdict === 'approve' ? 'deny' : 'approve'
  const decisionId = randomUUID()
  const decision = { id: requestId, decisionId, verdict: against } as const
  const status = await decideAt(victim.url, other.token, decision, STALE_PATIENCE_MS)
  return { requestId, decisionId, verdict: against, by: other.id, status: status ?? 0 }
}

/** The product's own proof, from each of them. */
async function verifiedByEach({ replicas }: Team): Promise<Finding[]> {
  const findings: Finding[] = []
  for (const { url, name } of replicas) {
    const report = await must<AuditReport>(
      clientOf(() => url, OWNER_TOKEN).post('/audit/verify', { checkpoints: [] }),
    )
    if (!report.ok)
      findings.push({ breach: 'log broken', about: `as ${name} reads it: ${JSON.stringify(report)}` })
  }
  return findings
}
