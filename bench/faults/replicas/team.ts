import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import {
  startPostgres,
  type PostgresServer,
} from '../../../coordinator/adapters/store/testing/postgres-server.ts'
import { must, setStage, type Cast } from '../../../coordinator/testing/cast.ts'
import type {
  CoordinatorProcess,
  CoordinatorProgram,
} from '../../../coordinator/testing/coordinator-process.ts'
import { clientOf, OWNER_EMAIL, OWNER_TOKEN } from '../../../coordinator/testing/test-coordinator.ts'
import { startSilentProxy, type SilentProxy } from './silent-proxy.ts'

const COORDINATORS = ['one', 'two', 'three']
const READY_WITHIN_MS = 120_000

/** One coordinator of the team: a process of its own, with a wire of its own to the database. */
export interface Replica {
  readonly name: string
  readonly wire: SilentProxy
  readonly url: string
  readonly process: CoordinatorProcess
  /** SIGKILL, and another in its place. `away`: ms until that one starts. */
  replace(away: number): Promise<void>
}

export interface Team {
  readonly server: PostgresServer
  /** The database itself, past the wires. */
  readonly database: string
  readonly replicas: readonly Replica[]
  readonly cast: Cast
  /** What the tool of the connector `tally` has written: a key for each time it ran. */
  readonly tally: string
  /** Until each of them serves again, and runs its connectors. */
  ready(): Promise<void>
  remove(): Promise<void>
}

/** Three coordinators on one PostgreSQL, the usual people, and a connector that counts what is carried out. */
export async function startTeam(program: CoordinatorProgram): Promise<Team> {
  const folder = await mkdtemp(join(tmpdir(), 'countersign-team-'))
  const server = await startPostgres()
  const database = await server.makeDatabase()
  const tally = join(folder, 'tally.txt')
  await writeFile(tally, '')
  const replicas = await Promise.all(
    COORDINATORS.map((name) => startReplica(program, name, folder, server.port)),
  )
  const urls = (): readonly string[] => replicas.map(({ url }) => url)
  const team = {
    server,
    database,
    replicas,
    tally,
    ready: () => allReady(urls()),
    async remove() {
      await Promise.all(replicas.map(({ process }) => process.kill()))
      for (const { wire } of replicas) wire.stop()
      await server.remove()
      await rm(folder, { recursive: true, force: true })
    },
  }
  try {
    const cast = await setStage({ as: (token) => clientOf(() => urls()[0] ?? '', token), data: folder })
    const script = join(import.meta.dirname, 'tally-server.mjs')
    await must(
      cast.olga.client.post('/connectors', {
        key: 'tally',
        name: 'Tally',
        transport: { type: 'stdio', command: process.execPath, args: [script, tally] },
      }),
    )
    await team.ready()
    return { ...team, cast }
  } catch (error) {
    await team.remove()
    throw error
  }
}

async function startReplica(
  program: CoordinatorProgram,
  name: string,
  folder: string,
  port: number,
): Promise<Replica> {
  const wire = await startSilentProxy(port)
  const start = (): Promise<CoordinatorProcess> =>
    program.start(join(folder, name), {
      COUNTERSIGN_DATABASE_URL: `postgres://postgres@127.0.0.1:${wire.port}/team_1`,
      COUNTERSIGN_KEY: 'one key for all coordinators of the team',
      COUNTERSIGN_OWNER_EMAIL: OWNER_EMAIL,
      COUNTERSIGN_OWNER_TOKEN: OWNER_TOKEN,
      COUNTERSIGN_REQUESTS_PER_MINUTE: '0',
    })
  let running = await start()
  return {
    name,
    wire,
    get url() {
      return running.url
    },
    get process() {
      return running
    },
    async replace(away) {
      await running.kill()
      await pause(away)
      running = await start()
    },
  }
}

async function allReady(urls: readonly string[]): Promise<void> {
  const until = performance.now() + READY_WITHIN_MS
  for (const url of urls) {
    while (!(await isReady(url).catch(() => false))) {
      if (performance.now() > until) throw new Error(`${url} did not become ready`)
      await pause(100)
    }
  }
}

async function isReady(url: string): Promise<boolean> {
  const signal = AbortSignal.timeout(5_000)
  const headers = { authorization: `Bearer ${OWNER_TOKEN}` }
  const reply = await fetch(`${url}/api/v1/connectors`, { headers, signal })
  const { items } = (await reply.json()) as { items?: { key: string; status: string }[] }
  return (items ?? []).some(({ key, status }) => key === 'tally' && status === 'connected')
}
