import { ref, type Ref } from 'vue'
import { onBeforeRouteLeave, onBeforeRouteUpdate } from 'vue-router'

export interface LeaveGuard {
  readonly asking: Ref<boolean>
  answer(leave: boolean): void
}

/** Asks before a page or a panel with something typed in it is left, by whatever way. */
export function useLeaveGuard(dirty: () => boolean): LeaveGuard {
  const asking = ref(false)
  let decide: ((leave: boolean) => void) | null = null

  function answer(leave: boolean): void {
    asking.value = false
    decide?.(leave)
    decide = null
  }
  const guard = (): boolean | Promise<boolean> => {
    if (!dirty()) return true
    decide?.(false)
    asking.value = true
    return new Promise((resolve) => {
      decide = resolve
    })
  }
  onBeforeRouteLeave(guard)
  onBeforeRouteUpdate(guard)
  return { asking, answer }
}
