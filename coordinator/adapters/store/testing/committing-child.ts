import { createSqliteStore } from '../sqlite/create-sqlite-store.ts'
import { hashEntry } from './hash-entry.ts'
import { sampleEntry, sampleOutbox, sampleRow } from './sample-rows.ts'

/** Commits as fast as it can, many at once, and prints each id after its commit was answered. Ends by being killed. */
const [file, prefix] = process.argv.slice(2) as [string, string]
const store = createSqliteStore({ file, hashEntry })
let next = 0

async function writer(): Promise<void> {
  for (;;) {
    const id = `${prefix}-${String(next++).padStart(6, '0')}`
    await store.commit(async (tx) => {
      await tx.requests.insert(sampleRow(id, { assigneeIds: ['ana'] }))
      await tx.log.append(sampleEntry(id, { n: next }))
      await tx.outbox.enqueue(sampleOutbox(id, { requestId: id }))
      await tx.timers.put({ requestId: id, id: 't', kind: 'expire', basis: 'elapsed', dueAt: 1 })
    })
    process.stdout.write(`${id}\n`)
  }
}

process.stdout.write('ready\n')
await Promise.all(Array.from({ length: 24 }, writer))
