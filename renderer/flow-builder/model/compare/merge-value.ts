import { sameValue } from './same-value.ts'

export type Side = 'mine' | 'theirs'

/** One thing that both sides changed, each in its own way. */
export interface Conflict {
  /** Where: names joined by `/`, such as `nodes/approval-1/minimum`. */
  readonly path: string
  readonly base: unknown
  readonly mine: unknown
  readonly theirs: unknown
}

/** Which side to take where both changed the same; mine unless said otherwise. */
export type Choices = Readonly<Record<string, Side>>

/** Collects conflicts while values are merged. */
export interface MergeNotes {
  readonly choices: Choices
  readonly conflicts: Conflict[]
}

/** Takes whichever side changed; where both did, differently, notes a conflict and takes the chosen side. */
export function mergeValue<T>(notes: MergeNotes, path: string, base: T, mine: T, theirs: T): T {
  if (sameValue(mine, theirs) || sameValue(base, theirs)) return mine
  if (sameValue(base, mine)) return theirs
  notes.conflicts.push({ path, base, mine, theirs })
  return notes.choices[path] === 'theirs' ? theirs : mine
}

type Fields = Readonly<Record<string, unknown>>

/** Merges field by field. Fields that end up undefined are left out. */
export function mergeFields(
  notes: MergeNotes,
  path: string,
  base: Fields,
  mine: Fields,
  theirs: Fields,
): Fields {
  const names = new Set([...Object.keys(base), ...Object.keys(mine), ...Object.keys(theirs)])
  const merged = [...names].map(
    (name) => [name, mergeValue(notes, `${path}/${name}`, base[name], mine[name], theirs[name])] as const,
  )
  return Object.fromEntries(merged.filter(([, value]) => value !== undefined))
}
