import { setTimeout as pause } from 'node:timers/promises'
import type { Random } from '../simulator/random.ts'
import type { Replica, Team } from './team.ts'

export const STRIKES = ['kill', 'stop', 'database', 'partition'] as const
export type StrikeKind = (typeof STRIKES)[number]

export interface Strike {
  readonly kind: StrikeKind
  /** Whom it hits; everybody where the database falls. */
  readonly victim: Replica
  /** ms */
  readonly away: number
  /** PostgreSQL ends as by a power cut, or as an operator does it. */
  readonly how: 'crash' | 'fast'
}

/** Longer than a transaction may stand idle, so that the one of a coordinator that is away is ended by the server. */
const LONG_AWAY = [5_500, 8_000] as const

export function drawStrike(random: Random, team: Team, kind: StrikeKind): Strike {
  const victim = random.pick(team.replicas)
  const long = (kind === 'stop' || kind === 'partition') && random.chance(0.3)
  const [from, to] = long ? LONG_AWAY : [200, 3_000]
  return { kind, victim, away: random.between(from, to), how: random.chance(0.7) ? 'crash' : 'fast' }
}

/** Resolves when what was broken is whole again. `beforeHealing` runs while the victim of a stop or partition is away. */
export async function strike(
  { server }: Team,
  { kind, victim, away, how }: Strike,
  beforeHealing: () => Promise<void>,
): Promise<void> {
  switch (kind) {
    case 'kill':
      return victim.replace(away)
    case 'stop':
      victim.process.child.kill('SIGSTOP')
      await pause(away)
      await beforeHealing()
      victim.process.child.kill('SIGCONT')
      return
    case 'partition':
      victim.wire.silence()
      await pause(away)
      await beforeHealing()
      victim.wire.heal()
      return
    case 'database':
      await server.stop(how)
      await pause(away)
      await server.start()
  }
}
