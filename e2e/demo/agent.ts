import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import type { Page } from '@playwright/test'
import { asOwner } from '../support/desktop.ts'

/** What the client got back, as it got it. */
export interface Answer {
  readonly isError: boolean
  readonly text: string
}

export interface DemoAgent {
  readonly tools: readonly string[]
  call(tool: string, input: object, note: string, onProgress: (message: string) => void): Promise<Answer>
  close(): Promise<void>
}

interface Listed {
  readonly items: readonly { readonly id: string; readonly name: string }[]
}

/** The official client, connected to the coordinator’s own address with a key of the sample agent. */
export async function connectAgent(page: Page, url: string): Promise<DemoAgent> {
  const agents = await asOwner<Listed>(page, 'GET', '/agents')
  const agent = agents.items.find(({ name }) => name.startsWith('Sample agent'))
  if (agent === undefined) throw new Error(`the sample workspace has no agent: ${JSON.stringify(agents)}`)
  const { key } = await asOwner<{ key: string }>(page, 'POST', `/agents/${agent.id}/keys`, {
    name: 'Demonstration',
  })
  const client = new Client({ name: 'demonstration', version: '1.0.0' })
  const headers = { authorization: `Bearer ${key}`, 'countersign-hold': '300' }
  await client.connect(new StreamableHTTPClientTransport(new URL('/mcp', url), { requestInit: { headers } }))
  const { tools } = await client.listTools()
  return {
    tools: tools.map(({ name }) => name),
    async call(name, input, note, onProgress) {
      const result = await client.callTool(
        { name, arguments: { ...input }, _meta: { 'countersign/note': note } },
        {
          timeout: 300_000,
          resetTimeoutOnProgress: true,
          onprogress: ({ message }) => onProgress(message ?? ''),
        },
      )
      const content = result.content as readonly { type: string; text?: string }[]
      return { isError: result.isError === true, text: content.map(({ text }) => text ?? '').join('\n') }
    },
    close: () => client.close(),
  }
}
