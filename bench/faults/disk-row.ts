import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { must } from '../../coordinator/testing/cast.ts'
import { bundleCoordinator, type CoordinatorProcess } from '../../coordinator/testing/coordinator-process.ts'
import { clientOf, OWNER_EMAIL, OWNER_TOKEN } from '../../coordinator/testing/test-coordinator.ts'
import type { AuditReport } from '../../shared/contract/http/record.ts'
import type { FaultRow } from './row.ts'
import { canCompileShim, compileShim } from './shim/compile-shim.ts'
import { createRandom } from './simulator/random.ts'

/** The signal that would end a process whose file may not grow is ignored, so that writing fails instead. */
const WITHOUT_SIGNAL = ['sh', '-c', 'trap "" XFSZ; exec "$0" "$@"']
const MOST_ROOM_BYTES = 48_000
const MOST_WRITES = 5_000
const RECOVERS_WITHIN_MS = 60_000
const TROUBLES = ['full', 'read-only', 'cannot sync'] as const
/** What `shim/faulty-disk.c` is told. */
const ORDERS = { 'read-only': 'w', 'cannot sync': 's' } as const

/**
 * Linux only: `prlimit` lets the files of a running coordinator grow no further, which is to it as a full disk. The other
 * two need a compiler, for a library that answers in the place of the disk.
 */
export const diskRow: FaultRow = {
  what: 'the disk takes no more, at random bytes of the write-ahead log; is read-only; or cannot write what it took',
  goal: '50 times each: 503 with a code, reading goes on, 0 lost, resumes by itself or ends for another start',
  unit: 'points',
  full: 150,
  short: 6,
  async play({ seed, rounds, folder, isOver, tell }) {
    const random = createRandom(seed)
    const hasShim = canCompileShim()
    const troubles = hasShim ? TROUBLES : (['full'] as const)
    const orders = join(folder, 'orders')
    const order = (text: string): void => writeFileSync(orders, text)
    order('')
    const environment = {
      COUNTERSIGN_OWNER_EMAIL: OWNER_EMAIL,
      COUNTERSIGN_OWNER_TOKEN: OWNER_TOKEN,
      COUNTERSIGN_REQUESTS_PER_MINUTE: '0',
      ...(hasShim ? { LD_PRELOAD: compileShim(folder), FAULTY_DISK_ORDERS: orders } : {}),
    }
    const program = await bundleCoordinator()
    const start = (): Promise<CoordinatorProcess> => program.start(folder, environment, WITHOUT_SIGNAL)
    let running = await start()
    const limit = (size: string): void =>
      void execFileSync('prlimit', ['--pid', String(running.child.pid), `--fsize=${size}:`])
    const owner = clientOf(() => running.url, OWNER_TOKEN)
    const counts: Record<string, number> = { written: 0 }
    const note = (what: string): void => void (counts[what] = (counts[what] ?? 0) + 1)
    let [done, wrong, people, next] = [0, 0, 1, 0]
    const check = (holds: boolean, problem: string): void => {
      if (holds) return
      wrong += 1
      tell({ point: done, problem })
    }
    const write = () => {
      next += 1
      return owner.post<{ code?: string }>('/users', { name: `P${next}`, email: `p${next}@example.com` })
    }
    const total = async (): Promise<number> =>
      (await must<{ total: number }>(owner.get('/users?limit=1'))).total
    const checkRefused = ({ status, body: { code = '' } }: Awaited<ReturnType<typeof write>>): void => {
      note(code)
      check(status === 503 && code.startsWith('storage_'), `answered ${status} ${code}`)
    }
    const writeUntilRefused = async (): Promise<void> => {
      let refused = await write()
      for (let writes = 0; refused.status === 201 && writes < MOST_WRITES; writes += 1) {
        people += 1
        refused = await write()
      }
      checkRefused(refused)
    }
    const resumes = async (): Promise<void> => {
      const until = performance.now() + RECOVERS_WITHIN_MS
      let again = await write()
      while (again.status !== 201 && performance.now() < until) again = await write()
      check(again.status === 201, 'it did not go on when the disk was well')
      people += 1
      check((await total()) === people, 'something was lost, or written though it was refused')
    }
    const play: Record<(typeof TROUBLES)[number], () => Promise<void>> = {
      async full() {
        const size = statSync(join(folder, 'countersign.db-wal')).size
        limit(String(size + random.between(0, MOST_ROOM_BYTES)))
        await writeUntilRefused()
        check((await total()) === people, 'what is read is not what was acknowledged')
        limit('unlimited')
        await resumes()
      },
      async 'read-only'() {
        for (let writes = random.between(0, 5); writes > 0; writes -= 1) {
          if ((await write()).status === 201) people += 1
        }
        order(ORDERS['read-only'])
        await writeUntilRefused()
        check((await total()) === people, 'what is read is not what was acknowledged')
        order('')
        await resumes()
      },
      async 'cannot sync'() {
        const { child } = running
        const ended = once(child, 'exit', { signal: AbortSignal.timeout(RECOVERS_WITHIN_MS) })
        order(ORDERS['cannot sync'])
        // The second write of several at once comes after the failure, and must be refused as well. One that arrives when
        // the process has ended gets no answer, and so nothing was acknowledged.
        const answers = await Promise.all([write(), write(), write()].map((each) => each.catch(() => null)))
        for (const answer of answers) {
          if (answer === null) note('without an answer')
          else checkRefused(answer)
        }
        const [exitCode] = (await ended) as [number | null]
        check(exitCode === 1, `it ended with ${exitCode}`)
        order('')
        running = await start()
        const found = await total()
        // Nobody can say whether what was refused is there; what was acknowledged has to be.
        check(found >= people && found <= people + 3, `${found} are there, and ${people} were acknowledged`)
        people = found
        await resumes()
      },
    }
    try {
      for (; done < rounds && !isOver(); done += 1) {
        const trouble = troubles[done % troubles.length] as (typeof TROUBLES)[number]
        await play[trouble]()
        note(trouble)
      }
      check((await must<AuditReport>(owner.get('/audit/verify'))).ok, 'the log is broken')
      counts['written'] = people - 1
    } finally {
      await running.kill()
      await program.remove()
    }
    const missed = hasShim ? [] : ['without a C compiler no disk was read-only, and none failed to sync']
    return { done, wrong, missed, counts }
  },
}
