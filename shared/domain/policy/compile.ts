import type { PolicyCall } from './call.ts'
import { compileGlob, isGlob, type TextMatcher } from './glob.ts'
import { onceNeeded } from './once-needed.ts'
import type { Policy } from './policy.ts'
import { compileRule, type Rule } from './rule.ts'
import { collectForSubject, createSubjectIndex, type SubjectIndex } from './subject-index.ts'

/** Policies ready to be asked. A value: compile again when a policy changes. */
export interface CompiledPolicies {
  /** Lists that together hold every rule that may match the call, each in policy order. */
  readonly candidates: (call: PolicyCall) => Rule[][]
}

/** A policy in its place, made into a rule when a call first needs it: thousands are compiled anew at every change. */
interface Waiting {
  readonly order: number
  readonly policy: Policy
  readonly rule: () => Rule
}

/** The rules of one connector, or of every connector, by the tools they name. */
interface ConnectorRules {
  readonly anyTool: () => SubjectIndex
  readonly exact: ReadonlyMap<string, readonly Waiting[]>
  readonly globs: readonly { readonly waiting: Waiting; readonly matches: TextMatcher }[]
}

/** Tools whose rules are kept looked up. More than any coordinator has; a bound, because names come from callers. */
const MAX_REMEMBERED = 4_096
const EVERY = '*'

/**
 * Sorts policies by connector, tool, subject and the texts their conditions demand, so that a call meets only the few
 * rules that may match it, however many there are. Disabled policies are left out; the order given is kept.
 */
export function compilePolicies(policies: readonly Policy[]): CompiledPolicies {
  const byConnector = new Map<string, Waiting[]>()
  policies.forEach((policy, order) => {
    if (!policy.enabled) return
    const waiting: Waiting = { order, policy, rule: onceNeeded(() => compileRule(policy, order)) }
    const list = byConnector.get(policy.connector)
    if (list) list.push(waiting)
    else byConnector.set(policy.connector, [waiting])
  })
  const connectors = new Map([...byConnector].map(([key, rules]) => [key, connectorRules(rules)]))
  const ofEvery = connectors.get(EVERY)
  /** By connector, then tool. */
  const remembered = new Map<string, Map<string, SubjectIndex>>()
  let rememberedCount = 0

  const rulesOfTool = (connector: string, tool: string): SubjectIndex => {
    const known = remembered.get(connector)?.get(tool)
    if (known) return known
    const named = [connectors.get(connector), connector === EVERY ? undefined : ofEvery].flatMap((rules) =>
      rules ? rulesNaming(rules, tool) : [],
    )
    const made = indexOf([...new Set(named)].sort((a, b) => a.order - b.order))
    if (rememberedCount++ >= MAX_REMEMBERED) {
      remembered.clear()
      rememberedCount = 1
    }
    const ofConnector = remembered.get(connector)
    if (ofConnector) ofConnector.set(tool, made)
    else remembered.set(connector, new Map([[tool, made]]))
    return made
  }

  return {
    candidates: (call) => {
      const found: Rule[][] = []
      collectForSubject(rulesOfTool(call.connector, call.tool.name), call, found)
      const ofConnector = connectors.get(call.connector)
      if (ofConnector) collectForSubject(ofConnector.anyTool(), call, found)
      if (ofEvery && ofEvery !== ofConnector) collectForSubject(ofEvery.anyTool(), call, found)
      return found
    },
  }
}

const indexOf = (all: readonly Waiting[]): SubjectIndex => createSubjectIndex(all.map(({ rule }) => rule()))

function connectorRules(all: readonly Waiting[]): ConnectorRules {
  const anyTool: Waiting[] = []
  const exact = new Map<string, Waiting[]>()
  const globs: { waiting: Waiting; matches: TextMatcher }[] = []
  for (const waiting of all) {
    const { tools } = waiting.policy
    if (tools.length === 0) anyTool.push(waiting)
    for (const tool of tools) {
      if (isGlob(tool)) globs.push({ waiting, matches: compileGlob(tool) })
      else {
        const list = exact.get(tool)
        if (list) list.push(waiting)
        else exact.set(tool, [waiting])
      }
    }
  }
  return { anyTool: onceNeeded(() => indexOf(anyTool)), exact, globs }
}

const rulesNaming = (rules: ConnectorRules, tool: string): readonly Waiting[] => [
  ...(rules.exact.get(tool) ?? []),
  ...rules.globs.filter(({ matches }) => matches(tool)).map(({ waiting }) => waiting),
]
