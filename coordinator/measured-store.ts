import type { Measures } from './core/health/measures.ts'
import type { Store } from './ports/store.ts'

/** The same store, whose commits are timed and whose entries are counted. */
export function measuredStore(store: Store, measures: Measures): Store {
  store.onCommitted((committed) => {
    for (const { entry, elsewhere } of committed) if (elsewhere !== true) measures.count(entry)
  })
  return {
    ...store,
    async commit(work, wanted) {
      const asked = performance.now()
      const result = await store.commit(work, wanted)
      measures.commits.observe((performance.now() - asked) / 1000)
      return result
    },
  }
}
