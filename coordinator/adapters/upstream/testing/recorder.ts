import { performance } from 'node:perf_hooks'
import type { Clock } from '../../../ports/clock.ts'
import type { Upstream, UpstreamStatus } from '../../../ports/upstream.ts'
import { createUpstream } from '../create-upstream.ts'
import type { UpstreamConnector, UpstreamOptions } from '../upstream-options.ts'

/** Real time, for connectors that are real programs. */
const realClock: Clock = {
  now: () => ({ at: Date.now(), elapsed: performance.now(), running: performance.now() }),
  after(ms, work) {
    const timer = setTimeout(work, ms)
    return () => clearTimeout(timer)
  },
}

export const ODD_SERVER = new URL('odd-server.mjs', import.meta.url).pathname

export const stdio = (
  args: readonly string[],
  extra: Partial<UpstreamConnector> & { env?: Record<string, string>; command?: string } = {},
): UpstreamConnector => {
  const { env = {}, command = 'node', ...rest } = extra
  return {
    id: 'c1',
    key: 'odd',
    name: 'Odd',
    enabled: true,
    transport: { type: 'stdio', command, args: [...args], env },
    ...rest,
  }
}

export interface Recorder {
  readonly upstream: Upstream
  readonly logged: { level: 'info' | 'warn'; data: object; message: string }[]
  /** Resolves with the first status, from now on or already there, that fits. */
  until(connectorId: string, fits: (status: UpstreamStatus) => boolean): Promise<UpstreamStatus>
  set(connectors: readonly UpstreamConnector[]): Promise<void>
}

/** An upstream over a list of connectors that the test changes. */
export function recordUpstream(options: Partial<UpstreamOptions> = {}): Recorder {
  let connectors: readonly UpstreamConnector[] = []
  const logged: Recorder['logged'] = []
  const upstream = createUpstream({
    connectors: () => Promise.resolve(connectors),
    clock: realClock,
    version: '0.0.0-test',
    log: {
      info: (data, message) => logged.push({ level: 'info', data, message }),
      warn: (data, message) => logged.push({ level: 'warn', data, message }),
    },
    ...options,
  })
  return {
    upstream,
    logged,
    async until(connectorId, fits) {
      const current = upstream.status(connectorId)
      if (fits(current)) return current
      return new Promise((resolve) => {
        const stop = upstream.onChange((id, status) => {
          if (id !== connectorId || !fits(status)) return
          stop()
          resolve(status)
        })
      })
    },
    async set(next) {
      connectors = next
      await upstream.sync()
    },
  }
}
