import type { PolicyCall } from './call.ts'
import type { CompiledPolicies } from './compile.ts'
import type { PolicyAction } from './policy.ts'
import type { PolicyReason, PolicyReasonCode } from './reason.ts'
import { matchRule, type Match, type Rule } from './rule.ts'

export interface PolicyDecision {
  readonly action: PolicyAction
  /** The policy that decided; null when none matched. */
  readonly policy: { readonly id: string; readonly name: string } | null
  /** Who is asked, for `request-approval`; null when no flow is configured. Always null for the other actions. */
  readonly flowId: string | null
  readonly reason: PolicyReason
}

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
  const positions = new Array<number>(lists.length).fill(0)
  let last: Rule | null = null
  for (;;) {
    const rule = takeFirst(lists, positions)
    if (rule === null) return { ...NOBODY_DECIDED, flowId: defaultFlowId }
    // A rule about two of the caller's groups stands in two lists.
    if (rule === last) continue
    last = rule
    const match = matchRule(rule, call)
    if (match === 'no' || (match === 'unsure' && rule.action === 'allow')) continue
    return decisionOf(rule, match, call, defaultFlowId)
  }
}

const NOBODY_DECIDED = {
  action: 'request-approval',
  policy: null,
  reason: { code: 'no-policy', data: {} },
} as const satisfies Omit<PolicyDecision, 'flowId'>

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

function decisionOf(
  rule: Rule,
  match: Match,
  call: PolicyCall,
  defaultFlowId: string | null,
): PolicyDecision {
  const distrust = rule.action === 'allow' ? distrustOf(rule, call) : null
  const action = distrust === null ? rule.action : 'request-approval'
  const code = distrust ?? (match === 'unsure' ? 'condition-unsure' : REASONS[rule.action])
  const { id, name, flowId } = rule.policy
  return {
    action,
    policy: { id, name },
    flowId: action === 'request-approval' ? (flowId ?? defaultFlowId) : null,
    reason: { code, data: distrust === null ? { policy: name } : { policy: name, tool: call.tool.name } },
  }
}

const REASONS: Readonly<Record<PolicyAction, PolicyReasonCode>> = {
  allow: 'allowed',
  deny: 'denied',
  'request-approval': 'approval-required',
}

function distrustOf(rule: Rule, call: PolicyCall): 'tool-changed' | 'tool-new' | null {
  const pinned = rule.policy.toolHashes
  if (pinned === undefined) return null
  if (!Object.hasOwn(pinned, call.tool.name)) return 'tool-new'
  return pinned[call.tool.name] === call.tool.definitionHash ? null : 'tool-changed'
}
