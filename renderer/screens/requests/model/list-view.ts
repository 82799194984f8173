import { toolIdentifier } from '../../../../shared/domain/connector/tool.ts'
import type { RequestRow } from '../../../offline/request-row.ts'
import type { Sort } from '../../../ui/table.ts'

export interface ListFilter {
  readonly text: string
  /** Connector keys; none means all. */
  readonly connectors: readonly string[]
}

/** The rows that a list shows: filtered, then sorted; rows that sort alike keep the newest first. */
export function listView(rows: readonly RequestRow[], filter: ListFilter, sort: Sort): readonly RequestRow[] {
  const words = filter.text.toLocaleLowerCase().split(/\s+/u).filter(Boolean)
  const kept =
    words.length === 0 && filter.connectors.length === 0
      ? rows
      : rows.filter(
          (row) =>
            (filter.connectors.length === 0 || filter.connectors.includes(row.connector.key)) &&
            (words.length === 0 || matches(row, words)),
        )
  const compare = COMPARE[sort.column] ?? COMPARE['requested']
  if (!compare) return kept
  return [...kept].sort(
    (a, b) => (sort.descending ? compare(b, a) : compare(a, b)) || b.createdAt - a.createdAt,
  )
}

function matches(row: RequestRow, words: readonly string[]): boolean {
  const text = [
    row.requester.name,
    row.requester.email,
    row.connector.name,
    row.note,
    ...row.tools.map((tool) => toolIdentifier(row.connector.key, tool)),
  ]
    .join('\n')
    .toLocaleLowerCase()
  return words.every((word) => text.includes(word))
}

// One collator for all rows: making one for each comparison costs more than sorting.
const names = new Intl.Collator(undefined, { sensitivity: 'base', numeric: true })

const COMPARE: Readonly<Record<string, (a: RequestRow, b: RequestRow) => number>> = {
  name: (a, b) => names.compare(a.requester.name, b.requester.name),
  identifier: (a, b) => names.compare(a.requester.email, b.requester.email),
  connector: (a, b) => names.compare(a.connector.name, b.connector.name),
  requested: (a, b) => a.createdAt - b.createdAt,
  resolved: (a, b) => (a.resolvedAt ?? 0) - (b.resolvedAt ?? 0),
}
