import { defineStore } from 'pinia'
import { shallowRef, watch } from 'vue'
import type { Draft } from '../offline/store/drafts.ts'
import { useSession } from './session.ts'

/**
 * What this person has begun to write and not saved, by what it is about. It outlives the window, on this machine, where
 * their unsent decisions are kept. Undefined until it is known.
 */
export const useDrafts = defineStore('drafts', () => {
  const session = useSession()
  const drafts = shallowRef<ReadonlyMap<string, Draft>>()

  watch(
    () => session.offline?.queueDatabase.drafts,
    async (table) => {
      drafts.value = undefined
      // A disk that cannot be read costs the drafts, not the editor.
      const found = table ? await table.toArray().catch(() => []) : []
      if (session.offline?.queueDatabase.drafts === table) {
        drafts.value = new Map(found.map((draft) => [draft.key, draft]))
      }
    },
    { immediate: true },
  )

  function set(key: string, draft: Draft | null): void {
    const table = session.offline?.queueDatabase.drafts
    const next = new Map(drafts.value)
    if (draft) next.set(key, draft)
    else if (!next.delete(key)) return
    drafts.value = next
    // No room left: the draft lives on in this window, and the editor still asks before it is left.
    void Promise.resolve(draft ? table?.put(draft) : table?.delete(key)).catch(() => undefined)
  }

  return {
    drafts,
    /** @param form which form `value` has: one of another form is never offered */
    keep(key: string, form: number, value: unknown): void {
      // Free of proxies, as it will be read.
      const plain = JSON.parse(JSON.stringify(value)) as unknown
      set(key, { key, form, value: plain, keptAt: Date.now() })
    },
    drop: (key: string) => set(key, null),
    of(key: string, form: number): Draft | null {
      const found = drafts.value?.get(key)
      return found?.form === form ? found : null
    },
  }
})
