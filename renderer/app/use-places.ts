import { onScopeDispose, shallowRef, type Ref } from 'vue'
import type { Place } from '../../shared/contract/ipc.ts'

/** All coordinators of this desktop, as they are now; none in a browser. */
export function usePlaces(): Readonly<Ref<readonly Place[]>> {
  const places = shallowRef<readonly Place[]>([])
  const bridge = window.countersign
  if (bridge) {
    let heard = false
    const stop = bridge.onPlaces((now) => {
      heard = true
      places.value = now
    })
    void bridge.info().then((info) => {
      if (!heard) places.value = info.places
    })
    onScopeDispose(stop)
  }
  return places
}
