import { computed, onScopeDispose, ref, shallowRef, watch, type ComputedRef, type Ref } from 'vue'
import { sharedRequest } from '../../shared/contract/http/requests.ts'
import { useOffline } from '../stores/session.ts'
import type { Query } from './api.ts'
import { rowOf, type RequestRow } from './request-row.ts'
import { useLive } from './use-live.ts'

const PAGE = 500
/** Somebody who types asks once, not at each letter. */
const PAUSE_MS = 250

/** Requests that are not kept here, read from the coordinator page by page. They are not stored. */
export interface Beyond {
  readonly rows: ComputedRef<readonly RequestRow[]>
  /** `idle`: nothing was asked. `part`: there is more. `whole`: that is all. `away`: the coordinator could not be asked. */
  readonly state: Readonly<Ref<'idle' | 'reading' | 'part' | 'whole' | 'away'>>
  /** Reads on, if there is more and nothing is being read. */
  more(): Promise<void>
}

export interface BeyondParts {
  /** What of the API's filters and orders to ask with; another question starts anew. */
  readonly query: () => Query
  /** Whether the coordinator has more than is kept here. */
  readonly exists: () => boolean
  /** What is kept here cannot answer the question: the first page is read at once, and not at the end of the list. */
  readonly atOnce: () => boolean
  /** The part of the question that the API does not know. */
  readonly fits: (row: RequestRow) => boolean
}

export function useBeyond({ query, exists, atOnce, fits }: BeyondParts): Beyond {
  const { api, cache } = useOffline()
  const read = shallowRef<readonly RequestRow[]>([])
  const state = ref<'idle' | 'reading' | 'part' | 'whole' | 'away'>('idle')
  let cursor: string | undefined
  let reading = new AbortController()
  let pause: ReturnType<typeof setTimeout> | undefined

  function forget(): void {
    clearTimeout(pause)
    reading.abort()
    reading = new AbortController()
    cursor = undefined
    read.value = []
    state.value = 'idle'
  }

  async function more(): Promise<void> {
    if (!exists() || state.value === 'reading' || state.value === 'whole') return
    const { signal } = reading
    state.value = 'reading'
    try {
      // A page may hold nothing that fits, or only what is known; read on until there is something new.
      for (let found = 0; found === 0 && state.value === 'reading';) found = await readPage(signal)
      if (!signal.aborted && state.value === 'reading') state.value = 'part'
    } catch {
      if (!signal.aborted) state.value = 'away'
    }
  }

  async function readPage(signal: AbortSignal): Promise<number> {
    const page = await api.list('/requests', sharedRequest, {
      query: { ...query(), limit: PAGE, ...(cursor === undefined ? {} : { cursor }) },
      signal,
    })
    if (signal.aborted) return 1
    const known = new Set(read.value.map(({ id }) => id))
    const fresh = page.items.filter(({ id }) => !known.has(id)).map(rowOf)
    read.value = [...read.value, ...fresh]
    cursor = page.nextCursor ?? undefined
    if (page.nextCursor === null) state.value = 'whole'
    return fresh.filter(fits).length
  }

  const ask = computed(() => JSON.stringify([query(), exists() && atOnce()]))
  watch(
    ask,
    () => {
      forget()
      if (exists() && atOnce()) pause = setTimeout(() => void more(), PAUSE_MS)
    },
    { immediate: true },
  )
  onScopeDispose(forget)

  // What the stream has brought since is newer than what was read.
  const { value: stored } = useLive(() => cache.rows.bulkGet(read.value.map(({ id }) => id)), [read])
  const rows = computed(() => {
    const newer = new Map(stored.value?.flatMap((row) => (row ? [[row.id, row] as const] : [])))
    return read.value.map((row) => newer.get(row.id) ?? row)
  })
  return { rows, state, more }
}
