/** A column of a `DataTable`. */
export interface Column<Row> {
  readonly id: string
  readonly label: string
  /** A CSS grid track, e.g. `minmax(120px, 1fr)`. */
  readonly track: string
  /** Its track while a panel is open beside the table, where that differs. */
  readonly narrowTrack?: string
  readonly sortable?: boolean
  /** Left out while the table is narrow, because a panel is open beside it. */
  readonly wideOnly?: boolean
  /** Read to screen readers for a column without a visible label. */
  readonly hiddenLabel?: boolean
  /** The cell as plain text, where no slot draws it. */
  readonly text?: (row: Row) => string
}

export interface Sort {
  readonly column: string
  readonly descending: boolean
}

/** The next order after a press on a header: up, down, up … */
export const nextSort = (current: Sort, column: string): Sort =>
  current.column === column ? { column, descending: !current.descending } : { column, descending: false }

/** What a header tells assistive technology of its order. */
export function ariaSortOf<Row>(
  column: Column<Row>,
  sort: Sort | undefined,
): 'ascending' | 'descending' | 'none' | undefined {
  if (!column.sortable) return undefined
  if (sort?.column !== column.id) return 'none'
  return sort.descending ? 'descending' : 'ascending'
}

/** The least width of a grid's tracks, px: fixed widths and the lower bounds of `minmax(120px, 1fr)`. */
export const leastWidthOf = (tracks: string): number =>
  [...tracks.replaceAll(/minmax\(([^,]*),[^)]*\)/gu, '$1').matchAll(/(?:^|\s)(\d+)px/gu)].reduce(
    (sum, [, width]) => sum + Number(width),
    0,
  )
