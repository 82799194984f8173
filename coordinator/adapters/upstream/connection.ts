import type { Client, Progress } from '@modelcontextprotocol/client'
import { z } from 'zod'
import type { CallOptions, UpstreamResult, UpstreamStatus } from '../../ports/upstream.ts'
import { backOffMs } from './back-off.ts'
import { callFailure, endsConnection, unavailable } from './call-failure.ts'
import { describeFailure, secretsOf, type Failure } from './describe-failure.ts'
import type { UpstreamLimits } from './limits.ts'
import { OpenError, openClient } from './open-client.ts'
import { plainLine } from './plain-line.ts'
import { readTools } from './read-tools.ts'
import type { UpstreamConnector, UpstreamOptions } from './upstream-options.ts'

/** One enabled connector: connected, or on the way to it. */
export interface Connection {
  status(): UpstreamStatus
  refresh(): Promise<UpstreamStatus>
  call(tool: string, canonicalArguments: string, options: CallOptions): Promise<UpstreamResult>
  stop(): Promise<void>
}

/** Results are handed on as they come; only that they are objects is checked. */
const anyResult = z.looseObject({ content: z.array(z.unknown()).default([]) })

/** A call may hasten the next attempt: at once after a first failure, later on not more often than this. */
const RETRY_NOT_BEFORE_MS = 1_000

export function createConnection(
  connector: UpstreamConnector,
  options: UpstreamOptions,
  limits: UpstreamLimits,
  onChange: (status: UpstreamStatus) => void,
): Connection {
  const { clock, log, random = Math.random } = options
  const about = { connector: connector.key }
  const secrets = secretsOf(connector)
  let status: UpstreamStatus = { status: 'connecting', tools: [] }
  let client: Client | null = null
  let attempt: Promise<void> | null = null
  let failures = 0
  let changedAt = clock.now().elapsed
  let cancelRetry: (() => void) | null = null
  let stopped = false
  const stopping = new AbortController()

  const set = (next: UpstreamStatus): void => {
    const same =
      status.status === next.status && status.error === next.error && hashes(status) === hashes(next)
    status = next
    if (!same && !stopped) onChange(next)
  }

  const fail = (failure: Failure): void => {
    client = null
    if (stopped) return
    if (status.status === 'connected' && clock.now().elapsed - changedAt >= limits.stableMs) failures = 0
    failures++
    changedAt = clock.now().elapsed
    const error = describeFailure(connector, failure)
    const inMs = backOffMs(failures, random(), limits.backOff)
    log.warn({ ...about, error, attempt: failures, inMs }, 'connector is not connected')
    set({ status: 'error', error, tools: status.tools })
    cancelRetry?.()
    cancelRetry = clock.after(inMs, () => void connect())
  }

  const connect = (): Promise<void> => {
    if (stopped || client) return Promise.resolve()
    cancelRetry?.()
    attempt ??= tryConnect().finally(() => {
      attempt = null
    })
    return attempt
  }

  const tryConnect = async (): Promise<void> => {
    set({ status: 'connecting', tools: status.tools })
    const late = new AbortController()
    const cancelLate = clock.after(limits.startMs, () => late.abort())
    const signal = AbortSignal.any([late.signal, stopping.signal])
    let opened: Client | null = null
    try {
      opened = await openClient(
        connector,
        {
          options,
          limits,
          onToolsChanged: () => void reread(),
          onClosed: (failure) => {
            if (client === opened) fail(failure)
          },
          onStderr: (line) =>
            log.info({ ...about, line: plainLine(line, secrets) }, 'connector wrote to its error output'),
        },
        signal,
      )
      const tools = await toolsOf(opened, signal)
      client = opened
      changedAt = clock.now().elapsed
      log.info({ ...about, tools: tools.length, era: opened.getProtocolEra() }, 'connector connected')
      set({ status: 'connected', tools })
    } catch (error) {
      await opened?.close().catch(() => undefined)
      fail(error instanceof OpenError ? error.failure : { error })
    } finally {
      cancelLate()
    }
  }

  const toolsOf = async (opened: Client, signal: AbortSignal): Promise<UpstreamStatus['tools']> => {
    const { tools, leftOut } = await readTools(opened, limits, signal)
    if (leftOut.length > 0) log.warn({ ...about, leftOut: leftOut.slice(0, 10) }, 'not every tool is offered')
    return tools
  }

  const reread = async (): Promise<void> => {
    const current = client
    if (!current) return
    try {
      const tools = await toolsOf(current, stopping.signal)
      if (client === current) set({ status: 'connected', tools })
    } catch (error) {
      if (client === current) await drop({ error })
    }
  }

  const drop = async (failure: Failure): Promise<void> => {
    const closing = client
    fail(failure)
    await closing?.close().catch(() => undefined)
  }

  const ready = async (): Promise<Client> => {
    if (!client && attempt) await attempt
    else if (!client && (failures <= 1 || clock.now().elapsed - changedAt >= RETRY_NOT_BEFORE_MS))
      await connect()
    if (client) return client
    throw unavailable(connector, status.error ?? 'it is not connected')
  }

  void connect()

  return {
    status: () => status,
    async refresh() {
      await (client ? reread() : connect())
      return status
    },
    async call(tool, canonicalArguments, { signal, onProgress }) {
      const current = await ready()
      signal?.throwIfAborted()
      try {
        return await current.request(
          {
            method: 'tools/call',
            params: { name: tool, arguments: JSON.parse(canonicalArguments) as Record<string, unknown> },
          },
          anyResult,
          {
            timeout: limits.callMs,
            ...(signal === undefined ? {} : { signal }),
            ...(onProgress === undefined
              ? {}
              : { onprogress: (progress) => onProgress(withoutUndefined(progress)) }),
          },
        )
      } catch (error) {
        if (signal?.aborted) throw signal.reason
        if (client === current && connector.transport.type === 'http' && endsConnection(error))
          void drop({ error })
        throw callFailure(connector, limits, error)
      }
    },
    async stop() {
      stopped = true
      stopping.abort()
      cancelRetry?.()
      const closing = client
      client = null
      await attempt
      await closing?.close().catch(() => undefined)
    },
  }
}

const withoutUndefined = ({
  progress,
  total,
  message,
}: Progress): Parameters<NonNullable<CallOptions['onProgress']>>[0] => ({
  progress,
  ...(total === undefined ? {} : { total }),
  ...(message === undefined ? {} : { message }),
})

const hashes = ({ tools }: UpstreamStatus): string =>
  tools.map(({ name, definitionHash }) => `${name}:${definitionHash}`).join(' ')
