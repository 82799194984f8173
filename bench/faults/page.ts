import { markdownRow } from '../kept-lines.ts'

/** A line as `npm run faults` prints it at the end of a row, and keeps for the page. */
export interface KeptFault {
  readonly fault: string
  readonly what: string
  readonly goal: string
  readonly unit: string
  /** Rounds that the goal asks for. */
  readonly full: number
  readonly done: number
  readonly wrong: number
  readonly missed: readonly string[]
  readonly seed: number
  readonly seconds: number
  readonly counts: Readonly<Record<string, number | string>>
  readonly machine: string
  /** ISO date of the run. */
  readonly on: string
  readonly error?: string
}

/** Played as often as the goal asks for, and nothing was wrong. */
export const isMet = ({ done, full, wrong, missed, error }: KeptFault): boolean =>
  error === undefined && done >= full && wrong === 0 && missed.length === 0

/** The page of all faults in Markdown. */
export function faultsPage(lines: readonly KeptFault[]): string {
  return [
    '# Faults',
    '',
    'Written by `npm run faults -- --page`; do not change it by hand. Each row brings trouble about on purpose and looks afterwards whether a promise was broken. `npm run faults -- NAME --seed S` repeats a row; `npm test` plays a short form of each.',
    '',
    '| row | trouble | goal | done | wrong | seed | |',
    '| --- | --- | --- | --- | --- | --- | --- |',
    ...lines.map((line) =>
      markdownRow([
        line.fault,
        line.what,
        line.goal,
        doneOf(line),
        `${line.wrong}`,
        `${line.seed}`,
        isMet(line) ? 'met' : '**missed**',
      ]),
    ),
    '',
    '| row | what was counted | run |',
    '| --- | --- | --- |',
    ...lines.map((line) =>
      markdownRow([line.fault, countsOf(line), `${line.on}, ${line.seconds} s, ${line.machine}`]),
    ),
    '',
  ].join('\n')
}

/** The table that the command ends with, for a terminal. */
export function faultsTable(lines: readonly KeptFault[]): string {
  const cells = lines.map((line) => [
    line.fault,
    doneOf(line),
    `${line.wrong} wrong`,
    `seed ${line.seed}`,
    `${line.seconds} s`,
    line.error ?? (line.missed.join('; ') || line.goal),
  ])
  const widths = [0, 1, 2, 3, 4].map((column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)))
  return cells.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')).join('\n')
}

const count = (value: number | string): string =>
  typeof value === 'number' ? value.toLocaleString('en-US') : value

const doneOf = ({ done, full, unit }: KeptFault): string =>
  done >= full ? `${count(done)} ${unit}` : `${count(done)} of ${count(full)} ${unit}`

const countsOf = ({ counts, missed }: KeptFault): string =>
  [
    ...Object.entries(counts).map(([name, value]) => `${name}: ${count(value)}`),
    ...missed.map((text) => `**missed:** ${text}`),
  ].join(', ')
