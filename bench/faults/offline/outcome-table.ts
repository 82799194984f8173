import { decisionOutcome, type DecisionOutcome } from '../../../shared/contract/http/requests.ts'

export interface OutcomeRow {
  readonly outcome: DecisionOutcome
  readonly decisions: number
  /** In which at least one decision came to it. */
  readonly schedules: number
}

/** How often each end of a decision came about. @param outcomes the ends of the decisions of each schedule */
export const outcomeRows = (outcomes: readonly (readonly DecisionOutcome[])[]): readonly OutcomeRow[] =>
  decisionOutcome.options.map((outcome) => {
    const counts = outcomes.map((ends) => ends.filter((end) => end === outcome).length)
    const decisions = counts.reduce((sum, count) => sum + count, 0)
    return { outcome, decisions, schedules: counts.filter((count) => count > 0).length }
  })

/** The rows as a Markdown table. */
export const outcomeTable = (rows: readonly OutcomeRow[]): string =>
  [
    '| outcome | decisions | schedules |',
    '| --- | ---: | ---: |',
    ...rows.map(({ outcome, decisions, schedules }) => `| ${outcome} | ${decisions} | ${schedules} |`),
  ].join('\n')
