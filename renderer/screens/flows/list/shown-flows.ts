import type { FlowResource } from '../../../../shared/contract/http/flows.ts'
import type { ChannelKind } from '../../../../shared/domain/flow/flow.ts'
import type { Sort } from '../../../ui/table.ts'

export interface ListQuery {
  readonly search: string
  /** Flows that use any of these; none means all. */
  readonly channels: readonly ChannelKind[]
  readonly sort: Sort
}

/** The flows the list shows: found by name, by channel, and in order of name or of the last change. */
export function shownFlows(
  flows: readonly FlowResource[],
  { search, channels, sort }: ListQuery,
): FlowResource[] {
  const wanted = fold(search.trim())
  const found = flows.filter(
    (flow) =>
      fold(flow.name).includes(wanted) &&
      (channels.length === 0 || flow.channels.some((channel) => channels.includes(channel))),
  )
  const by = sort.column === 'modified' ? byChange : byName
  found.sort((a, b) => by(a, b) || byName(a, b))
  return sort.descending ? found.reverse() : found
}

const collator = new Intl.Collator(undefined, { sensitivity: 'base', numeric: true })
const byName = (a: FlowResource, b: FlowResource): number => collator.compare(a.name, b.name)
const byChange = (a: FlowResource, b: FlowResource): number => a.updatedAt.localeCompare(b.updatedAt)

/** Without case and accents, so that "resume" finds "Résumé". */
const fold = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
