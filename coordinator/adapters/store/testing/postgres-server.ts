import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chownSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { Client } from 'pg'

/** A real PostgreSQL of its own: fresh data folder, free port, durable as installed. */
export interface PostgresServer {
  readonly port: number
  /** A new, empty database on it. */
  makeDatabase(): Promise<string>
  /** A new, empty schema of one database: much quicker to make, for one coordinator at a time. */
  makeSchema(): Promise<string>
  /** Runs SQL as its administrator, outside what is tested. */
  admin(url: string, sql: string): Promise<readonly Record<string, unknown>[]>
  /** At once, as by a power cut (`crash`), or as an operator does it; connections are cut either way. */
  stop(how: 'crash' | 'fast'): Promise<void>
  start(): Promise<void>
  remove(): Promise<void>
}

interface Programs {
  readonly folder: string
  /** As whom they are started; null: as whoever we are. */
  readonly identity: { readonly uid: number; readonly gid: number } | null
}

/** Said by the set-up of the project, which also says what to do when there are none. */
async function findPrograms(): Promise<Programs> {
  const script = join(import.meta.dirname, '..', '..', '..', '..', 'build', 'setup', 'print-postgres.mjs')
  const { stdout } = await promisify(execFile)(process.execPath, [script])
  return JSON.parse(stdout) as Programs
}

const ENVIRONMENT = { PATH: process.env['PATH'], LC_ALL: 'C' }

/** Makes a server and starts it; two seconds, most of them for `initdb`. */
export async function startPostgres(): Promise<PostgresServer> {
  const { folder: programs, identity } = await findPrograms()
  const folder = mkdtempSync(join(tmpdir(), 'countersign-pg-'))
  if (identity) chownSync(folder, identity.uid, identity.gid)
  const data = join(folder, 'data')
  await run(identity, join(programs, 'initdb'), [
    `--pgdata=${data}`,
    '--username=postgres',
    '--auth=trust',
    '--encoding=UTF8',
    '--no-sync',
  ])
  const port = await freePort()
  let server: ChildProcess | null = null
  let databases = 0
  // Nobody is left to stop it when a test run ends early.
  process.once('exit', () => server?.kill('SIGQUIT'))

  const admin = async (url: string, sql: string): Promise<readonly Record<string, unknown>[]> => {
    const client = new Client({ connectionString: url })
    client.on('error', () => {})
    await client.connect()
    try {
      return (await client.query<Record<string, unknown>>(sql)).rows
    } finally {
      await client.end()
    }
  }
  const root = `postgres://postgres@127.0.0.1:${port}/postgres`

  const made: PostgresServer = {
    port,
    admin,
    async makeDatabase() {
      databases += 1
      const name = `team_${databases}`
      await admin(root, `CREATE DATABASE ${name}`)
      return `postgres://postgres@127.0.0.1:${port}/${name}`
    },
    async makeSchema() {
      databases += 1
      await admin(root, `CREATE SCHEMA t${databases}`)
      return `${root}?options=${encodeURIComponent(`-c search_path=t${databases}`)}`
    },
    async start() {
      server = spawn(
        join(programs, 'postgres'),
        [
          '-D',
          data,
          '-p',
          String(port),
          '-c',
          'listen_addresses=127.0.0.1',
          '-c',
          'unix_socket_directories=',
        ],
        { ...identity, env: ENVIRONMENT, stdio: ['ignore', 'ignore', 'pipe'] },
      )
      await ready(server)
    },
    async stop(how) {
      if (!server || server.exitCode !== null) return
      const ended = once(server, 'exit')
      server.kill(how === 'crash' ? 'SIGQUIT' : 'SIGINT')
      await ended
      server = null
    },
    async remove() {
      await made.stop('crash')
      rmSync(folder, { recursive: true, force: true })
    },
  }
  await made.start()
  return made
}

async function run(identity: Programs['identity'], program: string, args: readonly string[]): Promise<void> {
  const child = spawn(program, args, {
    ...identity,
    env: ENVIRONMENT,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text))
  const [code] = (await once(child, 'close')) as [number | null]
  if (code !== 0) throw new Error(`${program} ended with ${String(code)}: ${said}`)
}

/** Resolves when it takes connections. */
function ready(server: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = ''
    server.stderr?.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-4000)
      if (said.includes('ready to accept connections')) resolve()
    })
    server.once('exit', () => reject(new Error(`PostgreSQL ended: ${said}`)))
  })
}

async function freePort(): Promise<number> {
  const probe = createServer()
  probe.listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as AddressInfo
  probe.close()
  await once(probe, 'close')
  return port
}
