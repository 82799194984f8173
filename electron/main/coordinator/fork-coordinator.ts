import { utilityProcess } from 'electron'
import type { Log } from '../log/create-log.ts'
import { openLogFile } from '../log/log-file.ts'
import { fromCoordinator, type ToCoordinator } from './child-messages.ts'
import type { Child, ChildListener } from './supervisor.ts'

export interface CoordinatorStart {
  /** The bundled coordinator. */
  readonly entry: string
  readonly dataDir: string
  readonly port: number
  readonly logFile: string
  readonly version: string
  readonly secret: string
  /** Base64; absent where the coordinator keeps its own key. */
  readonly key: string | null
}

/** Variables that would change how the runtime itself behaves, or belong to this process alone. */
const NOT_INHERITED = /^(NODE_OPTIONS|NODE_EXTRA_CA_CERTS|ELECTRON_.*|COUNTERSIGN_KEY)$/

/**
 * Starts a coordinator in a utility process: it ends with this process whatever happens to it, and needs no switch that
 * would let Electron run as plain Node. Its secret travels by message, never by argument or variable.
 */
export function forkCoordinator(start: CoordinatorStart, listener: ChildListener, log: Log): Child {
  const child = utilityProcess.fork(
    start.entry,
    ['--data', start.dataDir, '--port', String(start.port), '--desktop'],
    {
      serviceName: 'Countersign coordinator',
      stdio: 'pipe',
      env: inheritedEnvironment(process.env),
    },
  )
  const file = openLogFile(start.logFile)
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      process.stdout.write(chunk)
      file.write(chunk)
    })
  }

  const post = (message: ToCoordinator) => child.postMessage(message)
  child.once('spawn', () => {
    log.info({ pid: child.pid }, 'coordinator started')
    post({
      type: 'start',
      secret: start.secret,
      version: start.version,
      ...(start.key ? { key: start.key } : {}),
    })
  })
  child.on('message', (message: unknown) => {
    const said = fromCoordinator.safeParse(message)
    if (said.success) listener.said(said.data)
    else log.warn('the coordinator said something that is not understood')
  })
  child.once('exit', (code) => {
    file.close()
    log.info({ code }, 'coordinator ended')
    listener.exited(code)
  })

  return {
    askToStop: () => post({ type: 'stop' }),
    kill() {
      if (child.pid === undefined) return
      try {
        // Not `child.kill()`, which asks politely: this is for one that no longer answers.
        process.kill(child.pid, 'SIGKILL')
      } catch (error) {
        log.warn({ err: String(error) }, 'the coordinator could not be ended')
      }
    },
  }
}

function inheritedEnvironment(env: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).filter(
      (entry): entry is [string, string] => entry[1] !== undefined && !NOT_INHERITED.test(entry[0]),
    ),
  )
}
