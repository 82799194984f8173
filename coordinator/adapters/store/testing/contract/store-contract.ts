import { afterEach, beforeEach, describe } from 'vitest'
import type { Store } from '../../../../ports/store.ts'
import { commitContract } from './commits.ts'
import type { OpenStore } from './open-store.ts'
import { requestContract } from './requests.ts'
import { sharedWorkContract } from './shared-work.ts'
import { smallThingsContract } from './small-things.ts'

/** A fresh, empty database for one test. */
export interface TestStore {
  readonly store: Store
  /** Closes it and opens it again on the same data. */
  reopen(): Promise<Store>
  remove(): Promise<void>
}

/** What every store promises (`ports/store.ts`), whatever database it stands on. Each has a test that calls this. */
export function storeContract(name: string, make: () => Promise<TestStore>): void {
  describe(`${name}: the store contract`, () => {
    let made: TestStore
    let store: Store
    beforeEach(async () => {
      made = await make()
      store = made.store
    })
    afterEach(() => made.remove())
    const open: OpenStore = {
      get store() {
        return store
      },
      async reopen() {
        store = await made.reopen()
      },
    }
    commitContract(open)
    requestContract(open)
    smallThingsContract(open)
    sharedWorkContract(open)
  })
}
