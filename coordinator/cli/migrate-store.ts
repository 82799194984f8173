import { existsSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import type { Command } from 'commander'
import { AppError } from '../../shared/domain/app-error.ts'
import { nodeSha256 } from '../adapters/crypto/node-sha256.ts'
import { moveToPostgres } from '../adapters/store/move-to-postgres.ts'
import { readConfig } from '../adapters/system/read-config.ts'
import { CommandFailure, EXIT } from './exit-codes.ts'
import { createOutput } from './output.ts'

const FILE = 'countersign.db'
const PAUSE = 'Stop the coordinator first: nobody can ask or decide until one is started on the database.'

export function migrateStoreCommand(program: Command): void {
  program
    .command('migrate-store')
    .description(`move a team from the file in its data folder to an empty PostgreSQL database. ${PAUSE}`)
    .option('--data <folder>', 'data folder with the file')
    .option(
      '--database-url <address>',
      'postgres://user:password@host:port/database (COUNTERSIGN_DATABASE_URL)',
    )
    .action(async (flags: { data?: string; databaseUrl?: string }, command: Command) => {
      const out = createOutput(command.optsWithGlobals<{ json?: boolean }>().json ?? false)
      const { config } = readConfig({ flags, environment: process.env })
      if (config.databaseUrl === undefined)
        throw new CommandFailure(EXIT.usage, 'no_database', 'Say where to with --database-url.')
      const file = join(config.data, FILE)
      if (!existsSync(file))
        throw new CommandFailure(EXIT.usage, 'no_store', `There is no ${FILE} in ${config.data}.`)
      const started = Date.now()
      const moved = await moveToPostgres(file, config.databaseUrl, nodeSha256).catch((error: unknown) => {
        if (!(error instanceof AppError)) throw error
        const hint = error.code === 'store_in_use' ? ` ${PAUSE}` : ''
        throw new CommandFailure(EXIT.refused, error.code, `${error.message}${hint}`)
      })
      if (!moved.ok) {
        const what =
          moved.why === 'not-empty'
            ? 'The database is not empty, so nothing was copied'
            : 'What arrived is not what was sent, so nothing was kept'
        throw new CommandFailure(EXIT.finding, moved.why.replaceAll('-', '_'), `${what}: ${moved.detail}.`)
      }
      // So that a coordinator started without the address does not go on with the old state beside the new one.
      const kept = `${file}.moved`
      renameSync(file, kept)
      const seconds = (Date.now() - started) / 1000
      out.result({ ...moved, seconds, kept }, [
        `Moved ${moved.rows['requests'] ?? 0} requests and ${moved.head.seq} entries of the log in ${seconds.toFixed(1)} s.`,
        `The chain of the log was verified in the database; it ends with ${moved.head.hash}.`,
        `The file was kept as ${kept}.`,
        'Start every coordinator with COUNTERSIGN_DATABASE_URL, and with the same COUNTERSIGN_KEY:',
        config.key === undefined
          ? `  the key of this team is the text in ${join(config.data, 'secret.key')}.`
          : '  the one that was used until now.',
      ])
    })
}
