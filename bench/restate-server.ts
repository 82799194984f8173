import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

/** A Restate server of its own: loopback only, telemetry off, durable as it comes. */
export interface RestateServer {
  readonly ingress: string
  readonly admin: string
  /** SIGKILL. */
  kill(): Promise<void>
  /** Again on the same data and the same ports; resolves when it serves. */
  start(): Promise<void>
}

const PROGRAM = join(
  import.meta.dirname,
  `node_modules/@restatedev/restate-server-${process.platform}-${process.arch}/bin/restate-server`,
)
const READY_WITHIN_MS = 60_000

export async function startRestate(folder: string, partitions: number): Promise<RestateServer> {
  const [bind, adminPort, ingressPort] = await freePorts(3)
  const admin = `http://127.0.0.1:${adminPort}`
  const ingress = `http://127.0.0.1:${ingressPort}`
  let child: ChildProcess | null = null
  process.once('exit', () => child?.kill('SIGKILL'))
  const server: RestateServer = {
    ingress,
    admin,
    async start() {
      child = spawn(PROGRAM, ['--no-logo', '--node-name', 'bench', '--base-dir', folder], {
        stdio: 'ignore',
        env: {
          PATH: process.env['PATH'],
          HOME: folder,
          RESTATE_DISABLE_TELEMETRY: 'true',
          RESTATE_LISTEN_MODE: 'tcp',
          RESTATE_BIND_IP: '127.0.0.1',
          RESTATE_BIND_PORT: String(bind),
          RESTATE_ADMIN__BIND_PORT: String(adminPort),
          RESTATE_INGRESS__BIND_PORT: String(ingressPort),
          RESTATE_LOG_FILTER: 'warn',
          RESTATE_DEFAULT_NUM_PARTITIONS: String(partitions),
          RESTATE_WORKER__INVOKER__CONCURRENT_INVOCATIONS_LIMIT: '4000',
        },
      })
      child.once('error', () => undefined)
      await Promise.all([serves(`${admin}/health`), serves(`${ingress}/restate/health`)])
    },
    async kill() {
      if (child?.exitCode !== null || child.signalCode !== null) return
      const ended = once(child, 'exit')
      child.kill('SIGKILL')
      await ended
    },
  }
  await server.start()
  return server
}

async function serves(url: string): Promise<void> {
  const until = performance.now() + READY_WITHIN_MS
  for (;;) {
    const isWell = await fetch(url).then(
      ({ ok }) => ok,
      () => false,
    )
    if (isWell) return
    if (performance.now() > until) throw new Error('Restate did not become ready')
    await pause(10)
  }
}

export async function freePorts(count: number): Promise<readonly number[]> {
  const probes = await Promise.all(
    Array.from({ length: count }, async () => {
      const probe = createServer().listen(0, '127.0.0.1')
      await once(probe, 'listening')
      return probe
    }),
  )
  const ports = probes.map((probe) => (probe.address() as AddressInfo).port)
  await Promise.all(probes.map((probe) => once(probe.close(), 'close')))
  return ports
}
