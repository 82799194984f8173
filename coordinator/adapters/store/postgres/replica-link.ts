import type { Committed } from '../../../ports/store.ts'
import type { StoredEntry } from '../rows/log-row.ts'
import { Connection } from './connection.ts'
import { CHANNEL } from './group-writer.ts'
import { committedOf, READ_COMMITTED } from './tables/log.ts'
import { ALIVE_LOCKS } from './tables/small-tables.ts'
import type { TeamClock } from './team-clock.ts'

/** Looked at least this often, so that a notification that was lost costs no more. ms */
const LOOK_EVERY_MS = 1_000
const BEAT_EVERY_MS = 2_000
const CONNECT_AGAIN_MS = 250
const PAGE = 500
/** So many of the newest entries keep what they changed, for coordinators that were away. */
const KEPT_CHANGES = 50_000
const TIDY_EVERY_BEATS = 300

interface ReplicaLinkOptions {
  readonly url: string
  readonly replica: number
  readonly clock: TeamClock
  readonly publish: (committed: readonly Committed[]) => void
  /** Some of what was missed is no longer kept: whoever follows must load anew. */
  readonly onFellBehind: () => void
  readonly onError: (error: unknown) => void
}

/**
 * The connection by which a coordinator is one of several: it shows that it lives, hears of what others commit, and
 * keeps the clock with them. A lost connection is made again; what was committed meanwhile is read by its sequence.
 */
export class ReplicaLink {
  readonly #options: ReplicaLinkOptions
  #connection: Connection | null = null
  /** The newest sequence that followers here have been told. */
  #told: number
  #hinted = false
  #wake: (() => void) | null = null
  #stopped = false
  #running: Promise<void> | null = null
  #beats = 0
  #lastBeat = 0

  private constructor(options: ReplicaLinkOptions, told: number) {
    this.#options = options
    this.#told = told
  }

  static async start(options: ReplicaLinkOptions): Promise<ReplicaLink> {
    const link = new ReplicaLink(options, 0)
    const connection = await link.#connect()
    const head = await connection.get<{ seq: number }>('SELECT log_seq AS seq FROM store_state')
    link.#told = head?.seq ?? 0
    await link.#beat(connection)
    link.#running = link.#run()
    return link
  }

  /** What this coordinator committed itself. Told at once where nothing of others lies between, else with that, soon. */
  appended(committed: readonly Committed[]): void {
    if (committed[0]?.entry.seq === this.#told + 1) this.#tell(committed)
    else this.#look()
  }

  async stop(): Promise<void> {
    this.#stopped = true
    this.#wake?.()
    await this.#running
    await this.#connection?.close()
  }

  async #run(): Promise<void> {
    let isAway = false
    while (!this.#stopped) {
      try {
        const connection = this.#connection?.isOpen ? this.#connection : await this.#connect()
        await this.#readMissed(connection)
        if (performance.now() - this.#lastBeat >= BEAT_EVERY_MS) await this.#beat(connection)
        isAway = false
        await this.#sleep(LOOK_EVERY_MS)
      } catch (error) {
        // Said once, not four times a second for as long as it is away.
        if (!isAway) this.#options.onError(error)
        isAway = true
        this.#connection?.destroy()
        this.#connection = null
        this.#hinted = false
        await this.#sleep(CONNECT_AGAIN_MS)
      }
    }
  }

  /** The lock is what tells others that we live: the database lets go of it when the connection ends, however it ends. */
  async #connect(): Promise<Connection> {
    const connection = await Connection.open(this.#options.url, (newest) => {
      if (newest > this.#told) this.#look()
    })
    this.#connection = connection
    // What is written here need not survive a crash of the database: it is written anew every two seconds.
    await connection.script(
      `SET synchronous_commit = off; LISTEN ${CHANNEL};
        SELECT pg_advisory_lock(${ALIVE_LOCKS}, ${this.#options.replica})`,
    )
    this.#hinted = true
    return connection
  }

  async #readMissed(connection: Connection): Promise<void> {
    for (;;) {
      this.#hinted = false
      const since = this.#told
      const rows = await connection.all<StoredEntry & { changes: string | null }>(READ_COMMITTED, since, PAGE)
      if (rows.length === 0) return this.#noticeRestored(connection)
      const first = rows[0]?.seq ?? 0
      const kept = await connection.get<{ first: number }>('SELECT changes_from AS first FROM store_state')
      if (kept && first < kept.first) this.#options.onFellBehind()
      this.#tell(rows.map(committedOf))
      if (rows.length < PAGE) return
    }
  }

  /** A restored backup has a shorter log than we have told of. */
  async #noticeRestored(connection: Connection): Promise<void> {
    // As it was when we asked: our own commits may be told while the answer is on its way.
    const told = this.#told
    const head = await connection.get<{ seq: number }>('SELECT log_seq AS seq FROM store_state')
    if (!head || head.seq >= told) return
    this.#told = head.seq
    this.#options.onFellBehind()
  }

  /** In order and once, whichever way it came. */
  #tell(committed: readonly Committed[]): void {
    const news = committed.filter(({ entry }) => entry.seq > this.#told)
    const last = news.at(-1)
    if (!last) return
    this.#told = last.entry.seq
    this.#options.publish(news)
  }

  async #beat(connection: Connection): Promise<void> {
    this.#lastBeat = performance.now()
    // Its row may be gone: a restored backup knows nothing of us.
    await connection.run(
      `INSERT INTO replicas (number, beat_at, last_commit) OVERRIDING SYSTEM VALUE VALUES ($1, clock_timestamp(), 0)
        ON CONFLICT (number) DO UPDATE SET beat_at = excluded.beat_at`,
      this.#options.replica,
    )
    await this.#options.clock.compare(connection)
    if (this.#beats++ % TIDY_EVERY_BEATS === TIDY_EVERY_BEATS - 1) await tidy(connection)
  }

  #look(): void {
    this.#hinted = true
    this.#wake?.()
  }

  async #sleep(ms: number): Promise<void> {
    if (this.#stopped || this.#hinted) return
    await new Promise<void>((awake) => {
      const timer = setTimeout(() => this.#wake?.(), ms)
      this.#wake = () => {
        clearTimeout(timer)
        this.#wake = null
        awake()
      }
    })
  }
}

/** Forgets changes that are older than anybody will ask for, and coordinators that are gone for good. */
async function tidy(connection: Connection): Promise<void> {
  await connection.script(
    `UPDATE store_state SET changes_from = greatest(changes_from, log_seq - ${KEPT_CHANGES});
      DELETE FROM log_changes WHERE seq < (SELECT changes_from FROM store_state);
      DELETE FROM replicas WHERE beat_at < clock_timestamp() - interval '1 day'
        AND number NOT IN (SELECT replica FROM call_leases)`,
  )
}
