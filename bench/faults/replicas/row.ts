import { bundleCoordinator } from '../../../coordinator/testing/coordinator-process.ts'
import type { FaultRow } from '../row.ts'
import { playReplicas } from './play-replicas.ts'

const SAY_EVERY = 10

/** Three coordinators on one PostgreSQL, of which one is away in each round, or the database is. */
export const replicasRow: FaultRow = {
  what: 'three coordinators on PostgreSQL: one is killed, suspended or cut off, or the database falls',
  goal: '200 rounds, 0 wrong; a coordinator that was away writes nothing that is out of date',
  unit: 'rounds',
  full: 200,
  short: 3,
  async play({ seed, rounds, isOver, tell, say }) {
    const program = await bundleCoordinator()
    try {
      const result = await playReplicas(program, {
        seed,
        rounds,
        isOver,
        onRound: (round, kind, found) => {
          for (const finding of found) tell({ round, kind, ...finding })
          if ((round + 1) % SAY_EVERY === 0) say(`${round + 1} of ${rounds} rounds`)
        },
      })
      const { strikes } = result
      return {
        done: result.rounds,
        wrong: result.findings.length,
        counts: {
          kills: strikes.kill,
          suspended: strikes.stop,
          'cut off': strikes.partition,
          'database fell': strikes.database,
          requests: result.requests,
          'decisions said to be stored': result.stored,
          'decisions refused': result.refused,
          'opposite decisions at one that was away': result.staleTries,
          executions: result.executions,
          'outcome unknown': result.unknownOutcomes,
          'log entries': result.entries,
        },
      }
    } finally {
      await program.remove()
    }
  },
}
