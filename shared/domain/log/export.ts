import { canonicalJson } from '../canonical/canonical-json.ts'
import type { JsonValue } from '../json.ts'
import { plainText } from '../text/plain.ts'
import { isoOf } from '../time.ts'
import type { LogEntry } from './entry.ts'

/** One line of a JSON Lines export: the exact entry, from which its hash can be computed again. */
export const jsonLine = (entry: LogEntry): string => `${canonicalJson(entry as unknown as JsonValue)}\n`

/** The columns of a CSV export. */
export const CSV_COLUMNS = [
  'seq',
  'at',
  'type',
  'actor',
  'actorId',
  'actorName',
  'via',
  'from',
  'subject',
  'subjectId',
  'data',
  'previousHash',
  'hash',
] as const

/**
 * How `csv-stringify` must be called: a cell that a spreadsheet would run as a formula gets an apostrophe before it,
 * and every cell is quoted.
 */
export const CSV_OPTIONS = { escape_formulas: true, quoted: true, record_delimiter: 'windows' } as const

/** One row, in the order of `CSV_COLUMNS`, on one line each, with what cannot be seen written by its code. */
export function csvRow(entry: LogEntry): readonly string[] {
  const { actor, subject } = entry
  return [
    String(entry.seq),
    isoOf(entry.at),
    entry.type,
    actor.kind,
    actor.kind === 'system' ? '' : actor.id,
    actor.name ?? '',
    actor.kind === 'person' ? actor.via : '',
    actor.from ?? '',
    subject.kind,
    subject.id,
    canonicalJson(entry.data),
    entry.previousHash,
    entry.hash,
  ].map((cell) => plainText(cell))
}
