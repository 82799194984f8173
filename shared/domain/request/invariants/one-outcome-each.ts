import { outcomeOf } from '../decision-outcome.ts'
import type { Invariant } from './history.ts'

/** 14. Every decision has one of the six outcomes, and whoever is superseded is told by what, who and when. */
export const oneOutcomeEach: Invariant = (history) =>
  (history.applied ?? []).flatMap(({ command, result }) => {
    if (command.type !== 'decide' || result.ok) return []
    if (outcomeOf(result) === undefined) return [`a decision ended as ${result.code}`]
    if (result.code !== 'already_decided') return []
    const { status, by, at } = result.data
    return status !== undefined && by !== undefined && at !== undefined
      ? []
      : ['superseded, and not told by what']
  })
