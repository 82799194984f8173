import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Command } from 'commander'
import { readVersion } from '../adapters/system/read-version.ts'

const here = dirname(fileURLToPath(import.meta.url))
export const VERSION = readVersion(here)

export function serveCommand(program: Command): void {
  program
    .command('serve')
    .description('run a coordinator until it is stopped; logs JSON lines')
    .option('--data <folder>', 'data folder')
    .option('--port <n>', 'port; 0 for any free one')
    .option('--host <address>', 'address to listen on')
    .action(async (flags: { data?: string; port?: string; host?: string }) => {
      // Loaded when it is wanted: the other commands are done before a whole coordinator would be read.
      const { serve } = await import('../run-alone.ts')
      await serve(here, flags)
    })
}
