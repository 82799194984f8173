import {
  Client,
  SdkError,
  SdkErrorCode,
  StreamableHTTPClientTransport,
  type Transport,
} from '@modelcontextprotocol/client'
import { childEnvironment } from './child-environment.ts'
import type { Failure } from './describe-failure.ts'
import { findCommand } from './find-command.ts'
import { createGuardedFetch } from './guarded-fetch.ts'
import type { UpstreamLimits } from './limits.ts'
import { createStdioTransport } from './stdio-transport.ts'
import type { UpstreamConnector, UpstreamOptions } from './upstream-options.ts'

export interface OpenContext {
  readonly options: UpstreamOptions
  readonly limits: UpstreamLimits
  readonly onToolsChanged: () => void
  /** The connection ended after it had been open. */
  readonly onClosed: (failure: Failure) => void
  readonly onStderr: (line: string) => void
}

export class OpenError extends Error {
  readonly failure: Failure

  constructor(failure: Failure) {
    super('the connector could not be opened', { cause: failure.error })
    this.failure = failure
  }
}

/** What a program said and how it ended, for the sentence that people read. */
type Witness = { -readonly [Key in 'exit' | 'lastStderr']?: Failure[Key] }

/** A program that says nothing to the first question of the newer protocol is asked in the older one after this. */
const PROBE_MS = 5_000

/** Connects an MCP client to a connector, in the newest protocol revision both know. Throws `OpenError`. */
export async function openClient(
  connector: UpstreamConnector,
  context: OpenContext,
  signal: AbortSignal,
): Promise<Client> {
  try {
    return await open(connector, context, 'auto', signal)
  } catch (error) {
    if (!(error instanceof OpenError) || signal.aborted || !endedByProbe(error)) throw error
    // Servers on some SDKs end when anything comes before `initialize`. It costs them one more start.
    return open(connector, context, 'legacy', signal)
  }
}

async function open(
  connector: UpstreamConnector,
  context: OpenContext,
  mode: 'auto' | 'legacy',
  signal: AbortSignal,
): Promise<Client> {
  const witness: Witness = {}
  const client = new Client(
    { name: 'countersign', title: 'Countersign', version: context.options.version },
    {
      versionNegotiation: { mode, probe: { timeoutMs: Math.min(PROBE_MS, context.limits.startMs / 2) } },
      listChanged: { tools: { autoRefresh: false, onChanged: context.onToolsChanged } },
    },
  )
  let opened = false
  client.onclose = () => {
    if (opened) context.onClosed({ error: new Error('the connection ended'), ...witness })
  }
  const aborted = whenAborted(signal)
  let transport: Transport | null = null
  try {
    transport = await createTransport(connector, context, witness)
    await Promise.race([client.connect(transport, { timeout: context.limits.startMs }), aborted.promise])
    opened = true
    return client
  } catch (error) {
    await transport?.close().catch(() => undefined)
    throw new OpenError({
      error,
      ...witness,
      ...(signal.aborted ? { timedOutAfterMs: context.limits.startMs } : {}),
    })
  } finally {
    aborted.forget()
  }
}

async function createTransport(
  { transport }: UpstreamConnector,
  { options, limits, onStderr }: OpenContext,
  witness: Witness,
): Promise<Transport> {
  if (transport.type === 'http') {
    return new StreamableHTTPClientTransport(new URL(transport.url), {
      requestInit: { headers: transport.headers },
      fetch: createGuardedFetch(limits.answerBytes),
    })
  }
  const builtIn = options.builtIn?.[transport.command]
  if (builtIn) return builtIn(transport.args)
  const env = childEnvironment(transport.env)
  const command = findCommand(transport.command, env)
  if (command === null) throw Object.assign(new Error('not found'), { code: 'ENOENT' })
  return createStdioTransport({
    command,
    args: transport.args,
    env,
    answerBytes: limits.answerBytes,
    onStderr: (line) => {
      if (line.trim() !== '') witness.lastStderr = line
      onStderr(line)
    },
    onExit: (exit) => {
      witness.exit = exit
    },
  })
}

const endedByProbe = ({ failure }: OpenError): boolean =>
  failure.exit !== undefined &&
  failure.error instanceof SdkError &&
  (failure.error.code === SdkErrorCode.EraNegotiationFailed ||
    failure.error.code === SdkErrorCode.ConnectionClosed)

function whenAborted(signal: AbortSignal): { promise: Promise<never>; forget: () => void } {
  let stop = (): void => undefined
  const promise = new Promise<never>((_, reject) => {
    const fail = (): void => reject(new Error('out of time'))
    if (signal.aborted) fail()
    signal.addEventListener('abort', fail, { once: true })
    stop = () => signal.removeEventListener('abort', fail)
  })
  promise.catch(() => undefined)
  return { promise, forget: stop }
}
