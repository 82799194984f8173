import { canonicalJson } from '../../canonical/canonical-json.ts'
import type { JsonValue } from '../../json.ts'
import { fold } from '../fold.ts'
import type { Invariant } from './history.ts'

/** 12. Revisions have no gaps, and folding the events from nothing gives the stored projection. */
export const logIsHistory: Invariant = ({ events, stored }) => {
  const gaps = events.flatMap(({ type, revision }, index) => {
    const before = events[index - 1]?.revision ?? 0
    const follows = revision === before + 1 || (index > 0 && revision === before)
    return follows ? [] : [`${type} has revision ${revision} after ${before}`]
  })
  if (stored === undefined) return gaps
  const replayed = fold(events)
  return textOf(replayed) === textOf(stored) ? gaps : [...gaps, 'the log does not give what is stored']
}

/** As it would be stored: JSON, with members in one order. */
const textOf = (value: unknown): string => canonicalJson(JSON.parse(JSON.stringify(value)) as JsonValue)
