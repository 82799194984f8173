import type { PolicyResource } from '../../../shared/contract/http/policies.ts'
import type { Sort } from '../../ui/table.ts'

/** In the order in which they are tried. */
export const inOrder = (policies: readonly PolicyResource[]): readonly PolicyResource[] =>
  [...policies].sort(
    (left, right) => left.position - right.position || (left.id < right.id ? -1 : left.id > right.id ? 1 : 0),
  )

/** The ids with one of them moved to just before or just after another; unchanged where either is not among them. */
export function movedIds(
  ids: readonly string[],
  id: string,
  to: { readonly before: string } | { readonly after: string },
): readonly string[] {
  const target = 'before' in to ? to.before : to.after
  if (target === id || !ids.includes(id) || !ids.includes(target)) return ids
  const rest = ids.filter((one) => one !== id)
  const at = rest.indexOf(target) + ('before' in to ? 0 : 1)
  return [...rest.slice(0, at), id, ...rest.slice(at)]
}

/**
 * Where a policy that another screen prepared has an effect: before the first one that asks about the same connector, so
 * that everything denied above it stays denied. Undefined: last, which is effective where nothing asks.
 */
export const placeBefore = (
  policies: readonly PolicyResource[],
  connector: string | undefined,
): string | undefined =>
  inOrder(policies).find(
    (policy) =>
      policy.enabled &&
      policy.action === 'request-approval' &&
      (policy.connector === '*' || connector === undefined || policy.connector === connector),
  )?.id

export interface PolicyQuery {
  readonly search: string
  /** Any of these; none means all. */
  readonly actions: readonly string[]
  readonly connectors: readonly string[]
  readonly sort: Sort
}

/** The policies the list shows. `words` is what is searched of one. */
export function shownPolicies(
  policies: readonly PolicyResource[],
  { search, actions, connectors, sort }: PolicyQuery,
  words: (policy: PolicyResource) => readonly string[],
): readonly PolicyResource[] {
  const wanted = fold(search).split(/\s+/).filter(Boolean)
  const found = inOrder(policies).filter((policy) => {
    if (actions.length > 0 && !actions.includes(policy.action)) return false
    // A policy for any connector is about each of them.
    if (connectors.length > 0 && policy.connector !== '*' && !connectors.includes(policy.connector))
      return false
    const text = fold(words(policy).join('\n'))
    return wanted.every((word) => text.includes(word))
  })
  if (sort.column === 'name') found.sort((left, right) => collator.compare(left.name, right.name))
  return sort.descending ? found.reverse() : found
}

const collator = new Intl.Collator(undefined, { sensitivity: 'base', numeric: true })
const fold = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
