import { join } from 'node:path'
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import type { SampleTry } from '../../shared/contract/http/session.ts'
import { HOLD_HEADER, MAX_HOLD_SECONDS, NOTE_META } from '../../shared/contract/mcp.ts'
import { AppError } from '../../shared/domain/app-error.ts'
import { toolIdentifier } from '../../shared/domain/connector/tool.ts'
import { isoOf } from '../../shared/domain/time.ts'
import type { Core } from '../core/core.ts'
import { readRecord } from './sample-record.ts'

export interface TryDeps {
  readonly core: Core
  /** The address of our own gateway. */
  readonly mcpUrl: () => string
  readonly log: { info(data: object, message: string): void; warn(data: object, message: string): void }
}

/** Trial calls under way; they end with the coordinator. */
export interface SampleTrials {
  /** Makes the sample agent write a file, over the network like any agent. Answers as soon as the call is held. */
  start(): Promise<SampleTry>
  stop(): Promise<void>
}

const CONNECT_MS = 10_000

/** Errors: `not_found` when the sample workspace is not installed. */
export function createTrials({ core, mcpUrl, log }: TryDeps): SampleTrials {
  const open = new Set<Client>()

  return {
    async start() {
      const { complete, agentId, agentKey, connector, folder } = await readRecord(core)
      if (
        !complete ||
        agentId === undefined ||
        agentKey === undefined ||
        !connector ||
        folder === undefined
      ) {
        throw new AppError('not_found', { thing: 'sample workspace' })
      }
      const client = await connect(mcpUrl(), agentKey)
      open.add(client)
      const held = nextRequestOf(core, agentId)
      const now = isoOf(core.clock.now().at)
      const answer = client
        .callTool(
          {
            name: toolIdentifier(connector.key, 'write_file'),
            arguments: {
              path: join(folder, 'greeting.txt'),
              content: `Hello! The sample agent wrote this after you had agreed.\nIt asked at ${now}.\n`,
            },
            _meta: { [NOTE_META]: 'I would like to leave you a greeting in the sample folder.' },
          },
          { timeout: MAX_HOLD_SECONDS * 1000 },
        )
        .then((result) => result.content.map((block) => (block.type === 'text' ? block.text : '')).join('\n'))
      answer
        .then(
          (text) => log.info({ answer: text.slice(0, 300) }, 'the sample agent has its answer'),
          (error: unknown) => log.warn({ error: String(error) }, 'the sample agent got no answer'),
        )
        .finally(() => {
          open.delete(client)
          held.forget()
          return client.close()
        })
        .catch(() => undefined)
      return Promise.race([
        held.request.then((requestId) => ({ requestId, answer: null })),
        answer.then((text) => ({ requestId: null, answer: text })),
      ])
    },
    async stop() {
      await Promise.all([...open].map((client) => client.close().catch(() => undefined)))
    },
  }
}

async function connect(url: string, key: string): Promise<Client> {
  const client = new Client(
    { name: 'countersign-sample-agent', version: '1' },
    { versionNegotiation: { mode: 'auto' } },
  )
  await client.connect(
    new StreamableHTTPClientTransport(new URL(url), {
      requestInit: { headers: { authorization: `Bearer ${key}`, [HOLD_HEADER]: String(MAX_HOLD_SECONDS) } },
    }),
    { timeout: CONNECT_MS },
  )
  return client
}

/** Listens before the call is made, so that its request cannot be missed. */
function nextRequestOf(core: Core, agentId: string): { request: Promise<string>; forget: () => void } {
  let forget = (): void => undefined
  const request = new Promise<string>((resolve) => {
    forget = core.store.onCommitted((committed) => {
      const mine = committed.find(
        ({ entry: { type, actor } }) =>
          type === 'request.created' && actor.kind === 'agent' && actor.id === agentId,
      )
      if (!mine) return
      forget()
      resolve(mine.entry.subject.id)
    })
  })
  return { request, forget: () => forget() }
}
