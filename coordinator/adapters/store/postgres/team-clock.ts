import { LONGEST_RUNNING_GAP_MS, type Now } from '../../../../shared/domain/time.ts'
import type { Connection } from './connection.ts'

/** What the database keeps. `age`: ms since it was written, by the database's own clock. */
interface StoredClock {
  readonly elapsed: number
  readonly behind: number
  readonly age: number
}

/** Readings of several coordinators may differ by so much before one of them gives way. ms */
const TOLERANCE_MS = 20

/**
 * The one clock of a team's coordinators: each follows its own monotonic clock and compares with the others through the
 * database every few seconds. Whoever is ahead gives way, so that no timer is early for any of them; readings never go
 * back. A change of the date, of a coordinator's machine or of the database's, moves nothing.
 */
export class TeamClock {
  #elapsed: number
  #readAt: number
  #behind: number
  #latest = { elapsed: 0, running: 0 }
  readonly #monotonic: () => number

  constructor(
    start: { readonly elapsed: number; readonly behind: number },
    monotonic = () => performance.now(),
  ) {
    this.#monotonic = monotonic
    this.#elapsed = start.elapsed
    this.#behind = start.behind
    this.#readAt = monotonic()
  }

  /** Reads what the others wrote, or begins at zero. Time in which no coordinator ran is counted here. */
  static async start(connection: Connection): Promise<TeamClock> {
    await connection.script(
      'INSERT INTO team_clock VALUES (1, 0, 0, clock_timestamp()) ON CONFLICT (row_no) DO NOTHING; BEGIN',
    )
    const { elapsed, behind, age } = await readStored(connection)
    const down = Math.max(0, age)
    const clock = new TeamClock({
      elapsed: elapsed + down,
      behind: behind + Math.max(0, down - LONGEST_RUNNING_GAP_MS),
    })
    await clock.#store(connection)
    return clock
  }

  now(): Now {
    const elapsed = Math.max(this.#latest.elapsed, this.#raw())
    const running = Math.max(this.#latest.running, elapsed - this.#behind)
    this.#latest = { elapsed, running }
    return { at: Math.round(Date.now()), elapsed, running }
  }

  /** Compares with what the others wrote, and writes. */
  async compare(connection: Connection): Promise<void> {
    await connection.script('BEGIN')
    this.follow(await readStored(connection))
    await this.#store(connection)
  }

  follow({ elapsed, behind, age }: StoredClock): void {
    const others = elapsed + Math.max(0, age)
    const own = this.#raw()
    this.#elapsed = Math.max(elapsed, own > others + TOLERANCE_MS ? others : own)
    this.#readAt = this.#monotonic()
    this.#behind = Math.max(this.#behind, behind)
  }

  async #store(connection: Connection): Promise<void> {
    // Numbers of ours: nothing in this text comes from outside.
    await connection.script(
      `UPDATE team_clock SET elapsed = ${this.#raw()}, behind = ${this.#behind}, at = clock_timestamp(); COMMIT`,
    )
  }

  #raw(): number {
    return this.#elapsed + this.#monotonic() - this.#readAt
  }
}

async function readStored(connection: Connection): Promise<StoredClock> {
  const stored = await connection.get<StoredClock>(
    `SELECT elapsed, behind, extract(epoch FROM clock_timestamp() - at)::float8 * 1000 AS age
      FROM team_clock FOR UPDATE`,
  )
  return stored ?? { elapsed: 0, behind: 0, age: 0 }
}
