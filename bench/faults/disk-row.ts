import { execFileSync } from 'node:child_process'
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { must } from '../../coordinator/testing/cast.ts'
import { bundleCoordinator } from '../../coordinator/testing/coordinator-process.ts'
import { clientOf, OWNER_EMAIL, OWNER_TOKEN } from '../../coordinator/testing/test-coordinator.ts'
import type { AuditReport } from '../../shared/contract/http/record.ts'
import type { FaultRow } from './row.ts'
import { createRandom } from './simulator/random.ts'

/** The signal that would end a process whose file may not grow is ignored, so that writing fails instead. */
const WITHOUT_SIGNAL = ['sh', '-c', 'trap "" XFSZ; exec "$0" "$@"']
const MOST_ROOM_BYTES = 48_000
const MOST_WRITES = 5_000
const RESUMES_WITHIN_MS = 30_000

/** Linux only: `prlimit` lets the files of a running coordinator grow no further, which is to it as a full disk. */
export const diskRow: FaultRow = {
  what: 'the disk takes no more, at random bytes of the write-ahead log',
  goal: '50 points: 503 with a code, reading goes on, 0 lost, resumes by itself',
  unit: 'points',
  full: 50,
  short: 3,
  async play({ seed, rounds, folder, isOver, tell }) {
    const random = createRandom(seed)
    const program = await bundleCoordinator()
    const running = await program.start(
      folder,
      {
        COUNTERSIGN_OWNER_EMAIL: OWNER_EMAIL,
        COUNTERSIGN_OWNER_TOKEN: OWNER_TOKEN,
        COUNTERSIGN_REQUESTS_PER_MINUTE: '0',
      },
      WITHOUT_SIGNAL,
    )
    const limit = (size: string): void =>
      void execFileSync('prlimit', ['--pid', String(running.child.pid), `--fsize=${size}:`])
    const owner = clientOf(() => running.url, OWNER_TOKEN)
    const counts: Record<string, number> = { written: 0 }
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
    try {
      for (; done < rounds && !isOver(); done += 1) {
        const size = statSync(join(folder, 'countersign.db-wal')).size
        limit(String(size + random.between(0, MOST_ROOM_BYTES)))
        let refused = await write()
        for (let writes = 0; refused.status === 201 && writes < MOST_WRITES; writes += 1) {
          people += 1
          refused = await write()
        }
        const code = refused.body.code ?? ''
        counts[code] = (counts[code] ?? 0) + 1
        check(refused.status === 503 && code.startsWith('storage_'), `answered ${refused.status} ${code}`)
        check((await total()) === people, 'what is read is not what was acknowledged')
        limit('unlimited')
        const until = performance.now() + RESUMES_WITHIN_MS
        let again = await write()
        while (again.status !== 201 && performance.now() < until) again = await write()
        check(again.status === 201, 'it did not go on when there was room')
        people += 1
        check((await total()) === people, 'something was lost, or written though it was refused')
      }
      check((await must<AuditReport>(owner.get('/audit/verify'))).ok, 'the log is broken')
      counts['written'] = people - 1
    } finally {
      await running.kill()
      await program.remove()
    }
    return { done, wrong, counts }
  },
}
