import type { Sort } from '../../ui/table.ts'

/** A row of any of the lists, with what is searched and what each column is ordered by. */
export interface Sortable {
  readonly name: string
}

/** What was searched for, in the chosen order; names decide among equals. `keyOf` says what a column is ordered by. */
export function shownPeople<Row extends Sortable>(
  rows: readonly Row[],
  search: string,
  { column, descending }: Sort,
  of: {
    readonly text: (row: Row) => readonly string[]
    readonly key: (row: Row, column: string) => string | number
  },
): readonly Row[] {
  const words = search.trim().toLowerCase().split(/\s+/).filter(Boolean)
  const compare = (left: Row, right: Row): number => {
    const [a, b] = [of.key(left, column), of.key(right, column)]
    const order = typeof a === 'number' && typeof b === 'number' ? a - b : String(a).localeCompare(String(b))
    return (descending ? -1 : 1) * order || left.name.localeCompare(right.name)
  }
  return rows
    .filter((row) => {
      const text = of.text(row).join('\n').toLowerCase()
      return words.every((word) => text.includes(word))
    })
    .sort(compare)
}
