import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { ConnectorTransport } from '../../shared/contract/http/connectors.ts'
import { childEnvironment } from '../adapters/upstream/child-environment.ts'
import { findCommand } from '../adapters/upstream/find-command.ts'
import { SAMPLE_COMMAND } from '../sample-server/built-in.ts'

/**
 * The server behind the sample connector: the MCP project's own filesystem server where it is installed and there is a
 * Node to run it (a clone of this repository), else the small one that we bring along.
 */
export function sampleTransport(
  folder: string,
  resolve = createRequire(import.meta.url).resolve,
): ConnectorTransport {
  if (findCommand('node', childEnvironment({})) !== null) {
    try {
      const home = dirname(resolve('@modelcontextprotocol/server-filesystem/package.json'))
      return { type: 'stdio', command: 'node', args: [join(home, 'dist', 'index.js'), folder], env: {} }
    } catch {
      // It is a tool for development; the packaged app does not have it.
    }
  }
  return { type: 'stdio', command: SAMPLE_COMMAND, args: [folder], env: {} }
}
