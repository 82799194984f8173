/** A value that a statement is bound to. */
export type SqlValue = string | number | null

/** One page of a list: the text depends on which filters are present, never on their values. `?` stands for a value. */
export interface PageSql {
  readonly rows: { readonly sql: string; readonly values: readonly SqlValue[] }
  readonly count: { readonly sql: string; readonly values: readonly SqlValue[] }
}
