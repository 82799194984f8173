import { Client, type QueryResult } from 'pg'
import { AppError } from '../../../../shared/domain/app-error.ts'
import type { SqlValue } from '../rows/page-sql.ts'
import { storageError } from './storage-error.ts'

const OLDEST_SERVER = 140_000
const INT8 = 20

/**
 * How long anything may hold others up. A coordinator that stops in the middle of a transaction (a suspended machine)
 * loses it after `idle_in_transaction`, so that the writers' lock is never held by one that does not work. ms
 */
const LIMITS = `SET idle_in_transaction_session_timeout = 5000; SET lock_timeout = 15000; SET statement_timeout = 30000;
  SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3`
const CONNECT_WITHIN_MS = 5_000
/** Longer than the server's own limit: only an answer that was lost on the way takes so long. */
const ANSWER_WITHIN_MS = 35_000

/** The name a statement is prepared under: the same text is the same statement on every connection. */
const names = new Map<string, string>()
function nameOf(sql: string): string {
  let name = names.get(sql)
  if (name === undefined) {
    name = `s${names.size}`
    names.set(sql, name)
  }
  return name
}

const NUL = String.fromCharCode(0)
/** PostgreSQL has no NUL in its text. Where one can occur (answers of receivers, search) it is shown as unknown. */
const storable = (value: SqlValue): SqlValue =>
  typeof value === 'string' && value.includes(NUL) ? value.replaceAll(NUL, '\ufffd') : value

/**
 * One connection. Statements are sent at once and answered in their order, so whoever does not need an answer need not
 * wait for it. When it is lost it stays lost: nothing that was meant for a transaction can reach another.
 */
export class Connection {
  readonly #client: Client
  #lost = false
  #corked = false

  private constructor(client: Client) {
    this.#client = client
  }

  /** Throws coded errors: `storage_failed` when the database is away, too old, a standby, or does not keep its promises. */
  static async open(url: string, onNotice?: (payload: number) => void): Promise<Connection> {
    const client = new Client({
      connectionString: url,
      application_name: 'countersign',
      keepAlive: true,
      connectionTimeoutMillis: CONNECT_WITHIN_MS,
      query_timeout: ANSWER_WITHIN_MS,
      pipeline: true,
    } as ConstructorParameters<typeof Client>[0])
    client.setTypeParser(INT8, Number)
    const connection = new Connection(client)
    client.on('error', () => connection.#lose())
    client.on('end', () => connection.#lose())
    if (onNotice) client.on('notification', ({ payload }) => onNotice(Number(payload)))
    try {
      await client.connect()
      await connection.#setUp()
      return connection
    } catch (error) {
      connection.destroy()
      throw storageError(error) ?? error
    }
  }

  get isOpen(): boolean {
    return !this.#lost
  }

  async all<Row>(sql: string, ...values: readonly SqlValue[]): Promise<Row[]> {
    return (await this.#query(sql, values)).rows as Row[]
  }

  async get<Row>(sql: string, ...values: readonly SqlValue[]): Promise<Row | undefined> {
    return (await this.all<Row>(sql, ...values))[0]
  }

  /** The number of rows changed. */
  async run(sql: string, ...values: readonly SqlValue[]): Promise<number> {
    return (await this.#query(sql, values)).rowCount ?? 0
  }

  /** Several statements in one message, without values; the answer of each. */
  async script(sql: string): Promise<readonly QueryResult[]> {
    this.#sendTogether()
    const answers = (await this.#client.query(sql)) as QueryResult | readonly QueryResult[]
    return Array.isArray(answers) ? (answers as readonly QueryResult[]) : [answers as QueryResult]
  }

  async close(): Promise<void> {
    if (this.#lost) return
    this.#lost = true
    await this.#client.end().catch(() => undefined)
  }

  /** At once; what is under way fails. */
  destroy(): void {
    this.#lose()
    this.#client.end().catch(() => undefined)
  }

  #lose(): void {
    this.#lost = true
  }

  #query(text: string, values: readonly SqlValue[]): Promise<QueryResult> {
    this.#sendTogether()
    return this.#client.query({ name: nameOf(text), text, values: values.map(storable) })
  }

  /** Everything that is asked before anybody waits for the network is one write to the socket. */
  #sendTogether(): void {
    if (this.#corked) return
    this.#corked = true
    const { stream } = this.#client.connection
    stream.cork()
    process.nextTick(() => {
      this.#corked = false
      stream.uncork()
    })
  }

  /** An answer leaves after the commit, so a commit has to be on disk. Stronger settings of a replicated server stay. */
  async #setUp(): Promise<void> {
    const answers = await this.script(`${LIMITS}; SELECT set_config('synchronous_commit',
        CASE current_setting('synchronous_commit') WHEN 'remote_apply' THEN 'remote_apply' ELSE 'on' END, false);
      SELECT current_setting('synchronous_commit') AS commit, current_setting('fsync') AS fsync,
        current_setting('server_version_num')::int AS version, pg_is_in_recovery() AS standby,
        current_setting('server_encoding') AS encoding`)
    const found = answers.at(-1)?.rows[0] as {
      commit: string
      fsync: string
      version: number
      standby: boolean
      encoding: string
    }
    const problem =
      found.version < OLDEST_SERVER
        ? 'is older than 14'
        : found.standby
          ? 'is a standby, which cannot be written'
          : found.encoding !== 'UTF8'
            ? `has the encoding ${found.encoding}; make the database with UTF8`
            : found.fsync !== 'on' || !['on', 'remote_apply'].includes(found.commit)
              ? `does not keep its promises (fsync ${found.fsync}, synchronous_commit ${found.commit})`
              : null
    if (problem !== null) throw new AppError('storage_failed', { detail: `PostgreSQL ${problem}` })
  }
}
