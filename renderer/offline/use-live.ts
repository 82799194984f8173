import { liveQuery } from 'dexie'
import { onScopeDispose, shallowRef, watch, type Ref, type WatchSource } from 'vue'

export interface Live<T> {
  /** Undefined until the first answer of the database. */
  readonly value: Readonly<Ref<T | undefined>>
  /** Why the database cannot be read. */
  readonly error: Readonly<Ref<Error | undefined>>
}

/**
 * What a database query answers, always: asked again whenever the rows it read, or `sources`, change. The old answer
 * stays until the new one is there.
 */
export function useLive<T>(query: () => Promise<T>, sources: WatchSource[] = []): Live<T> {
  const value = shallowRef<T>()
  const error = shallowRef<Error>()
  let stop: () => void = () => undefined

  const follow = (): void => {
    stop()
    const subscription = liveQuery(query).subscribe({
      next(answer) {
        value.value = answer
        error.value = undefined
      },
      error: (cause: unknown) => {
        error.value = cause instanceof Error ? cause : new Error(String(cause))
      },
    })
    stop = () => subscription.unsubscribe()
  }

  if (sources.length === 0) follow()
  else watch(sources, follow, { immediate: true })
  onScopeDispose(() => stop())
  return { value, error }
}
