import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import type { CoordinatorState } from '../../shared/contract/ipc.ts'
import type { ConnectionStatus } from '../../shared/sync/connection.ts'
import type { DiskRefusal } from '../offline/api.ts'
import type { StorageTrouble } from '../offline/store/trouble.ts'
import type { LoadProgress } from '../offline/load-lists.ts'

/** Three words for the foot of the sidebar; the coordinator's own state says more, in a banner. */
export type Reach = 'live' | 'reconnecting' | 'offline'

/** How this window is connected. */
export const useConnection = defineStore('connection', () => {
  const status = ref<ConnectionStatus>('connecting')
  /** The first load of the lists is under way. */
  const loading = ref(false)
  /** How far a load of many requests has come, the first or one after a long absence. */
  const progress = shallowRef<LoadProgress | null>(null)
  /** Why nothing can be kept on this machine at the moment. */
  const storage = ref<StorageTrouble | null>(null)
  /** Why the coordinator could not write, when last asked to. */
  const disk = ref<DiskRefusal | null>(null)
  const online = ref(navigator.onLine)
  /** The desktop's own coordinator; null in a browser. */
  const coordinator = ref<CoordinatorState | null>(null)
  /** Messages and changes of a newer coordinator that this window does not know, by name. */
  const unknown = ref<Readonly<Record<string, number>>>({})

  const reach = computed<Reach>(() => {
    switch (status.value) {
      case 'live':
      case 'catching-up':
        return 'live'
      case 'connecting':
        return 'reconnecting'
      case 'reconnecting':
        return online.value ? 'reconnecting' : 'offline'
      case 'signed-out':
      case 'outdated':
      case 'stopped':
        return 'offline'
    }
  })

  function countUnknown(problem: string, detail: string): void {
    const name = `${problem}: ${detail}`
    unknown.value = { ...unknown.value, [name]: (unknown.value[name] ?? 0) + 1 }
  }

  return { status, loading, storage, disk, progress, online, coordinator, unknown, reach, countUnknown }
})
