import type { DatabaseSync } from '@photostructure/sqlite'
import type { SqlValue } from '../rows/page-sql.ts'

/** One connection. */
export type Database = InstanceType<typeof DatabaseSync>

/** One connection with every statement prepared once. The SQL text is the key, so it never holds a value. */
export class Statements {
  readonly database: Database
  readonly #prepared = new Map<string, ReturnType<Database['prepare']>>()
  #mayHaveWritten = 0
  #beginsWithNext = false

  constructor(database: Database) {
    this.database = database
  }

  /** Grows with every statement that may have changed something. */
  get mayHaveWritten(): number {
    return this.#mayHaveWritten
  }

  /** The next statement begins a transaction: work that finds all it wants in memory needs none. */
  beginWithNext(): void {
    this.#beginsWithNext = true
  }

  /** Ends the transaction, if one was begun. */
  end(): void {
    this.#beginsWithNext = false
    if (this.database.isTransaction) this.database.exec('COMMIT')
  }

  get<Row>(sql: string, ...values: readonly SqlValue[]): Row | undefined {
    return this.#statement(sql).get(...values) as Row | undefined
  }

  all<Row>(sql: string, ...values: readonly SqlValue[]): Row[] {
    return this.#statement(sql).all(...values) as Row[]
  }

  /** Returns the number of rows changed. */
  run(sql: string, ...values: readonly SqlValue[]): number {
    return Number(this.#statement(sql).run(...values).changes)
  }

  #statement(sql: string) {
    if (!sql.startsWith('SELECT')) this.#mayHaveWritten += 1
    if (this.#beginsWithNext) {
      this.#beginsWithNext = false
      this.database.exec('BEGIN')
    }
    let statement = this.#prepared.get(sql)
    if (!statement) {
      statement = this.database.prepare(sql)
      this.#prepared.set(sql, statement)
    }
    return statement
  }
}
