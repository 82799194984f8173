/** One step of the database's shape. Steps are applied in order, each in its own transaction, and never edited later. */
export interface Migration {
  readonly version: number
  readonly name: string
  readonly sql: string
}
