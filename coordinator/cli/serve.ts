import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Command } from 'commander'
import { createLogger } from '../adapters/system/create-logger.ts'
import { readConfig } from '../adapters/system/read-config.ts'
import { readVersion } from '../adapters/system/read-version.ts'
import { bundledRenderer } from '../create-coordinator.ts'
import { runAlone } from '../run-alone.ts'

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
      await runAlone(() => {
        const { config, unknownVariables } = readConfig({ flags, environment: process.env })
        const log = createLogger({ level: config.logLevel, version: VERSION })
        if (unknownVariables.length > 0)
          log.warn({ variables: unknownVariables }, 'variables that mean nothing here')
        return { config, version: VERSION, log, rendererFolder: bundledRenderer(here) }
      })
    })
}
