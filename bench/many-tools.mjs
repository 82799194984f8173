// node many-tools.mjs N: an MCP server with the tools tool0 … toolN-1, each for a path and an amount.
import { McpServer } from '@modelcontextprotocol/server'
import { serveStdio } from '@modelcontextprotocol/server/stdio'
import { z } from 'zod'

const count = Number(process.argv[2])

serveStdio(() => {
  const server = new McpServer({ name: 'many-tools', version: '1.0.0' })
  const inputSchema = z.object({ path: z.string(), amount: z.number() })
  for (let i = 0; i < count; i += 1) {
    server.registerTool(`tool${i}`, { description: `Tool ${i}`, inputSchema }, () => ({
      content: [{ type: 'text', text: 'done' }],
    }))
  }
  return server
})
