import type { PolicyCall } from './call.ts'
import { compileGlob, isGlob, type TextMatcher } from './glob.ts'
import type { Policy } from './policy.ts'
import { compileRule, type Rule } from './rule.ts'
import { collectForSubject, createSubjectIndex, type SubjectIndex } from './subject-index.ts'

/** Policies ready to be asked. A value: compile again when a policy changes. */
export interface CompiledPolicies {
  /** Lists that together hold every rule that may match the call, each in policy order. */
  readonly candidates: (call: PolicyCall) => Rule[][]
}

/** The rules of one connector, or of every connector, by the tools they name. */
interface ConnectorRules {
  readonly anyTool: SubjectIndex
  readonly exact: ReadonlyMap<string, readonly Rule[]>
  readonly globs: readonly { readonly rule: Rule; readonly matches: TextMatcher }[]
}

/** Tools whose rules are kept looked up. More than any coordinator has; a bound, because names come from callers. */
const MAX_REMEMBERED = 4_096
const EVERY = '*'

/**
 * Sorts policies by connector, tool, subject and the texts their conditions demand, so that a call meets only the few
 * rules that may match it, however many there are. Disabled policies are left out; the order given is kept.
 */
export function compilePolicies(policies: readonly Policy[]): CompiledPolicies {
  const byConnector = new Map<string, Rule[]>()
  policies.forEach((policy, order) => {
    if (!policy.enabled) return
    const rule = compileRule(policy, order)
    const list = byConnector.get(policy.connector)
    if (list) list.push(rule)
    else byConnector.set(policy.connector, [rule])
  })
  const connectors = new Map([...byConnector].map(([key, rules]) => [key, connectorRules(rules)]))
  const ofEvery = connectors.get(EVERY)
  const remembered = new Map<string, SubjectIndex>()

  const rulesOfTool = (connector: string, tool: string): SubjectIndex => {
    const key = `${connector}\n${tool}`
    const known = remembered.get(key)
    if (known) return known
    const named = [connectors.get(connector), connector === EVERY ? undefined : ofEvery].flatMap((rules) =>
      rules ? rulesNaming(rules, tool) : [],
    )
    const made = createSubjectIndex([...new Set(named)].sort((a, b) => a.order - b.order))
    if (remembered.size >= MAX_REMEMBERED) remembered.clear()
    remembered.set(key, made)
    return made
  }

  return {
    candidates: (call) => {
      const found: Rule[][] = []
      collectForSubject(rulesOfTool(call.connector, call.tool.name), call, found)
      const ofConnector = connectors.get(call.connector)
      if (ofConnector) collectForSubject(ofConnector.anyTool, call, found)
      if (ofEvery && ofEvery !== ofConnector) collectForSubject(ofEvery.anyTool, call, found)
      return found
    },
  }
}

function connectorRules(rules: readonly Rule[]): ConnectorRules {
  const anyTool: Rule[] = []
  const exact = new Map<string, Rule[]>()
  const globs: { rule: Rule; matches: TextMatcher }[] = []
  for (const rule of rules) {
    if (rule.policy.tools.length === 0) anyTool.push(rule)
    for (const tool of rule.policy.tools) {
      if (isGlob(tool)) globs.push({ rule, matches: compileGlob(tool) })
      else {
        const list = exact.get(tool)
        if (list) list.push(rule)
        else exact.set(tool, [rule])
      }
    }
  }
  return { anyTool: createSubjectIndex(anyTool), exact, globs }
}

const rulesNaming = (rules: ConnectorRules, tool: string): readonly Rule[] => [
  ...(rules.exact.get(tool) ?? []),
  ...rules.globs.filter(({ matches }) => matches(tool)).map(({ rule }) => rule),
]
