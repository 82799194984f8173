import { afterAll, beforeAll } from 'vitest'
import { storeContract } from '../testing/contract/store-contract.ts'
import { hashEntry } from '../testing/hash-entry.ts'
import { startPostgres, type PostgresServer } from '../testing/postgres-server.ts'
import { openPostgresStore } from './create-postgres-store.ts'

let server: PostgresServer
beforeAll(async () => {
  server = await startPostgres()
})
afterAll(() => server.remove())

storeContract('PostgreSQL', async () => {
  const url = await server.makeSchema()
  const open = async () => (await openPostgresStore({ url, hashEntry })).store
  let store = await open()
  return {
    store,
    async reopen() {
      await store.close()
      store = await open()
      return store
    },
    remove: () => store.close(),
  }
})
