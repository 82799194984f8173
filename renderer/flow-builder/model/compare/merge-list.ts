import type { ConditionNode } from '../../../../shared/domain/flow/flow.ts'
import { mergeValue, type MergeNotes } from './merge-value.ts'

/** Merges two sets of strings that come from one: what either added is in, what either took away is out. */
export function mergeStrings(
  base: readonly string[],
  mine: readonly string[],
  theirs: readonly string[],
): string[] {
  const kept = [...mine, ...theirs.filter((item) => !mine.includes(item))]
  return kept.filter((item) => !base.includes(item) || (mine.includes(item) && theirs.includes(item)))
}

type Branches = ConditionNode['branches']

/** Merges a condition's branches by their labels; two expressions for one label are a conflict. Mine go first. */
export function mergeBranches(
  notes: MergeNotes,
  path: string,
  base: Branches,
  mine: Branches,
  theirs: Branches,
): Branches {
  const when = (branches: Branches, label: string) => branches.find((branch) => branch.label === label)?.when
  const labels = (branches: Branches) => branches.map((branch) => branch.label)
  return mergeStrings(labels(base), labels(mine), labels(theirs)).map((label) => {
    const [here, there] = [when(mine, label), when(theirs, label)]
    const merged = mergeValue(notes, `${path}/${label}`, when(base, label), here ?? there, there ?? here)
    return { label, when: merged ?? '' }
  })
}
