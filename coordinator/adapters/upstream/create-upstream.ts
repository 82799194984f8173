import { AppError } from '../../../shared/domain/app-error.ts'
import type { Upstream, UpstreamStatus } from '../../ports/upstream.ts'
import { createConnection, type Connection } from './connection.ts'
import { UPSTREAM_LIMITS, type UpstreamLimits } from './limits.ts'
import type { UpstreamConnector, UpstreamOptions } from './upstream-options.ts'

interface Running {
  readonly connection: Connection
  /** What it was started with; another value means another start. */
  readonly settings: string
}

const DISABLED: UpstreamStatus = { status: 'disabled', tools: [] }

/** Every enabled connector, each over one connection of the official MCP client. */
export function createUpstream(options: UpstreamOptions): Upstream {
  const limits: UpstreamLimits = { ...UPSTREAM_LIMITS, ...options.limits }
  const running = new Map<string, Running>()
  const listeners = new Set<(connectorId: string, status: UpstreamStatus) => void>()
  let stopped = false
  /** `sync` runs one after the other: two at once would start a connector twice. */
  let queue: Promise<void> = Promise.resolve()

  const tell = (connectorId: string, status: UpstreamStatus): void => {
    for (const listener of listeners) listener(connectorId, status)
  }

  const start = (connector: UpstreamConnector): void => {
    const connection = createConnection(connector, options, limits, (status) => tell(connector.id, status))
    running.set(connector.id, { connection, settings: settingsOf(connector) })
    tell(connector.id, connection.status())
  }

  const stop = async (connectorId: string): Promise<void> => {
    const { connection } = running.get(connectorId) ?? {}
    running.delete(connectorId)
    await connection?.stop()
  }

  const makeEqual = async (): Promise<void> => {
    if (stopped) return
    const enabled = (await options.connectors()).filter((connector) => connector.enabled)
    const wanted = new Map(enabled.map((connector) => [connector.id, connector]))
    const gone = [...running].filter(([id, { settings }]) => {
      const connector = wanted.get(id)
      return !connector || settingsOf(connector) !== settings
    })
    await Promise.all(gone.map(([id]) => stop(id)))
    for (const [id] of gone) if (!wanted.has(id)) tell(id, DISABLED)
    for (const connector of enabled) if (!running.has(connector.id)) start(connector)
  }

  return {
    sync() {
      const done = queue.then(makeEqual)
      queue = done.catch(() => undefined)
      return done
    },
    status: (connectorId) => running.get(connectorId)?.connection.status() ?? DISABLED,
    refresh: async (connectorId) => (await running.get(connectorId)?.connection.refresh()) ?? DISABLED,
    call(connectorId, tool, canonicalArguments, callOptions = {}) {
      const { connection } = running.get(connectorId) ?? {}
      if (!connection) {
        const data = { connector: connectorId, detail: 'it is switched off' }
        return Promise.reject(new AppError('upstream_unavailable', data))
      }
      return connection.call(tool, canonicalArguments, callOptions)
    },
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    async stop() {
      stopped = true
      await queue
      await Promise.all([...running.keys()].map(stop))
    },
  }
}

const settingsOf = ({ key, name, transport }: UpstreamConnector): string =>
  JSON.stringify([key, name, transport])
