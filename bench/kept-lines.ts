import { existsSync, readFileSync, writeFileSync } from 'node:fs'

/** The newest line of each name, in alphabetical order. */
export function newestBy<T>(
  name: (line: T) => string,
  kept: readonly T[],
  fresh: readonly T[],
): readonly T[] {
  const byName = new Map([...kept, ...fresh].map((line) => [name(line), line]))
  return [...byName].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, line]) => line)
}

/** Adds fresh lines to those kept in a file of JSON, and writes a page from the newest of each name. */
export function keepLines<T>(
  files: { readonly kept: string; readonly page: string },
  fresh: readonly T[],
  name: (line: T) => string,
  toPage: (lines: readonly T[]) => string,
): void {
  const kept = existsSync(files.kept) ? (JSON.parse(readFileSync(files.kept, 'utf8')) as readonly T[]) : []
  const lines = newestBy(name, kept, fresh)
  writeFileSync(files.kept, `${JSON.stringify(lines, null, 2)}\n`)
  writeFileSync(files.page, toPage(lines))
}

/** A row of a table in Markdown, whatever its cells hold. */
export const markdownRow = (cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`

const cell = (text: string): string => text.replaceAll(/\s+/gu, ' ').replaceAll('|', '\\|')
