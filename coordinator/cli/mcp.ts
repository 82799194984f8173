import type { Command } from 'commander'
import { DEFAULT_URL } from './context.ts'
import { CommandFailure, EXIT } from './exit-codes.ts'
import { runBridge } from './mcp-bridge.ts'
import { VERSION } from './serve.ts'

/** `countersign mcp`: for MCP clients that start a program instead of calling an address. */
export function mcpCommand(program: Command): void {
  program
    .command('mcp')
    .description('serve the gateway of a coordinator over standard input and output')
    .option('--key <text>', 'key of an agent (COUNTERSIGN_AGENT_KEY)')
    .option('--hold <seconds>', 'how long a call may wait for its person, up to 1800')
    .action(async (options: { key?: string; hold?: string }, command: Command) => {
      const { url } = command.optsWithGlobals<{ url?: string }>()
      const key = options.key ?? process.env['COUNTERSIGN_AGENT_KEY'] ?? ''
      if (key === '') {
        throw new CommandFailure(
          EXIT.usage,
          'missing_key',
          'Give the key of an agent with --key or COUNTERSIGN_AGENT_KEY.',
        )
      }
      if (options.hold !== undefined && !/^\d{1,4}$/.test(options.hold)) {
        throw new CommandFailure(EXIT.usage, 'invalid_hold', '--hold takes a number of seconds.')
      }
      await runBridge({
        url: url ?? process.env['COUNTERSIGN_URL'] ?? DEFAULT_URL,
        key,
        hold: options.hold ?? null,
        version: VERSION,
        input: process.stdin,
        output: process.stdout,
        complain: (line) => void process.stderr.write(`countersign: ${line}\n`),
      })
    })
}
