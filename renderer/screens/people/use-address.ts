import { computed, ref, type ComputedRef } from 'vue'
import { useConnection } from '../../stores/connection.ts'

/** Where agents reach the coordinator, without a path. A browser got its pages from there; the desktop app is told. */
export function useAddress(): ComputedRef<string> {
  const connection = useConnection()
  const bridge = window.countersign
  const team = ref('')
  void bridge?.info().then((info) => (team.value = info.mode === 'team' ? (info.team?.address ?? '') : ''))
  return computed(() => {
    if (!bridge) return location.origin
    if (team.value !== '') return new URL(team.value).origin
    const own = connection.coordinator
    return own?.state === 'running' ? new URL(own.url).origin : ''
  })
}
