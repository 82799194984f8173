import type { Store } from '../../../../ports/store.ts'

/** The store of the test that runs now: a fresh, empty one each time. */
export interface OpenStore {
  readonly store: Store
  /** Closes it and opens it again on the same data. */
  reopen(): Promise<void>
}
