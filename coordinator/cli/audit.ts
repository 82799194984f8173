import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import type { Command } from 'commander'
import { stringify } from 'csv-stringify/sync'
import type { AuditReport, LogCheckpoint, LogEvent } from '../../shared/contract/http/record.ts'
import { CSV_COLUMNS, CSV_OPTIONS, csvRow, jsonLine } from '../../shared/domain/log/export.ts'
import type { LogEntry } from '../../shared/domain/log/entry.ts'
import { contextOf } from './context.ts'
import { CommandFailure, EXIT } from './exit-codes.ts'

export function auditCommands(program: Command): void {
  const audit = program.command('audit').description('verify and export the log')

  audit
    .command('verify')
    .description('whether the log was altered; exit code 5 when it was')
    .option('--checkpoint <file...>', 'checkpoints that were kept elsewhere')
    .action(async (options: { checkpoint?: readonly string[] }, command: Command) => {
      const { api, out } = contextOf(command)
      const checkpoints = await Promise.all((options.checkpoint ?? []).map((file) => readFile(file, 'utf8')))
      const report = await api.send<AuditReport>('POST', '/audit/verify', { checkpoints })
      out.result(report, [
        report.ok
          ? `${report.entries} entries, all whole and in their place. Newest: ${report.head.seq} ${report.head.hash}`
          : `Not sound after ${report.entries} entries. ${report.firstProblem?.text ?? ''}`,
        report.coveredUntil === 0
          ? 'No signed checkpoint vouches for it.'
          : `Signed checkpoints vouch for entries 1 to ${report.coveredUntil}.`,
        'What this check cannot notice:',
        ...report.cannotDetect.map((line) => `  ${line}`),
      ])
      if (!report.ok) process.exitCode = EXIT.finding
    })

  audit
    .command('checkpoint')
    .description('sign what the log is now; keep the text where nobody of the coordinator can write')
    .action(async (_options: object, command: Command) => {
      const { api, out } = contextOf(command)
      const checkpoint = await api.send<LogCheckpoint>('POST', '/audit/checkpoints', {})
      out.result(checkpoint, [checkpoint.text.trimEnd()])
    })

  audit
    .command('export')
    .description('the log on standard output, oldest first')
    .option('--format <format>', 'jsonl or csv', 'jsonl')
    .option('--since <seq>', 'only after this sequence number', '0')
    .action(async (options: { format: string; since: string }, command: Command) => {
      const { api } = contextOf(command)
      if (options.format !== 'jsonl' && options.format !== 'csv') {
        throw new CommandFailure(EXIT.usage, 'invalid_format', 'The format is jsonl or csv.')
      }
      const text = options.format === 'csv' ? csvText : jsonText
      if (options.format === 'csv') await write(stringify([CSV_COLUMNS as unknown as string[]], CSV_OPTIONS))
      let since = Number(options.since)
      for (;;) {
        const page = await api.get<{ items: LogEvent[]; nextSince: number }>(
          `/events?since=${since}&limit=1000`,
        )
        if (page.items.length === 0) return
        await write(text(page.items.map(entryOf)))
        since = page.nextSince
      }
    })
}

const jsonText = (entries: readonly LogEntry[]): string => entries.map(jsonLine).join('')
const csvText = (entries: readonly LogEntry[]): string =>
  stringify(
    entries.map((entry) => [...csvRow(entry)]),
    CSV_OPTIONS,
  )

/** As the log holds it: the hash of an exported line can be computed again. */
const entryOf = ({ at, ...rest }: LogEvent): LogEntry => ({ ...rest, at: Date.parse(at) }) as LogEntry

async function write(text: string): Promise<void> {
  if (!process.stdout.write(text)) await once(process.stdout, 'drain')
}
