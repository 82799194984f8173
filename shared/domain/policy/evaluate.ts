import type { PolicyCall } from './call.ts'
import type { CompiledPolicies } from './compile.ts'
import type { PolicyDecision } from './decision.ts'
import { pinName } from './pin.ts'
import type { PolicyReasonCode } from './reason.ts'
import { matchRule, type Match, type Rule } from './rule.ts'

export type { PolicyDecision }

/**
 * What happens to a call: the first policy in order that matches decides; without one, people are asked.
 *
 * Fails closed. A condition that cannot be worked out for the arguments (or a call without arguments) makes an allow
 * rule not match and any other rule match. An allow rule that pins definitions lets only those through: a tool that
 * changed or is new since then goes to people, and no later rule is tried.
 */
export function evaluatePolicies(
  compiled: CompiledPolicies,
  call: PolicyCall,
  defaultFlowId: string | null,
): PolicyDecision {
  const lists = compiled.candidates(call)
  // Mostly there is one list at most, and nothing to merge.
  const rule = lists.length <= 1 ? firstIn(lists[0] ?? [], call) : firstAmong(lists, call)
  return rule === null ? nobodyDecided(defaultFlowId) : decisionOf(rule, call, defaultFlowId)
}

const decides = (rule: Rule, match: Match): boolean =>
  match === 'yes' || (match === 'unsure' && rule.action !== 'allow')

function firstIn(rules: readonly Rule[], call: PolicyCall): Rule | null {
  for (const rule of rules) if (decides(rule, matchRule(rule, call))) return rule
  return null
}

/** Goes through several lists in policy order. */
function firstAmong(lists: readonly (readonly Rule[])[], call: PolicyCall): Rule | null {
  const positions = new Array<number>(lists.length).fill(0)
  let last: Rule | null = null
  for (;;) {
    const rule = takeFirst(lists, positions)
    if (rule === null) return null
    // A rule about two of the caller's groups stands in two lists.
    if (rule !== last && decides(rule, matchRule(rule, call))) return rule
    last = rule
  }
}

/** Takes the rule that comes first in policy order off the lists. */
function takeFirst(lists: readonly (readonly Rule[])[], positions: number[]): Rule | null {
  let first: Rule | null = null
  let from = -1
  for (let i = 0; i < lists.length; i++) {
    const head = lists[i]?.[positions[i] as number]
    if (head !== undefined && (first === null || head.order < first.order)) {
      first = head
      from = i
    }
  }
  if (from >= 0) positions[from] = (positions[from] as number) + 1
  return first
}

const nobodyDecided = (flowId: string | null): PolicyDecision => ({
  action: 'request-approval',
  policy: null,
  flowId,
  reason: { code: 'no-policy', data: {} },
})

function decisionOf(rule: Rule, call: PolicyCall, defaultFlowId: string | null): PolicyDecision {
  const { decision, policy } = rule
  const code = rule.action === 'allow' ? distrustOf(rule, call) : unsureOf(rule, call)
  if (code === null && (decision.action !== 'request-approval' || decision.flowId !== null)) return decision
  const action = code === 'tool-changed' || code === 'tool-new' ? 'request-approval' : decision.action
  return {
    action,
    policy: decision.policy,
    flowId: action === 'request-approval' ? (policy.flowId ?? defaultFlowId) : null,
    reason: code === null ? decision.reason : { code, data: { policy: policy.name, tool: call.tool.name } },
  }
}

/** Asked once more only of the rule that decides, so that a search through many needs to remember nothing. */
const unsureOf = (rule: Rule, call: PolicyCall): PolicyReasonCode | null =>
  rule.condition !== null && matchRule(rule, call) === 'unsure' ? 'condition-unsure' : null

function distrustOf(rule: Rule, call: PolicyCall): 'tool-changed' | 'tool-new' | null {
  const { pinned } = rule
  if (pinned === null) return null
  const name = pinName(rule.policy, call.connector, call.tool.name)
  if (!Object.hasOwn(pinned, name)) return 'tool-new'
  return pinned[name] === call.tool.definitionHash ? null : 'tool-changed'
}
