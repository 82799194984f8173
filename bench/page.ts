import type { Goal } from './harness.ts'
import { markdownRow } from './kept-lines.ts'

/** A line as a benchmark prints it, read back from a file: more fields than these may stand in it. */
export interface KeptLine {
  readonly bench: string
  readonly ours?: number
  readonly peer?: number
  readonly ratio?: number
  readonly unit?: string
  readonly n?: number
  readonly peerName?: string
  readonly goals?: readonly Goal[]
  readonly contenders?: readonly {
    readonly name: string
    readonly version?: string
    readonly settings?: string
  }[]
  readonly browser?: string
  readonly machine?: string
  /** ISO date of the run. */
  readonly on?: string
  /** Programs that wanted a processor when it began, on average over a minute. */
  readonly load?: number
  readonly error?: string
}

/** The page of all benchmarks in Markdown. Missed goals are named as missed. */
export function benchmarksPage(lines: readonly KeptLine[]): string {
  return [
    '# Benchmarks',
    '',
    'Written by `npm run bench -- --page`; do not change it by hand. Contenders take turns in one run, and each figure is a median. A ratio above 1 is in our favour. Figures of one machine alone say little; ratios and missed goals are what counts.',
    '',
    '| benchmark | what | Countersign | peer | ratio | runs | goals met |',
    '| --- | --- | --- | --- | --- | --- | --- |',
    ...lines.map(summaryRow),
    ...lines.flatMap(section),
    '',
  ].join('\n')
}

function summaryRow(line: KeptLine): string {
  if (line.error !== undefined)
    return markdownRow([line.bench, `did not run: ${line.error}`, '', '', '', '', ''])
  const goals = line.goals ?? []
  const met = `${goals.filter((goal) => goal.met).length} of ${goals.length}`
  return markdownRow([
    line.bench,
    line.unit ?? '',
    figure(line.ours),
    peerCell(line),
    figure(line.ratio),
    `${line.n ?? ''}`,
    met,
  ])
}

const peerCell = ({ peer, peerName }: KeptLine): string =>
  peerName === undefined ? figure(peer) : `${figure(peer)} (${peerName})`

function section(line: KeptLine): string[] {
  const about = [
    line.on === undefined ? '' : `measured on ${line.on}`,
    line.machine ?? '',
    line.browser === undefined ? '' : `Chromium ${line.browser}`,
    line.load === undefined ? '' : `load ${line.load} when it began`,
  ].filter(Boolean)
  const goals = line.goals ?? []
  const contenders = line.contenders ?? []
  return [
    '',
    `## ${line.bench}`,
    '',
    `${about.join(', ')}.`,
    ...(goals.length === 0
      ? []
      : [
          '',
          '| goal | reached | |',
          '| --- | --- | --- |',
          ...goals.map(({ goal, reached, met }) => markdownRow([goal, reached, met ? 'met' : '**missed**'])),
        ]),
    ...(contenders.length === 0
      ? []
      : [
          '',
          '| contender | version | settings |',
          '| --- | --- | --- |',
          ...contenders.map(({ name, version, settings }) =>
            markdownRow([name, version ?? '', settings ?? '']),
          ),
        ]),
  ]
}

const figure = (value?: number): string => (value === undefined ? '' : value.toLocaleString('en-US'))
