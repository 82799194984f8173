import { McpServer, type CallToolResult } from '@modelcontextprotocol/server'
import { z } from 'zod'
import { FolderRefusal, type FolderFiles } from './folder-files.ts'

const path = z.string().min(1).max(1000).describe('A path in the folder, for example notes/today.txt')

/**
 * A small MCP server over one folder: two tools that only read, one that writes, one that deletes, each marked so. It is
 * what the sample workspace guards, so that anybody can see a held call without installing anything.
 */
export function createSampleServer(files: FolderFiles): McpServer {
  const server = new McpServer({ name: 'countersign-sample', title: 'Sample files', version: '1.0.0' })

  server.registerTool(
    'list_files',
    {
      title: 'List files',
      description: 'Lists the files and folders at a path of the sample folder.',
      inputSchema: z.object({ path: path.default('.') }),
      annotations: { readOnlyHint: true, openWorldHint: false },
    },
    ({ path }) => answer(async () => (await files.list(path)).join('\n') || 'The folder is empty.'),
  )
  server.registerTool(
    'read_file',
    {
      title: 'Read file',
      description: 'Reads a text file of the sample folder.',
      inputSchema: z.object({ path }),
      annotations: { readOnlyHint: true, openWorldHint: false },
    },
    ({ path }) => answer(() => files.read(path)),
  )
  server.registerTool(
    'write_file',
    {
      title: 'Write file',
      description: 'Creates a text file in the sample folder, or replaces what it holds.',
      inputSchema: z.object({
        path,
        content: z.string().max(200_000).describe('The whole new text of the file'),
      }),
      annotations: {
        readOnlyHint: false,
        destructiveHint: false,
        idempotentHint: true,
        openWorldHint: false,
      },
    },
    ({ path, content }) => answer(async () => `Wrote ${await files.write(path, content)} bytes to ${path}.`),
  )
  server.registerTool(
    'delete_file',
    {
      title: 'Delete file',
      description: 'Deletes a file of the sample folder for good.',
      inputSchema: z.object({ path }),
      annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: true, openWorldHint: false },
    },
    ({ path }) =>
      answer(async () => {
        await files.remove(path)
        return `Deleted ${path}.`
      }),
  )
  return server
}

async function answer(work: () => Promise<string>): Promise<CallToolResult> {
  try {
    return { content: [{ type: 'text', text: await work() }] }
  } catch (error) {
    if (!(error instanceof FolderRefusal)) throw error
    return { content: [{ type: 'text', text: error.message }], isError: true }
  }
}
