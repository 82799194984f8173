import type { SqlValue } from '../rows/page-sql.ts'
import type { Connection } from './connection.ts'

/**
 * A connection inside a transaction. Reads are awaited; writes are sent and looked at when the member of the group ends,
 * so that a work of many writes waits for the network once. The connection keeps the order, so a read sees every write
 * before it.
 */
export class TxConnection {
  readonly #connection: Connection
  #sent: Promise<unknown>[] = []
  #firstFailure: { readonly error: unknown } | null = null
  #hasSavepoint = false
  /** Whether anything was written in this transaction. */
  wrote = false

  constructor(connection: Connection) {
    this.#connection = connection
  }

  all<Row>(sql: string, ...values: readonly SqlValue[]): Promise<Row[]> {
    return this.#connection.all<Row>(numbered(sql), ...values)
  }

  get<Row>(sql: string, ...values: readonly SqlValue[]): Promise<Row | undefined> {
    return this.#connection.get<Row>(numbered(sql), ...values)
  }

  /** `check` looks at the number of rows changed; what it throws undoes the member. */
  write(sql: string, values: readonly SqlValue[], check?: (changed: number) => void): void {
    this.wrote = true
    this.#send(this.#connection.run(numbered(sql), ...values).then(check))
  }

  /** A change whose rows are wanted. */
  writeReturning<Row>(sql: string, ...values: readonly SqlValue[]): Promise<Row[]> {
    this.wrote = true
    return this.all<Row>(sql, ...values)
  }

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

  /** Everything that was sent is done; throws the first error of it. */
  async memberEnds(): Promise<void> {
    await this.#settled()
    if (this.#firstFailure) throw this.#firstFailure.error
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
