import { snapshotOf, type Invariant } from './history.ts'

/** 10. Every effect has an id of its own, made of request, revision and index, so that each is one row whoever writes it. */
export const oneRowEach: Invariant = (history) => {
  const id = snapshotOf(history)?.id ?? ''
  const ids = (history.effects ?? []).map((effect) => effect.id)
  const revisions = new Set(history.events.map(({ revision }) => revision))
  return [
    ...ids.filter((each, index) => ids.indexOf(each) !== index).map((each) => `effect ${each} twice`),
    ...ids
      .filter((each) => {
        const [revision, index] = each
          .slice(id.length + 1)
          .split(':')
          .map(Number)
        return !each.startsWith(`${id}:`) || !revisions.has(revision ?? -1) || !Number.isInteger(index)
      })
      .map((each) => `effect ${each} is not of a change of this request`),
  ]
}
