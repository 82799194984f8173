import { ref, shallowRef, type Ref, type ShallowRef } from 'vue'
import { onBeforeRouteLeave, onBeforeRouteUpdate, useRouter, type RouteLocationNormalized } from 'vue-router'
import type { FlowEditorState } from './use-flow-editor.ts'

export interface LeaveGuard {
  /** Where somebody wants to go with unsaved changes, until they have said what becomes of these. */
  readonly leaving: ShallowRef<RouteLocationNormalized | null>
  leave(discard: boolean): void
}

/** Asks once before an unsaved flow is left. Another step of the same flow is not leaving. */
export function useLeaveGuard(
  flowId: string,
  editor: Pick<FlowEditorState, 'isDirty' | 'keep' | 'settle'>,
): LeaveGuard {
  const router = useRouter()
  const leaving = shallowRef<RouteLocationNormalized | null>(null)
  const mayLeave: Ref<boolean> = ref(false)

  const guard = (to: RouteLocationNormalized): boolean => {
    const isStep = to.params['flowId'] === flowId && to.params['page'] !== 'versions'
    if (isStep || mayLeave.value || !editor.isDirty.value) return true
    editor.keep()
    leaving.value = to
    return false
  }
  onBeforeRouteUpdate(guard)
  onBeforeRouteLeave(guard)

  return {
    leaving,
    leave(discard) {
      const to = leaving.value
      if (discard) editor.settle()
      mayLeave.value = true
      leaving.value = null
      if (to) void router.push(to.fullPath)
    },
  }
}
