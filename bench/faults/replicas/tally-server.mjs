// node tally-server.mjs FILE: an MCP server whose one tool writes its key at the end of FILE, a line for each time it ran.
import { appendFileSync } from 'node:fs'
import { McpServer } from '@modelcontextprotocol/server'
import { serveStdio } from '@modelcontextprotocol/server/stdio'
import { z } from 'zod'

const file = process.argv[2] ?? ''

serveStdio(() => {
  const server = new McpServer({ name: 'tally', version: '1.0.0' })
  server.registerTool(
    'mark',
    { description: 'Writes a key down', inputSchema: z.object({ key: z.string() }) },
    ({ key }) => {
      appendFileSync(file, `${key}\n`)
      return { content: [{ type: 'text', text: `marked ${key}` }] }
    },
  )
  return server
})
