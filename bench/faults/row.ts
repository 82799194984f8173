/** One row of the fault table: a kind of trouble, brought about many times, and what was wrong afterwards. */
export interface FaultRow {
  /** The trouble, for the page. */
  readonly what: string
  /** What has to hold, for the page. */
  readonly goal: string
  /** What is counted, in the plural. */
  readonly unit: string
  /** Rounds of the whole form, and of the short one. */
  readonly full: number
  readonly short: number
  readonly play: (options: FaultOptions) => Promise<FaultOutcome>
}

export interface FaultOptions {
  /** The same seed brings about the same trouble, as far as the operating system lets it. */
  readonly seed: number
  readonly rounds: number
  /** An empty folder inside the project, where bundles find its packages; removed afterwards. */
  readonly folder: string
  /** True when no further round should begin. */
  readonly isOver: () => boolean
  /** One finding, as a line of JSON: enough to repeat what was wrong. */
  readonly tell: (finding: object) => void
  /** How far it is, for whoever waits. */
  readonly say: (text: string) => void
}

export interface FaultOutcome {
  /** Rounds that were really played. */
  readonly done: number
  /** Rounds, decisions, messages … that were not as the goal says. Each was told. */
  readonly wrong: number
  /** Figures with a limit that was passed, in words. */
  readonly missed?: readonly string[]
  /** What else was counted: it shows that something happened at all. */
  readonly counts: Readonly<Record<string, number | string>>
}
