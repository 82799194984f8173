import { toolIdentifier } from '../../../../shared/domain/connector/tool.ts'
import type { RequestRow } from '../../../offline/request-row.ts'
import type { Sort } from '../../../ui/table.ts'

export interface ListFilter {
  readonly text: string
  /** Connector keys; none means all. */
  readonly connectors: readonly string[]
}

/** The rows that a list shows: sorted, then filtered; rows that sort alike keep the newest first. */
export function listView(rows: readonly RequestRow[], filter: ListFilter, sort: Sort): readonly RequestRow[] {
  const ordered = sortedRows(rows, sort)
  return isFilter(filter) ? ordered.filter(fitsFilter(filter)) : ordered
}

export const isFilter = ({ text, connectors }: ListFilter): boolean =>
  text.trim() !== '' || connectors.length > 0

/** Whether a row has all words somewhere, and one of the connectors. */
export function fitsFilter({ text, connectors }: ListFilter): (row: RequestRow) => boolean {
  const words = text.toLowerCase().split(/\s+/u).filter(Boolean)
  return (row) =>
    (connectors.length === 0 || connectors.includes(row.connector.key)) &&
    words.every((word) => searchedText(row).includes(word))
}

/**
 * The part of a list in which nothing is missing: of what the coordinator has, only rows up to the last of `read` are
 * known in this order, so that what is kept here and comes later would stand beside gaps.
 */
export function withoutGaps(view: readonly RequestRow[], read: readonly RequestRow[]): readonly RequestRow[] {
  const ids = new Set(read.map(({ id }) => id))
  const last = view.findLastIndex(({ id }) => ids.has(id))
  return view.slice(0, last + 1)
}

const texts = new WeakMap<RequestRow, string>()

/** What a row is searched in. Kept, since each key press asks all rows. */
function searchedText(row: RequestRow): string {
  const known = texts.get(row)
  if (known !== undefined) return known
  const tools = row.tools.map((tool) => toolIdentifier(row.connector.key, tool)).join('\n')
  const { name, email } = row.requester
  const text = `${name}\n${email}\n${row.connector.name}\n${row.note}\n${tools}`.toLowerCase()
  texts.set(row, text)
  return text
}

const lastSorts = new WeakMap<
  readonly RequestRow[],
  { readonly sort: Sort; readonly rows: readonly RequestRow[] }
>()

/** Sorted once for each order: typing in the search field does not sort again. */
function sortedRows(rows: readonly RequestRow[], sort: Sort): readonly RequestRow[] {
  const last = lastSorts.get(rows)
  if (last && last.sort.column === sort.column && last.sort.descending === sort.descending) return last.rows
  const value = VALUES[sort.column] ?? BY_TIME
  const values = typeof value === 'function' ? rows.map(value) : ranks(rows.map(value.text))
  const sign = sort.descending ? -1 : 1
  const compare = (a: number, b: number): number =>
    sign * ((values[a] ?? 0) - (values[b] ?? 0)) || (rows[b]?.createdAt ?? 0) - (rows[a]?.createdAt ?? 0)
  const sorted = isSorted(rows.length, compare)
    ? rows
    : Array.from(rows, (_, index) => index)
        .sort(compare)
        .flatMap((index) => rows[index] ?? [])
  lastSorts.set(rows, { sort, rows: sorted })
  return sorted
}

function isSorted(length: number, compare: (a: number, b: number) => number): boolean {
  for (let index = 1; index < length; index++) if (compare(index - 1, index) > 0) return false
  return true
}

// One collator for all rows: making one for each comparison costs more than sorting.
const names = new Intl.Collator(undefined, { sensitivity: 'base', numeric: true })

/** The place of each text among the different ones, alike for those that sort alike: comparing words is dear, and many rows hold the same. */
function ranks(all: readonly string[]): readonly number[] {
  const different = [...new Set(all)].sort(names.compare)
  const places = new Map<string, number>()
  different.forEach((text, index) => {
    const before = different[index - 1]
    const same = before !== undefined && names.compare(before, text) === 0
    places.set(text, same ? (places.get(before) ?? index) : index)
  })
  return all.map((text) => places.get(text) ?? 0)
}

type Value = ((row: RequestRow) => number) | { readonly text: (row: RequestRow) => string }

const BY_TIME: Value = (row) => row.createdAt
const VALUES: Readonly<Record<string, Value>> = {
  name: { text: (row) => row.requester.name },
  identifier: { text: (row) => row.requester.email },
  connector: { text: (row) => row.connector.name },
  requested: BY_TIME,
  resolved: (row) => row.resolvedAt ?? 0,
}
