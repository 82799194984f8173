import { randomUUID } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { openReader } from '../../../coordinator/adapters/store/sqlite/open-database.ts'
import { STORE_FILE } from '../../../coordinator/adapters/store/sqlite/store-file.ts'
import { LOG_COLUMNS, entryOf, type StoredEntry } from '../../../coordinator/adapters/store/rows/log-row.ts'
import { setStage } from '../../../coordinator/testing/cast.ts'
import { bundleCoordinator } from '../../../coordinator/testing/coordinator-process.ts'
import { clientOf, OWNER_EMAIL, OWNER_TOKEN } from '../../../coordinator/testing/test-coordinator.ts'
import type { Request } from '../../../shared/contract/http/requests.ts'
import type { LogEntry } from '../../../shared/domain/log/entry.ts'
import { compileShim } from '../shim/compile-shim.ts'
import type { Random } from '../simulator/random.ts'
import { readRecording, type DiskEvent } from './recording.ts'

/** A command whose success was told. `by`: how long the recording was when the answer came. */
export interface Acknowledged {
  readonly by: number
  /** The last entry of the log that the command wrote. */
  readonly seq: number
}

/** What a coordinator did to its disk, and what it said meanwhile. */
export interface Recorded {
  readonly events: readonly DiskEvent[]
  readonly acknowledged: readonly Acknowledged[]
  readonly log: readonly LogEntry[]
  /** How long the recording was when the coordinator was set up. */
  readonly from: number
}

const AT_ONCE = 4
/** So that a commit writes few pages or many. Characters. */
const LARGEST_ARGUMENT = 30_000

/** Drives a real coordinator with that many requests, each decided, on a disk that writes down all that it does. */
export async function recordDisk(folder: string, random: Random, requests: number): Promise<Recorded> {
  const record = join(folder, 'recording')
  const data = join(folder, 'data')
  await mkdir(data)
  const program = await bundleCoordinator()
  try {
    const running = await program.start(data, {
      COUNTERSIGN_OWNER_EMAIL: OWNER_EMAIL,
      COUNTERSIGN_OWNER_TOKEN: OWNER_TOKEN,
      COUNTERSIGN_REQUESTS_PER_MINUTE: '0',
      LD_PRELOAD: compileShim(folder),
      FAULTY_DISK_RECORD: record,
    })
    const told: {
      readonly by: number
      readonly isOf: (entry: LogEntry) => boolean
      readonly what: string
    }[] = []
    let from = 0
    try {
      const { ana, robot } = await setStage({ as: (token) => clientOf(() => running.url, token), data })
      const note = (what: string, isOf: (entry: LogEntry) => boolean): void =>
        void told.push({ by: statSync(record).size, isOf, what })
      from = statSync(record).size
      let left = requests
      const line = async (): Promise<void> => {
        while (left > 0) {
          left -= 1
          const text = 'x'.repeat(
            random.chance(0.2) ? random.between(1, LARGEST_ARGUMENT) : random.between(1, 200),
          )
          const tools = [{ name: 'write_file', arguments: { path: `${randomUUID()}.txt`, content: text } }]
          const asked = await robot.client.post<Request>('/requests', { connector: 'files', tools })
          if (asked.status !== 201)
            throw new Error(`asking was answered with ${asked.status} ${JSON.stringify(asked.body)}`)
          const { id } = asked.body
          note(id, ({ type, subject }) => type === 'request.created' && subject.id === id)
          const decisionId = randomUUID()
          const verdict = random.chance(0.5) ? 'approve' : 'deny'
          const { status } = await ana.client.post(`/requests/${id}/decisions`, { decisionId, verdict })
          if (status !== 200) throw new Error(`deciding was answered with ${status}`)
          note(
            decisionId,
            ({ type, data: said }) =>
              type === 'request.decided' &&
              (said['vote'] as { decisionId: string }).decisionId === decisionId,
          )
        }
      }
      await Promise.all(Array.from({ length: AT_ONCE }, line))
    } finally {
      await running.kill()
    }
    const log = logOf(join(data, STORE_FILE))
    const acknowledged = told.map(({ by, isOf, what }) => {
      const entry = log.find(isOf)
      if (!entry) throw new Error(`${what} was acknowledged and is not in the log`)
      return { by, seq: entry.seq }
    })
    return { events: readRecording(readFileSync(record)), acknowledged, log, from }
  } finally {
    await program.remove()
  }
}

function logOf(file: string): readonly LogEntry[] {
  const database = openReader(file)
  try {
    const rows = database.prepare(`SELECT ${LOG_COLUMNS} FROM log ORDER BY seq`).all()
    return (rows as unknown as StoredEntry[]).map(entryOf)
  } finally {
    database.close()
  }
}
