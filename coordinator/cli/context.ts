import type { Command } from 'commander'
import { createApiClient, type ApiClient } from './api-client.ts'
import { createOutput, type Output } from './output.ts'

/** What every command has at hand. */
export interface CommandContext {
  readonly api: ApiClient
  readonly out: Output
}

export const DEFAULT_URL = 'http://127.0.0.1:4780'

/** The options that all commands share, as given for this one. */
export function contextOf(command: Command): CommandContext {
  const options = command.optsWithGlobals<{ url?: string; token?: string; json?: boolean }>()
  return {
    api: createApiClient({
      url: options.url ?? process.env['COUNTERSIGN_URL'] ?? DEFAULT_URL,
      token: options.token ?? process.env['COUNTERSIGN_TOKEN'],
    }),
    out: createOutput(options.json ?? false),
  }
}
