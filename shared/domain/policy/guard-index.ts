import type { JsonObject } from '../json.ts'
import type { Guard } from './condition.ts'
import { memberAt } from './member-at.ts'
import type { Rule } from './rule.ts'

/** Rules that look at the same member of the arguments, found by its text. All lists are in policy order. */
interface GuardedRules {
  readonly path: readonly string[]
  readonly all: Rule[]
  readonly equals: Map<string, Rule[]>
  /** By length of the prefix, so that a look-up costs one step a length. */
  readonly prefixes: Map<number, Map<string, Rule[]>>
}

export interface GuardIndex {
  readonly plain: Rule[]
  readonly guarded: readonly GuardedRules[]
}

/** Sorts rules by what must hold for them. The rules must come in policy order. */
export function createGuardIndex(rules: readonly Rule[]): GuardIndex {
  const plain: Rule[] = []
  const byPath = new Map<string, GuardedRules>()
  for (const rule of rules) {
    const { condition } = rule
    const guard = condition !== null && condition !== 'broken' ? condition.guard : null
    if (guard) add(byPath, guard, rule)
    else plain.push(rule)
  }
  return { plain, guarded: [...byPath.values()] }
}

function add(byPath: Map<string, GuardedRules>, guard: Guard, rule: Rule): void {
  const key = JSON.stringify(guard.path)
  const group = byPath.get(key) ?? newGroup(guard.path)
  byPath.set(key, group)
  group.all.push(rule)
  if (guard.kind === 'equals') return append(group.equals, guard.text, rule)
  const sameLength = group.prefixes.get(guard.text.length) ?? new Map<string, Rule[]>()
  group.prefixes.set(guard.text.length, sameLength)
  append(sameLength, guard.text, rule)
}

const newGroup = (path: readonly string[]): GuardedRules => ({
  path,
  all: [],
  equals: new Map(),
  prefixes: new Map(),
})

function append(lists: Map<string, Rule[]>, key: string, rule: Rule): void {
  const list = lists.get(key)
  if (list) list.push(rule)
  else lists.set(key, [rule])
}

/** Adds to `found` every list with rules that may match these arguments. */
export function collectGuarded(index: GuardIndex, args: JsonObject | undefined, found: Rule[][]): void {
  if (index.plain.length > 0) found.push(index.plain)
  for (const group of index.guarded) {
    const text = memberAt(args, group.path)
    if (typeof text !== 'string') {
      // Without a text there each condition decides for itself: it may fail, and failing is not the same as not holding.
      found.push(group.all)
      continue
    }
    const equal = group.equals.get(text)
    if (equal) found.push(equal)
    for (const [length, lists] of group.prefixes) {
      const list = text.length >= length ? lists.get(text.slice(0, length)) : undefined
      if (list) found.push(list)
    }
  }
}
