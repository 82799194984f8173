import { plainText } from '../../shared/domain/text/plain.ts'

/** Prints for people, or as one JSON value a line with `--json`. */
export interface Output {
  readonly json: boolean
  /** The result: `value` for programs, `lines` for people. */
  result(value: unknown, lines: readonly string[]): void
  /** Words beside the result; never on standard output when that is for programs. */
  note(line: string): void
}

export function createOutput(json: boolean): Output {
  return {
    json,
    result(value, lines) {
      process.stdout.write(json ? `${JSON.stringify(value)}\n` : lines.map((line) => `${line}\n`).join(''))
    },
    note: (line) => void process.stderr.write(`${line}\n`),
  }
}

/** Text from outside on one line of a terminal: nothing in it moves the cursor or changes a colour. */
export const safe = (text: string, longest = 200): string => plainText(text, longest)

/** Columns, padded to the longest cell of each. */
export function table(rows: readonly (readonly string[])[]): string[] {
  const widths: number[] = []
  for (const row of rows)
    row.forEach((cell, column) => (widths[column] = Math.max(widths[column] ?? 0, cell.length)))
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  )
}
