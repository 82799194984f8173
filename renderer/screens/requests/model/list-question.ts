import type { Query } from '../../../offline/api.ts'
import type { RequestScope } from '../../../offline/use-requests.ts'
import type { Sort } from '../../../ui/table.ts'
import type { ListFilter } from './list-view.ts'

/** What the API calls the columns that it can sort by. */
const SORTS: Readonly<Record<string, string>> = {
  name: 'requesterName',
  identifier: 'requesterEmail',
  connector: 'connectorName',
  requested: 'createdAt',
  resolved: 'resolvedAt',
}

/** The newest are kept here: in that order, whatever the filter, what is kept comes before all that is not. */
export const isKeptOrder = (sort: Sort): boolean => sort.column === 'requested' && sort.descending

/**
 * What a list asks of the coordinator: as much of the filter as the API knows. It looks for one word and one connector;
 * the longest word leaves the fewest rows to look through here.
 */
export function listQuestion(scope: RequestScope, filter: ListFilter, sort: Sort): Query {
  const [longest] = filter.text
    .split(/\s+/u)
    .filter(Boolean)
    .sort((a, b) => b.length - a.length)
  const [connector, ...others] = filter.connectors
  return {
    status: scope === 'resolved' ? 'resolved' : 'pending',
    sort: `${sort.descending ? '-' : ''}${SORTS[sort.column] ?? 'createdAt'}`,
    ...(scope === 'for-me' ? { assignee: 'me' } : {}),
    ...(longest === undefined ? {} : { q: longest.slice(0, 200) }),
    ...(connector === undefined || others.length > 0 ? {} : { connector }),
  }
}
