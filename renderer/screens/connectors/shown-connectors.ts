import type { Connector } from '../../../shared/contract/http/connectors.ts'
import type { Sort } from '../../ui/table.ts'

/** What needs somebody comes first. */
const STATUS_ORDER: Readonly<Record<Connector['status'], number>> = {
  error: 0,
  connecting: 1,
  connected: 2,
  disabled: 3,
}

/** The rows of the list: what was searched for, in the chosen order; names decide among equals. */
export function shownConnectors(
  connectors: readonly Connector[],
  search: string,
  { column, descending }: Sort,
): readonly Connector[] {
  const words = search.trim().toLowerCase().split(/\s+/).filter(Boolean)
  const fits = (connector: Connector): boolean => {
    const text = [connector.name, connector.key, ...connector.tools.map(({ name }) => name)]
      .join('\n')
      .toLowerCase()
    return words.every((word) => text.includes(word))
  }
  const byName = (left: Connector, right: Connector): number => left.name.localeCompare(right.name)
  const compare = (left: Connector, right: Connector): number => {
    switch (column) {
      case 'status':
        return STATUS_ORDER[left.status] - STATUS_ORDER[right.status]
      case 'tools':
        return left.tools.length - right.tools.length
      case 'updated':
        return left.updatedAt.localeCompare(right.updatedAt)
      default:
        return byName(left, right)
    }
  }
  return connectors
    .filter(fits)
    .sort((left, right) => (descending ? -1 : 1) * compare(left, right) || byName(left, right))
}
