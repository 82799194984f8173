import type { JsonObject } from '../json.ts'
import type { Guard } from './condition.ts'
import { memberAt } from './member-at.ts'
import type { Rule } from './rule.ts'

/** Rules that look at the same member of the arguments, found by its text. All lists are in policy order. */
interface GuardedRules {
  readonly path: readonly string[]
  readonly all: Rule[]
  readonly equals: Map<string, Rule[]>
  /** By the hash of their prefix. Two prefixes of one hash cost a try more: the condition is tried all the same. */
  readonly prefixes: Map<number, Rule[]>
  /** The lengths of those prefixes, ascending, so that a look-up reads the text once. */
  readonly lengths: number[]
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
  const { length } = guard.text
  append(group.prefixes, hashOn(0, guard.text, 0, length), rule)
  if (!group.lengths.includes(length)) group.lengths.push(length)
  group.lengths.sort((a, b) => a - b)
}

/** The hash of the first `to` characters of a text, from that of the first `from`; 32 bits. */
function hashOn(hash: number, text: string, from: number, to: number): number {
  let result = hash
  for (let i = from; i < to; i++) result = (Math.imul(result, 31) + text.charCodeAt(i)) | 0
  return result
}

const newGroup = (path: readonly string[]): GuardedRules => ({
  path,
  all: [],
  equals: new Map(),
  prefixes: new Map(),
  lengths: [],
})

function append<K>(lists: Map<K, Rule[]>, key: K, rule: Rule): void {
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
    let hash = 0
    let read = 0
    for (const length of group.lengths) {
      if (length > text.length) break
      hash = hashOn(hash, text, read, length)
      read = length
      const list = group.prefixes.get(hash)
      if (list) found.push(list)
    }
  }
}
