import { assertNever } from '../assert-never.ts'
import type { AuditProblem, BlindSpot } from './audit.ts'

/** What is wrong, in a sentence for people. */
export function problemText(problem: AuditProblem): string {
  const { seq } = problem
  switch (problem.code) {
    case 'altered':
      return `Entry ${seq} was altered: its content does not give its hash.`
    case 'missing':
      return `Entry ${seq} is missing.`
    case 'reordered':
      return `Entry ${seq} is not in its place.`
    case 'repeated':
      return `Entry ${seq} is there twice.`
    case 'not-linked':
      return `Entry ${seq} does not continue entry ${seq - 1}: one of the two was put there afterwards.`
    case 'cut-off':
      return `The log ends at entry ${seq - 1}, but a checkpoint covers more: entry ${seq} and later ones are missing.`
    case 'rewritten':
      return problem.until === undefined || problem.until === seq
        ? `Entry ${seq} is not the one that the checkpoint was made of.`
        : `An entry between ${seq} and ${problem.until} is not the one that the checkpoint was made of.`
    case 'wrong-signature':
      return `Entry ${seq} is not the decision that a device signed.`
    default:
      return assertNever(problem.code)
  }
}

/** What the check could not have noticed, in a sentence for people. */
export function blindSpotText(spot: BlindSpot): string {
  switch (spot.code) {
    case 'no-checkpoint':
      return 'No checkpoint was given. Somebody who can write the store can replace the whole log by another sound one. Keep checkpoints where the coordinator cannot write.'
    case 'after-checkpoint':
      return `From entry ${spot.from} on, entries could be replaced or cut off by somebody who can write the store. The next checkpoint will cover them.`
    case 'signing-key':
      return 'Somebody with the signing key can sign another history. Only a checkpoint kept elsewhere before that shows it.'
    case 'never-recorded':
      return 'What was never recorded leaves no gap.'
    case 'clock':
      return "Times are those of the coordinator's clock."
    default:
      return assertNever(spot)
  }
}
