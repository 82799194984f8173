import { Command, CommanderError } from 'commander'
import { AppError } from '../../shared/domain/app-error.ts'
import { archiveCommands } from './archive.ts'
import { auditCommands } from './audit.ts'
import { backupCommands } from './backup.ts'
import { doctorCommand } from './doctor.ts'
import { CommandFailure, EXIT, EXIT_HELP } from './exit-codes.ts'
import { safe } from './output.ts'
import { flowCommands } from './flows.ts'
import { mcpCommand } from './mcp.ts'
import { migrateStoreCommand } from './migrate-store.ts'
import { policyCommands } from './policies.ts'
import { requestCommands } from './requests.ts'
import { serveCommand, VERSION } from './serve.ts'

/** `countersign`, the command line. */
const program = new Command('countersign')
  .description('People approve or deny what AI agents want to do.')
  .version(VERSION)
  .option('--url <address>', 'address of the coordinator (COUNTERSIGN_URL)')
  .option('--token <text>', 'API token (COUNTERSIGN_TOKEN)')
  .option('--json', 'results as JSON')
  .addHelpText('after', EXIT_HELP)
  .exitOverride()

for (const add of [
  serveCommand,
  requestCommands,
  flowCommands,
  policyCommands,
  auditCommands,
  doctorCommand,
  migrateStoreCommand,
  backupCommands,
  archiveCommands,
  mcpCommand,
])
  add(program)

try {
  await program.parseAsync()
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? EXIT.ok : EXIT.usage
  else {
    const failure = failureOf(error)
    const message = error instanceof Error ? error.message : String(error)
    if (program.opts<{ json?: boolean }>().json) {
      process.stderr.write(`${JSON.stringify({ code: failure?.code ?? 'internal', message })}\n`)
    } else
      process.stderr.write(
        `countersign: ${message
          .split('\n')
          .map((line) => safe(line, 2000))
          .join('\n')}\n`,
      )
    process.exitCode = failure?.exitCode ?? EXIT.failed
  }
}

/** What is wrong with the settings is the caller's to correct; of every other error of ours the code says what it is. */
function failureOf(error: unknown): Pick<CommandFailure, 'code' | 'exitCode'> | null {
  if (error instanceof CommandFailure) return error
  if (!(error instanceof AppError)) return null
  return { code: error.code, exitCode: error.code === 'invalid_config' ? EXIT.usage : EXIT.failed }
}
