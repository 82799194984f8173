import { eventsOf, type Invariant } from './history.ts'

/** 11. A decision or question is recorded once under its id, however often it was sent; a repeat has no effects. */
export const appliedOnce: Invariant = (history) => {
  const decisions = eventsOf(history, 'request.decided').map(({ vote }) => vote.decisionId)
  const questions = eventsOf(history, 'request.asked').map(({ question }) => question.id)
  const twice = (ids: readonly string[]): readonly string[] =>
    ids.filter((id, index) => ids.indexOf(id) !== index)
  const repeats = (history.applied ?? []).filter(({ result }) => result.ok && result.repeated === true)
  return [
    ...twice(decisions).map((id) => `decision ${id} counted twice`),
    ...twice(questions).map((id) => `question ${id} asked twice`),
    ...repeats
      .filter(({ result }) => result.ok && (result.events.length > 0 || result.effects.length > 0))
      .map(({ command }) => `a repeated ${command.type} did something`),
  ]
}
