import type { PolicyCall } from './call.ts'
import { compilePolicies } from './compile.ts'
import { evaluatePolicies, type PolicyDecision } from './evaluate.ts'
import type { Policy, PolicyAction } from './policy.ts'

/** A call that was made, with the id of its request or log entry. */
export interface PastCall extends PolicyCall {
  readonly id: string
}

export interface PreviewExample {
  readonly id: string
  readonly at: number
  readonly tool: string
  readonly userId: string
  readonly before: PolicyAction
  readonly after: PolicyAction
}

export interface PolicyPreview {
  /** Past calls looked at. */
  readonly calls: number
  /** Calls the rule would have decided, by what it would have done. */
  readonly decided: Readonly<Record<PolicyAction, number>>
  /** Calls that would have gone differently than under the policies of today. */
  readonly changed: number
  /** Of the changed ones, those that people would no longer have been asked about, or that were denied. */
  readonly newlyAllowed: number
  /** Changed ones first, then others the rule would have decided; each in the order of the calls. */
  readonly examples: readonly PreviewExample[]
}

/**
 * What a new or changed rule would have done with past calls, beside what today's policies do with them. The rule
 * stands in the place of the policy with its id, else at `position` (default: first). Its own dates are left aside,
 * because a rule that begins today says nothing about yesterday; those of other policies count.
 */
export function previewPolicy(
  policies: readonly Policy[],
  rule: Policy,
  calls: readonly PastCall[],
  options: { readonly position?: number; readonly maxExamples?: number } = {},
): PolicyPreview {
  const today = compilePolicies(policies)
  const changedTo = compilePolicies(withRule(policies, timeless(rule), options.position ?? 0))
  const decided: Record<PolicyAction, number> = { allow: 0, deny: 0, 'request-approval': 0 }
  const changes: PreviewExample[] = []
  const others: PreviewExample[] = []
  let newlyAllowed = 0
  for (const call of calls) {
    const before = evaluatePolicies(today, call, null)
    const after = evaluatePolicies(changedTo, call, null)
    const byRule = after.policy?.id === rule.id
    if (byRule) decided[after.action]++
    if (differs(before, after)) {
      changes.push(exampleOf(call, before, after))
      if (after.action === 'allow') newlyAllowed++
    } else if (byRule) others.push(exampleOf(call, before, after))
  }
  return {
    calls: calls.length,
    decided,
    changed: changes.length,
    newlyAllowed,
    examples: [...changes, ...others].slice(0, options.maxExamples ?? 20),
  }
}

function timeless(rule: Policy): Policy {
  const { validFrom: _from, validUntil: _until, ...rest } = rule
  return rest
}

function withRule(policies: readonly Policy[], rule: Policy, position: number): readonly Policy[] {
  if (policies.some(({ id }) => id === rule.id))
    return policies.map((policy) => (policy.id === rule.id ? rule : policy))
  return policies.toSpliced(position, 0, rule)
}

/** Another flow is another outcome: other people are asked. */
const differs = (a: PolicyDecision, b: PolicyDecision): boolean =>
  a.action !== b.action || a.flowId !== b.flowId

const exampleOf = (call: PastCall, before: PolicyDecision, after: PolicyDecision): PreviewExample => ({
  id: call.id,
  at: call.at,
  tool: call.tool.name,
  userId: call.userId,
  before: before.action,
  after: after.action,
})
