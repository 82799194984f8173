import { computed, ref, shallowRef, watch, type ComputedRef, type Ref } from 'vue'
import { request as requestSchema, type SharedRequest } from '../../shared/contract/http/requests.ts'
import { useOffline } from '../stores/session.ts'
import { ApiError } from './api-error.ts'
import { KEPT_PENDING, KEPT_RESOLVED, putRequests } from './apply-changes.ts'
import type { RequestRow } from './request-row.ts'
import { sharedLive } from './shared-live.ts'
import { useLive, type Live } from './use-live.ts'
import { isSnoozed } from './snooze.ts'
import { useUnderWay } from './use-decisions.ts'
import { useSnoozes } from './use-snoozes.ts'

const rowsOf = (open: 0 | 1) =>
  sharedLive(({ cache }) =>
    cache.rows.where('[open+createdAt]').between([open, -Infinity], [open, Infinity]).reverse().toArray(),
  )
const pendingRows = rowsOf(1)
const resolvedRows = rowsOf(0)
const trimmed = sharedLive(async ({ cache }) => (await cache.meta.get('trimmed')) !== undefined)
const loaded = sharedLive(async ({ cache }) => (await cache.meta.get('loaded')) !== undefined)

/** Which requests: those that wait for this person, all that wait, those that are over. */
export type RequestScope = 'for-me' | 'pending' | 'resolved'

/** Rows for a list, newest first, live; undefined until the first answer of the store. */
export function useRequests(scope: () => RequestScope): ComputedRef<readonly RequestRow[] | undefined> {
  const offline = useOffline()
  const isIn = useScope(scope)
  return computed(() => {
    const rows = (scope() === 'resolved' ? resolvedRows : pendingRows)(offline).value.value
    return scope() === 'for-me' ? rows?.filter(isIn.value) : rows
  })
}

/** Tells whether a row belongs to a list. */
export function useScope(scope: () => RequestScope): ComputedRef<(row: RequestRow) => boolean> {
  const { userId } = useOffline()
  const underWay = useUnderWay()
  const { snoozes, now } = useSnoozes()
  return computed(() => {
    const wanted = scope()
    if (wanted !== 'for-me') return ({ open }) => (open === 0) === (wanted === 'resolved')
    const [sending, away, at] = [underWay.value, snoozes.value, now.value]
    return (row) => row.open === 1 && isForMe(row, userId, sending) && !isSnoozed(away.get(row.id), row, at)
  })
}

/** Whether the coordinator may have more than is kept here. */
export function useIsBeyondKept(scope: () => RequestScope): ComputedRef<boolean> {
  const offline = useOffline()
  const kept = (rows: Live<readonly RequestRow[]>): number => rows.value.value?.length ?? 0
  return computed(() => {
    // The lists were never loaded to their end.
    if (loaded(offline).value.value === false) return true
    return scope() === 'resolved'
      ? kept(resolvedRows(offline)) >= KEPT_RESOLVED || trimmed(offline).value.value === true
      : kept(pendingRows(offline)) >= KEPT_PENDING
  })
}

/** How many requests wait, for this person and in all; undefined until known. */
export function useRequestCounts(): {
  forMe: ComputedRef<number | undefined>
  pending: ComputedRef<number | undefined>
} {
  const forMe = useRequests(() => 'for-me')
  const pending = useRequests(() => 'pending')
  return { forMe: computed(() => forMe.value?.length), pending: computed(() => pending.value?.length) }
}

/** A decided request leaves its person's list at once, before the coordinator has said anything. */
const isForMe = (row: RequestRow, userId: string, underWay: ReadonlyMap<string, unknown>): boolean =>
  row.assignees.includes(userId) && !underWay.has(row.id)

export interface OneRequest {
  readonly request: Live<SharedRequest | undefined>['value']
  /** There is no such request, or not for this person. */
  readonly missing: Readonly<Ref<boolean>>
  /** It is not stored here, and the coordinator could not be asked. */
  readonly unreachable: Readonly<Ref<boolean>>
}

/** One whole request, live. What is not stored here is asked of the coordinator. */
export function useRequest(id: () => string | undefined): OneRequest {
  const offline = useOffline()
  const { value } = useLive(async () => {
    const wanted = id()
    const stored = wanted === undefined ? undefined : await offline.cache.requests.get(wanted)
    return { id: wanted, stored }
  }, [id])
  const missing = ref(false)
  const unreachable = ref(false)
  /** What there was no room for: it is shown all the same. */
  const unkept = shallowRef<SharedRequest>()

  watch(
    value,
    async (found) => {
      missing.value = false
      unreachable.value = false
      if (found?.id === undefined || found.stored) return
      try {
        const loaded = await offline.api.get(`/requests/${encodeURIComponent(found.id)}`, requestSchema)
        await putRequests(offline.cache, [loaded]).catch(() => (unkept.value = loaded))
      } catch (error) {
        if (found.id !== id()) return
        missing.value = error instanceof ApiError && (error.status === 404 || error.status === 403)
        unreachable.value = !missing.value
      }
    },
    { immediate: true },
  )
  const request = computed(() => {
    const stored = value.value?.id === id() ? value.value?.stored : undefined
    return stored ?? (unkept.value?.id === id() ? unkept.value : undefined)
  })
  return { request, missing, unreachable }
}
