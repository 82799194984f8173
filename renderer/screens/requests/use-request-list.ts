import { computed, watch, type ComputedRef, type Ref } from 'vue'
import type { RequestRow } from '../../offline/request-row.ts'
import { useBeyond, type Beyond } from '../../offline/use-beyond.ts'
import { useIsBeyondKept, useRequests, useScope, type RequestScope } from '../../offline/use-requests.ts'
import { useConnection } from '../../stores/connection.ts'
import type { Sort } from '../../ui/table.ts'
import { isKeptOrder, listQuestion } from './model/list-question.ts'
import { fitsFilter, isFilter, listView, withoutGaps, type ListFilter } from './model/list-view.ts'

/**
 * The rows of the list: what is kept here at once, and where the coordinator has more than that, also the rest, read in
 * the order and with the filter asked for.
 */
export function useRequestList(
  scope: Readonly<Ref<RequestScope>>,
  filter: Readonly<Ref<ListFilter>>,
  sort: Readonly<Ref<Sort>>,
): {
  rows: ComputedRef<readonly RequestRow[]>
  /** How many are kept here; undefined until known. */
  kept: ComputedRef<number | undefined>
  reading: Beyond['state']
  readOn: Beyond['more']
} {
  const connection = useConnection()
  const keptRows = useRequests(() => scope.value)
  const isInScope = useScope(() => scope.value)
  const exists = useIsBeyondKept(() => scope.value)
  const beyond = useBeyond({
    query: () => listQuestion(scope.value, filter.value, sort.value),
    exists: () => exists.value,
    atOnce: () => isFilter(filter.value) || !isKeptOrder(sort.value),
    fits: (row) => fitsFilter(filter.value)(row),
  })
  watch(
    () => connection.status === 'live' && beyond.state.value === 'away',
    (again) => again && void beyond.more(),
  )

  const all = computed(() => {
    const kept = keptRows.value ?? []
    if (beyond.rows.value.length === 0) return kept
    const ids = new Set(kept.map(({ id }) => id))
    return [...kept, ...beyond.rows.value.filter((row) => !ids.has(row.id) && isInScope.value(row))]
  })
  const rows = computed(() => {
    const view = listView(all.value, filter.value, sort.value)
    const isPart = beyond.rows.value.length > 0 && beyond.state.value !== 'whole'
    return isPart && !isKeptOrder(sort.value) ? withoutGaps(view, beyond.rows.value) : view
  })
  return { rows, kept: computed(() => keptRows.value?.length), reading: beyond.state, readOn: beyond.more }
}
