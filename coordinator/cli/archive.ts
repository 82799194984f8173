import { basename } from 'node:path'
import type { Command } from 'commander'
import type { LogEvent } from '../../shared/contract/http/record.ts'
import { checkArchive } from '../adapters/store/archive/check-archive.ts'
import type { ApiClient } from './api-client.ts'
import { contextOf } from './context.ts'
import { EXIT } from './exit-codes.ts'
import { safe } from './output.ts'

export function archiveCommands(program: Command): void {
  program
    .command('archive')
    .description('files of requests that are no longer in the store')
    .command('verify <files...>')
    .description('whether they are whole, and the ones that the log names; exit code 5 when not')
    .option('--offline', 'do not ask the coordinator for its log')
    .action(async (files: readonly string[], flags: { offline?: boolean }, command: Command) => {
      const { api, out } = contextOf(command)
      const results = []
      for (const file of files) {
        const { problem, sha256, ids } = await checkArchive(file)
        const found = problem ?? (flags.offline === true ? null : await strangerToLog(api, file, sha256, ids))
        results.push({
          file,
          ok: found === null,
          requests: ids.length,
          ...(found === null ? {} : { problem: found }),
        })
      }
      out.result(
        results,
        results.map(({ file, ok, requests, problem }) =>
          ok
            ? `ok  ${safe(file)}: ${requests} requests${flags.offline === true ? ', not held against the log' : ''}`
            : `!!  ${safe(file)}: ${safe(problem ?? '', 500)}`,
        ),
      )
      if (results.some(({ ok }) => !ok)) process.exitCode = EXIT.finding
    })
}

/** What the log says otherwise about the requests in a file, or null. */
async function strangerToLog(
  api: ApiClient,
  file: string,
  sha256: string,
  ids: readonly string[],
): Promise<string | null> {
  for (const id of ids) {
    const { items } = await api.get<{ items: LogEvent[] }>(
      `/events?since=0&limit=1000&subject=request:${encodeURIComponent(id)}`,
    )
    const last = items.findLast(({ type }) => type === 'request.archived')
    if (!last) return `the log does not say that request ${id} was archived`
    if (last.data['sha256'] !== sha256 || last.data['file'] !== basename(file))
      return `the log names another file for request ${id}`
  }
  return null
}
