import { computed, onScopeDispose, ref, watch, type ComputedRef } from 'vue'
import { useOffline } from '../stores/session.ts'
import type { Offline } from './offline.ts'
import { sharedLive } from './shared-live.ts'
import type { Snooze } from './snooze.ts'

const allSnoozes = sharedLive(({ queueDatabase }) => queueDatabase.snoozes.toArray())
const CHECK_MS = 20_000

/** This person's snoozes by request, and the time that they are judged by, renewed every 20 s. */
export function useSnoozes(): {
  readonly snoozes: ComputedRef<ReadonlyMap<string, Snooze>>
  readonly now: Readonly<{ value: number }>
} {
  const { value } = allSnoozes(useOffline())
  const snoozes = computed(() => new Map((value.value ?? []).map((snooze) => [snooze.requestId, snooze])))
  const now = ref(Date.now())
  let timer: ReturnType<typeof setInterval> | undefined
  // Nothing ticks while nothing is snoozed.
  watch(
    () => snoozes.value.size > 0,
    (some) => {
      now.value = Date.now()
      clearInterval(timer)
      if (some) timer = setInterval(() => (now.value = Date.now()), CHECK_MS)
    },
    { immediate: true },
  )
  onScopeDispose(() => clearInterval(timer))
  return { snoozes, now }
}

export const putSnooze = async ({ queueDatabase }: Offline, snooze: Snooze): Promise<void> => {
  await queueDatabase.snoozes.put(snooze)
}
export const endSnooze = async ({ queueDatabase }: Offline, requestId: string): Promise<void> => {
  await queueDatabase.snoozes.delete(requestId)
}
