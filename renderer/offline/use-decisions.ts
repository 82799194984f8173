import { computed, type ComputedRef } from 'vue'
import { useOffline } from '../stores/session.ts'
import { isUnderWay, type QueuedDecision } from './queued-decision.ts'
import { sharedLive } from './shared-live.ts'

const allDecisions = sharedLive(({ queueDatabase }) => queueDatabase.decisions.toArray())

/** This person's decisions that are not recorded yet, by request. */
export function useUnderWay(): ComputedRef<ReadonlyMap<string, QueuedDecision>> {
  const { value } = allDecisions(useOffline())
  return computed(
    () => new Map((value.value ?? []).filter(isUnderWay).map((decision) => [decision.requestId, decision])),
  )
}

/** Decisions that have ended, of which the person has not been told yet; oldest first. */
export function useUntold(): ComputedRef<readonly QueuedDecision[]> {
  const { value } = allDecisions(useOffline())
  return computed(() =>
    (value.value ?? [])
      .filter((decision) => decision.state === 'settled' && !decision.told)
      .sort((a, b) => a.madeAt - b.madeAt),
  )
}

/** The newest decision that this person made on a request here, in whatever state. */
export function useDecisionOn(requestId: () => string | undefined): ComputedRef<QueuedDecision | undefined> {
  const { value } = allDecisions(useOffline())
  return computed(() =>
    (value.value ?? [])
      .filter((decision) => decision.requestId === requestId())
      .sort((a, b) => b.madeAt - a.madeAt)
      .at(0),
  )
}
