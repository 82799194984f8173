import { z } from 'zod'
import { logEvent, type LogEvent } from '../../../shared/contract/http/record.ts'
import { CSV_COLUMNS, CSV_OPTIONS, csvRow, jsonLine } from '../../../shared/domain/log/export.ts'
import type { LogEntry } from '../../../shared/domain/log/entry.ts'
import type { Api } from '../../offline/api.ts'

export type LogFormat = 'jsonl' | 'csv'

const PAGE = 1_000
const page = z.object({ items: z.array(logEvent), nextSince: z.int() })

export interface LogFile {
  readonly blob: Blob
  readonly entries: number
}

/**
 * The whole log as a file, oldest entry first. What is appended meanwhile is in it as far as it was seen.
 *
 * @param progress gets the number of entries read so far
 * @throws ApiError where a page cannot be read: half a log is not handed out
 */
export async function readLogFile(
  api: Pick<Api, 'get'>,
  format: LogFormat,
  progress: (entries: number) => void,
): Promise<LogFile> {
  const write = format === 'csv' ? await csvWriter() : jsonWriter
  const parts: string[] = format === 'csv' ? [write.head] : []
  let entries = 0
  for (let since = 0; ;) {
    const { items, nextSince } = await api.get('/events', page, { query: { since, limit: PAGE } })
    if (items.length === 0) break
    parts.push(write.rows(items.map(entryOf)))
    entries += items.length
    progress(entries)
    since = nextSince
  }
  const type = format === 'csv' ? 'text/csv;charset=utf-8' : 'application/jsonl'
  return { blob: new Blob(parts, { type }), entries }
}

interface Writer {
  readonly head: string
  rows(entries: readonly LogEntry[]): string
}

const jsonWriter: Writer = { head: '', rows: (entries) => entries.map(jsonLine).join('') }

/** Escaping of cells is not ours to write; its library is loaded when somebody exports. */
async function csvWriter(): Promise<Writer> {
  const { stringify } = await import('csv-stringify/browser/esm/sync')
  return {
    head: stringify([[...CSV_COLUMNS]], CSV_OPTIONS),
    rows: (entries) =>
      stringify(
        entries.map((entry) => [...csvRow(entry)]),
        CSV_OPTIONS,
      ),
  }
}

/** As the log holds it: the hash of an exported line can be computed again. */
const entryOf = ({ at, ...rest }: LogEvent): LogEntry => ({ ...rest, at: Date.parse(at) }) as LogEntry
