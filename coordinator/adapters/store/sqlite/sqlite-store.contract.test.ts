import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { storeContract } from '../testing/contract/store-contract.ts'
import { hashEntry } from '../testing/hash-entry.ts'
import { createSqliteStore } from './create-sqlite-store.ts'

storeContract('SQLite', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-store-'))
  const open = () => createSqliteStore({ file: join(folder, 'store.db'), hashEntry })
  let store = open()
  return {
    store,
    async reopen() {
      await store.close()
      store = open()
      return store
    },
    async remove() {
      await store.close()
      rmSync(folder, { recursive: true })
    },
  }
})
