import { computed, onScopeDispose, ref, shallowRef, watch, type ComputedRef, type Ref } from 'vue'
import type { Connector } from '../../../shared/contract/http/connectors.ts'
import { dashboard, type Dashboard } from '../../../shared/contract/http/record.ts'
import { useCollection } from '../../offline/use-collection.ts'
import type { Offline } from '../../offline/offline.ts'
import type { RequestRow } from '../../offline/request-row.ts'
import { useRequests } from '../../offline/use-requests.ts'
import { useConnection } from '../../stores/connection.ts'
import { useOffline } from '../../stores/session.ts'
import { useNow } from '../../ui/use-now.ts'
import { candidatesOf, type Candidate } from './model/candidates.ts'
import { daysOf, medianWeeks, type DayFigures } from './model/figures.ts'

/** Held calls come and go without an event: they are asked for again this often. */
const AGAIN_MS = 15_000
/** Many changes at once are one reason to ask. */
const SETTLE_MS = 400

export interface DashboardData {
  readonly now: Readonly<Ref<number>>
  /** Undefined until the first answer of this window's store. */
  readonly pending: ComputedRef<readonly RequestRow[] | undefined>
  readonly forMe: ComputedRef<readonly RequestRow[] | undefined>
  readonly resolved: ComputedRef<readonly RequestRow[] | undefined>
  readonly days: ComputedRef<readonly DayFigures[]>
  /** ms; null without a decision. */
  readonly weeks: ComputedRef<{ readonly median: number | null; readonly before: number | null }>
  /** What only the coordinator knows; its last answer. */
  readonly figures: Readonly<Ref<Dashboard | undefined>>
  /** The last answer is not of now. */
  readonly stale: Readonly<Ref<boolean>>
  readonly candidates: ComputedRef<readonly Candidate[]>
  readonly connectors: ComputedRef<readonly Connector[] | undefined>
}

/** The last answer for each person, so that the page opens on it. */
const lastAnswers = new WeakMap<Offline, Dashboard>()

/** Figures of what this person may read: counted here from what is stored, so that they are there without a network too. */
export function useDashboard(): DashboardData {
  const offline = useOffline()
  const connection = useConnection()
  const now = useNow()
  const pending = useRequests(() => 'pending')
  const forMe = useRequests(() => 'for-me')
  const resolved = useRequests(() => 'resolved')
  const connectors = useCollection('connector')
  const policies = useCollection('policy')
  const figures = shallowRef(lastAnswers.get(offline))
  const stale = ref(false)
  let settling: ReturnType<typeof setTimeout> | undefined

  async function load(): Promise<void> {
    try {
      figures.value = await offline.api.get('/dashboard', dashboard)
      lastAnswers.set(offline, figures.value)
      stale.value = false
    } catch {
      stale.value = true
    }
  }
  void load()
  const timer = setInterval(() => void load(), AGAIN_MS)
  watch([pending, resolved, () => connection.reach], () => {
    clearTimeout(settling)
    settling = setTimeout(() => void load(), SETTLE_MS)
  })
  onScopeDispose(() => {
    clearInterval(timer)
    clearTimeout(settling)
  })

  return {
    now,
    pending,
    forMe,
    resolved,
    days: computed(() => daysOf(resolved.value ?? [], now.value)),
    weeks: computed(() => medianWeeks(resolved.value ?? [], now.value)),
    figures,
    stale,
    // Offered once the connectors and policies are there too: a draft names the tool as it is defined now.
    candidates: computed(() =>
      connectors.value.value && policies.value.value
        ? candidatesOf(figures.value?.mostAsked ?? [], policies.value.value)
        : [],
    ),
    connectors: computed(() => connectors.value.value),
  }
}
