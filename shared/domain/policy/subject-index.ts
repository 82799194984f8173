import type { PolicyCall } from './call.ts'
import { collectGuarded, createGuardIndex, type GuardIndex } from './guard-index.ts'
import type { Rule } from './rule.ts'

/** Rules by whom they are about. A rule about several stands in several lists. */
export interface SubjectIndex {
  readonly everyone: GuardIndex
  readonly users: ReadonlyMap<string, GuardIndex>
  readonly groups: ReadonlyMap<string, GuardIndex>
  readonly agents: ReadonlyMap<string, GuardIndex>
}

/** The rules must come in policy order. */
export function createSubjectIndex(rules: readonly Rule[]): SubjectIndex {
  const everyone: Rule[] = []
  const users = new Map<string, Rule[]>()
  const groups = new Map<string, Rule[]>()
  const agents = new Map<string, Rule[]>()
  for (const rule of rules) {
    const { subjects } = rule.policy
    if (subjects.users.length + subjects.groups.length + subjects.agents.length === 0) everyone.push(rule)
    addEach(users, subjects.users, rule)
    addEach(groups, subjects.groups, rule)
    addEach(agents, subjects.agents, rule)
  }
  return {
    everyone: createGuardIndex(everyone),
    users: mapValues(users),
    groups: mapValues(groups),
    agents: mapValues(agents),
  }
}

function addEach(lists: Map<string, Rule[]>, keys: readonly string[], rule: Rule): void {
  for (const key of new Set(keys)) {
    const list = lists.get(key)
    if (list) list.push(rule)
    else lists.set(key, [rule])
  }
}

const mapValues = (lists: ReadonlyMap<string, Rule[]>): ReadonlyMap<string, GuardIndex> =>
  new Map([...lists].map(([key, rules]) => [key, createGuardIndex(rules)]))

/** Adds to `found` every list with rules about this call's user, their groups, or the agent. */
export function collectForSubject(index: SubjectIndex, call: PolicyCall, found: Rule[][]): void {
  collectGuarded(index.everyone, call.arguments, found)
  const ofUser = index.users.get(call.userId)
  if (ofUser) collectGuarded(ofUser, call.arguments, found)
  const ofAgent = call.agentId === undefined ? undefined : index.agents.get(call.agentId)
  if (ofAgent) collectGuarded(ofAgent, call.arguments, found)
  if (index.groups.size === 0) return
  for (const group of call.groups) {
    const ofGroup = index.groups.get(group)
    if (ofGroup) collectGuarded(ofGroup, call.arguments, found)
  }
}
