import { setTimeout as sleep } from 'node:timers/promises'
import { openPostgresStore } from '../postgres/create-postgres-store.ts'
import { hashEntry } from './hash-entry.ts'
import { sampleEntry } from './sample-rows.ts'

/**
 * One coordinator's store among several: commits as fast as it can until its input ends, follows the log meanwhile, and
 * prints what it may count on, one line each: `+ID` after the commit of ID was answered, `-ID` when it was refused,
 * `GAP …` when it was told a sequence out of turn. At the end: `heard FIRST LAST of
 * BEGUN HEAD`, the second pair being what there was for it to hear.
 */
const [url, name, writers] = process.argv.slice(2) as [string, string, string]
const { store } = await openPostgresStore({ url, hashEntry })
let next = 0
let stopped = false
let first = 0
let last = 0
store.onCommitted((committed) => {
  for (const { entry, changes } of committed) {
    if (last > 0 && entry.seq !== last + 1) process.stdout.write(`GAP ${last} ${entry.seq}\n`)
    const [change] = changes
    if (change?.kind !== 'removed' || change.id !== entry.subject.id)
      process.stdout.write(`GAP changes ${entry.seq}\n`)
    if (first === 0) first = entry.seq
    last = entry.seq
  }
})

async function write(): Promise<void> {
  while (!stopped) {
    const id = `${name}-${(next += 1)}`
    await store
      .commit((tx) => tx.log.append(sampleEntry(id), [{ kind: 'removed', of: 'flow', id }]))
      .then(
        () => process.stdout.write(`+${id}\n`),
        () => {
          process.stdout.write(`-${id}\n`)
          return sleep(20)
        },
      )
    if (Number(writers) === 1) await sleep(5)
  }
}

const begun = await store.read((tx) => tx.log.head())
process.stdout.write('ready\n')
const writing = Promise.all(Array.from({ length: Number(writers) }, write))
process.stdin.resume()
process.stdin.once('end', () => {
  stopped = true
})
await writing
const head = await store.read((tx) => tx.log.head())
const until = Date.now() + 15_000
while (last < head.seq && Date.now() < until) await sleep(10)
process.stdout.write(`heard ${first} ${last} of ${begun.seq + 1} ${head.seq}\n`)
await store.close()
