import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { verifyChain } from '../../../../shared/domain/log/chain.ts'
import type { LogEntry } from '../../../../shared/domain/log/entry.ts'
import type { Store } from '../../../ports/store.ts'
import { bundleChild } from '../../../testing/bundle-child.ts'
import { pause } from '../../../testing/pause.ts'
import { nodeSha256 } from '../../crypto/node-sha256.ts'
import { hashEntry } from '../testing/hash-entry.ts'
import { startPostgres, type PostgresServer } from '../testing/postgres-server.ts'
import { sampleEntry } from '../testing/sample-rows.ts'
import { openPostgresStore } from './create-postgres-store.ts'

let server: PostgresServer
let program: string
beforeAll(async () => {
  ;[server, program] = await Promise.all([
    startPostgres(),
    bundleChild('coordinator/adapters/store/testing/appending-child.ts'),
  ])
}, 90_000)
afterAll(() => server.remove())

/** A process of its own with a store of its own, and what it said. */
async function startWriter(url: string, name: string, writers: number) {
  const child = spawn(process.execPath, [program, url, name, String(writers)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const said: string[] = []
  const lines = createInterface({ input: child.stdout })
  lines.on('line', (line) => void said.push(line))
  await once(lines, 'line')
  const all = (sign: string): string[] => said.filter((line) => line.startsWith(sign))
  return {
    child,
    said,
    all,
    /** Until so many more of its commits were answered. */
    async more(count: number) {
      const wanted = all('+').length + count
      while (all('+').length < wanted) await pause(20)
    },
    async end() {
      child.stdin.end()
      if (child.exitCode === null) await once(child, 'close')
    },
  }
}

async function wholeLog(store: Store): Promise<readonly LogEntry[]> {
  const entries: LogEntry[] = []
  for (;;) {
    const page = await store.read((tx) => tx.log.read(entries.length, 1000))
    if (page.length === 0) return entries
    entries.push(...page)
  }
}

it('no follower skips a sequence while three coordinators write, one is suspended, one killed, and the database falls', async () => {
  const url = await server.makeDatabase()
  const { store } = await openPostgresStore({ url, hashEntry })
  const heard: number[] = []
  store.onCommitted((committed) => heard.push(...committed.map(({ entry }) => entry.seq)))
  const [a, b, c] = await Promise.all([
    startWriter(url, 'a', 16),
    startWriter(url, 'b', 16),
    startWriter(url, 'c', 1),
  ])
  const commit = (id: string) =>
    store.commit((tx) => tx.log.append(sampleEntry(id), [{ kind: 'removed', of: 'flow', id }]))
  await Promise.all([a.more(20), b.more(20), c.more(20)])

  // Suspended, perhaps with the writers' lock in its hand: the others go on.
  b.child.kill('SIGSTOP')
  const stoppedAt = Date.now()
  await commit('while b was suspended')
  expect(Date.now() - stoppedAt).toBeLessThan(14_000)
  b.child.kill('SIGCONT')
  await b.more(5)

  a.child.kill('SIGKILL')
  await once(a.child, 'exit')
  await server.stop('crash')
  await expect(commit('while it was away')).rejects.toMatchObject({ code: 'storage_failed' })
  await server.start()
  await Promise.all([b.more(20), c.more(20)])
  await Promise.all([b.end(), c.end()])

  const entries = await wholeLog(store)
  const ids = entries.map(({ subject }) => subject.id)
  const stored = new Set(ids)
  expect(verifyChain(entries, nodeSha256)).toMatchObject({ ok: true, head: { seq: entries.length } })
  expect(stored.size).toBe(entries.length)
  for (const writer of [a, b, c]) {
    expect(writer.said.filter((line) => line.startsWith('GAP'))).toEqual([])
    expect(writer.all('+').filter((line) => !stored.has(line.slice(1)))).toEqual([])
  }
  for (const { said, all } of [b, c]) {
    const [, first, last, begun, head] = /^heard (\d+) (\d+) of (\d+) (\d+)$/.exec(said.at(-1) ?? '') ?? []
    expect(Number(first)).toBeLessThanOrEqual(Number(begun))
    expect(Number(last)).toBeGreaterThanOrEqual(Number(head))
    // What was told as failed is not there: nobody is told the wrong thing, even when an answer was lost.
    expect(all('-').filter((line) => stored.has(line.slice(1)))).toEqual([])
  }
  while (heard.length < entries.length) await pause(20)
  expect(heard).toEqual(entries.map(({ seq }) => seq))
  await store.close()
}, 90_000)
