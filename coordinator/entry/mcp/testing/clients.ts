import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import { Client as OldClient } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport as OldTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js'

export interface CallOptions {
  readonly onprogress?: (note: {
    progress: number
    total?: number | undefined
    message?: string | undefined
  }) => void
  readonly signal?: AbortSignal
  readonly timeout?: number
}

/** What the tests need of a client, whichever it is. */
export interface AnyClient {
  listTools(): Promise<{
    tools: {
      name: string
      description?: string | undefined
      outputSchema?: unknown
      annotations?: object | undefined
    }[]
  }>
  callTool(
    params: { name: string; arguments?: Record<string, unknown>; _meta?: Record<string, unknown> },
    options?: CallOptions,
  ): Promise<{
    content: { type: string; text?: string }[]
    isError?: boolean
    structuredContent?: unknown
    _meta?: Record<string, unknown>
  }>
  getInstructions(): string | undefined
  close(): Promise<void>
  endSession(): Promise<void>
}

export type Headers = Readonly<Record<string, string>>

/** The official clients: the newer one in both protocol revisions, and the older one. */
export const CLIENTS = {
  'client 2, newest revision': (url: string, key: string, headers: Headers = {}) =>
    newer(url, key, headers, 'auto'),
  'client 2, 2025-11-25': (url: string, key: string, headers: Headers = {}) =>
    newer(url, key, headers, 'legacy'),
  'sdk 1': older,
} as const

async function newer(
  url: string,
  key: string,
  headers: Headers,
  mode: 'auto' | 'legacy',
): Promise<AnyClient> {
  const client = new Client({ name: 'test', version: '1' }, { versionNegotiation: { mode } })
  const transport = new StreamableHTTPClientTransport(new URL(url), {
    requestInit: { headers: { ...headers, authorization: `Bearer ${key}` } },
  })
  await client.connect(transport)
  if (client.getProtocolEra() !== (mode === 'auto' ? 'modern' : 'legacy'))
    throw new Error('another revision was negotiated')
  return Object.assign(client, { endSession: () => transport.terminateSession() }) as unknown as AnyClient
}

async function older(url: string, key: string, headers: Headers = {}): Promise<AnyClient> {
  const client = new OldClient({ name: 'test', version: '1' })
  const transport = new OldTransport(new URL(url), {
    requestInit: { headers: { ...headers, authorization: `Bearer ${key}` } },
  })
  await client.connect(transport as Transport)
  return {
    listTools: () => client.listTools(),
    callTool: (params, options) =>
      client.callTool(params, undefined, options) as ReturnType<AnyClient['callTool']>,
    getInstructions: () => client.getInstructions(),
    close: () => client.close(),
    endSession: () => transport.terminateSession(),
  }
}

export const textOf = (result: { content: { type: string; text?: string }[] }): string =>
  result.content.map(({ text }) => text ?? '').join('\n')
