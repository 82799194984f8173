import type { SqlValue } from '../rows/page-sql.ts'
import type { Connection } from './connection.ts'

/**
 * A connection inside a transaction. Reads are awaited; writes are sent and looked at later, so that many of them wait for
 * the network once. The connection keeps the order, so a read sees every write before it.
 */
export class TxConnection {
  readonly #connection: Connection
  #sent: Promise<unknown>[] = []
  #firstFailure: { readonly error: unknown } | null = null
  #hasSavepoint = false
  #writes = 0

  constructor(connection: Connection) {
    this.#connection = connection
  }

  /** How much was written in this transaction so far, or will be when it ends. */
  get writes(): number {
    return this.#writes
  }

  /** Something is to be written later. */
  willWrite(): void {
    this.#writes += 1
  }

  all<Row>(sql: string, ...values: readonly SqlValue[]): Promise<Row[]> {
    return this.#connection.all<Row>(numbered(sql), ...values)
  }

  get<Row>(sql: string, ...values: readonly SqlValue[]): Promise<Row | undefined> {
    return this.#connection.get<Row>(numbered(sql), ...values)
  }

  /** `check` looks at the number of rows changed; what it throws undoes the work. */
  write(sql: string, values: readonly SqlValue[], check?: (changed: number) => void): void {
    this.willWrite()
    this.#send(this.#connection.run(numbered(sql), ...values).then(check))
  }

  /** A change whose rows are wanted. */
  writeReturning<Row>(sql: string, ...values: readonly SqlValue[]): Promise<Row[]> {
    this.willWrite()
    return this.all<Row>(sql, ...values)
  }

  /** From here on everything can be undone alone. */
  memberStarts(): void {
    this.#sent = []
    this.#firstFailure = null
    this.#send(
      this.#connection.script(
        this.#hasSavepoint ? 'RELEASE SAVEPOINT member; SAVEPOINT member' : 'SAVEPOINT member',
      ),
    )
    this.#hasSavepoint = true
  }

  /** The first thing that failed of what was written since the member started, or the transaction began. */
  async failure(): Promise<{ readonly error: unknown } | null> {
    await this.#settled()
    return this.#firstFailure
  }

  /** The error that began it: after a statement that failed, every later one only says that the transaction is broken. */
  async causeOf(error: unknown): Promise<unknown> {
    await this.#settled()
    return this.#firstFailure ? this.#firstFailure.error : error
  }

  async undoMember(): Promise<void> {
    await this.#connection.script('ROLLBACK TO SAVEPOINT member')
  }

  async #settled(): Promise<void> {
    await Promise.all(this.#sent)
  }

  #send(answer: Promise<unknown>): void {
    this.#sent.push(
      answer.catch((error: unknown) => {
        this.#firstFailure ??= { error }
      }),
    )
  }
}

/** `?` as PostgreSQL numbers it; texts that are numbered already stay as they are. */
const texts = new Map<string, string>()
function numbered(sql: string): string {
  let text = texts.get(sql)
  if (text === undefined) {
    let n = 0
    text = sql.replace(/\?/g, () => `$${(n += 1)}`)
    texts.set(sql, text)
  }
  return text
}
