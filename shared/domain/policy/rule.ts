import type { PolicyCall } from './call.ts'
import { compileCondition, testCondition, type Condition } from './condition.ts'
import type { PolicyDecision } from './decision.ts'
import type { Policy, PolicyAction } from './policy.ts'
import type { PolicyReasonCode } from './reason.ts'

/** A policy made ready for matching. `order` is its position among all policies. */
export interface Rule {
  readonly order: number
  readonly policy: Policy
  readonly action: PolicyAction
  /** What it decides about a call that it matches without doubt; shared by all such calls. */
  readonly decision: PolicyDecision
  /** Epoch ms, inclusive and exclusive; null: always, which most rules are, and which costs a decision nothing. */
  readonly validity: { readonly from: number; readonly until: number } | null
  /** The marks that a tool must have; undefined: either. */
  readonly readOnly: boolean | undefined
  readonly destructive: boolean | undefined
  /** `broken`: the text does not compile, so that it holds for nothing and excludes nothing. */
  readonly condition: Condition | 'broken' | null
  /** Definitions that an allow rule trusts, by tool. */
  readonly pinned: Readonly<Record<string, string>> | null
}

/** How a rule takes a call: `unsure` when its condition could not be worked out for these arguments. */
export type Match = 'yes' | 'no' | 'unsure'

/** Whatever this version cannot read makes an allow rule match nothing, and any other rule match more. */
export function compileRule(policy: Policy, order: number): Rule {
  const action = policy.action === 'allow' || policy.action === 'deny' ? policy.action : 'request-approval'
  const { id, name, flowId } = policy
  return {
    order,
    policy,
    action,
    decision: {
      action,
      policy: { id, name },
      flowId: action === 'request-approval' ? (flowId ?? null) : null,
      reason: { code: REASONS[action], data: { policy: name } },
    },
    validity: validityOf(policy, action !== 'allow'),
    readOnly: policy.annotations?.readOnly,
    destructive: policy.annotations?.destructive,
    condition: conditionOf(policy),
    pinned: policy.toolHashes ?? null,
  }
}

const REASONS: Readonly<Record<PolicyAction, PolicyReasonCode>> = {
  allow: 'allowed',
  deny: 'denied',
  'request-approval': 'approval-required',
}

/** Dates, annotations and condition; connector, tool and subject were looked up before. */
export function matchRule(rule: Rule, call: PolicyCall): Match {
  const { validity, condition } = rule
  if (validity !== null && !(call.at >= validity.from && call.at < validity.until)) return 'no'
  if (rule.readOnly !== undefined && rule.readOnly !== call.tool.readOnly) return 'no'
  if (rule.destructive !== undefined && rule.destructive !== call.tool.destructive) return 'no'
  if (condition === null) return 'yes'
  const holds = condition === 'broken' || !call.arguments ? null : testCondition(condition, call.arguments)
  if (holds === null) return 'unsure'
  return holds ? 'yes' : 'no'
}

function validityOf({ validFrom, validUntil }: Policy, widest: boolean): Rule['validity'] {
  if (validFrom === undefined && validUntil === undefined) return null
  return {
    from: instant(validFrom, Number.NEGATIVE_INFINITY, widest),
    until: instant(validUntil, Number.POSITIVE_INFINITY, widest),
  }
}

function instant(text: string | undefined, open: number, widest: boolean): number {
  if (text === undefined) return open
  const at = Date.parse(text)
  if (!Number.isNaN(at)) return at
  return widest ? open : Number.NaN
}

function conditionOf(policy: Policy): Rule['condition'] {
  if (policy.condition === undefined || policy.condition.trim() === '') return null
  const compiled = compileCondition(policy.condition)
  return compiled.ok ? compiled.condition : 'broken'
}
