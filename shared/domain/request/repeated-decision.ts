import { canonicalJson } from '../canonical/canonical-json.ts'
import { identityOf } from '../people/eligibility.ts'
import type { PersonId } from '../people/person.ts'
import type { Decide } from './ballot.ts'
import type { RequestState, Vote } from './state.ts'

/** Whether a command is the decision that already stands under its id; else the id was used for another one. */
export function isRepeat(state: RequestState, vote: Vote, command: Decide, by: PersonId): boolean {
  return isBy(vote, by, command) && saysTheSame(state, vote, command)
}

/** Whether a person already said exactly this, at any step, under another id: a second click, or a second surface. */
export function saidBefore(state: RequestState, command: Decide, by: PersonId): boolean {
  return state.votes.some(
    (vote) => vote.withdrawnAt === undefined && isBy(vote, by, command) && saysTheSame(state, vote, command),
  )
}

const isBy = (vote: Vote, by: PersonId, { directory }: Decide): boolean =>
  identityOf(vote.by.id, directory) === identityOf(by, directory)

/** The outcome is compared, never the reason: two surfaces may word the same verdict differently. */
function saysTheSame(state: RequestState, vote: Vote, command: Decide): boolean {
  if (vote.verdict !== command.verdict) return false
  if (canonicalJson(vote.edits ?? {}) !== canonicalJson(command.edits ?? {})) return false
  if (vote.verdict === 'deny') return true
  const asked = state.snapshot.tools.map(({ definition }) => definition.name)
  const deniedBefore = asked.filter((tool) =>
    earlierVotes(state, vote).some(({ tools }) => !tools.includes(tool)),
  )
  const wanted = command.tools ?? asked
  return asked.every(
    (tool) => wanted.includes(tool) === vote.tools.includes(tool) || deniedBefore.includes(tool),
  )
}

const earlierVotes = ({ votes }: RequestState, vote: Vote): readonly Vote[] =>
  votes.slice(0, votes.indexOf(vote))
