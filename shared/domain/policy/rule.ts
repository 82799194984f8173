import type { PolicyCall } from './call.ts'
import { compileCondition, type Condition } from './condition.ts'
import type { Policy, PolicyAction } from './policy.ts'

/** A policy made ready for matching. `order` is its position among all policies. */
export interface Rule {
  readonly order: number
  readonly policy: Policy
  readonly action: PolicyAction
  /** Epoch ms, inclusive and exclusive. */
  readonly from: number
  readonly until: number
  /** `broken`: the text does not compile, so that it holds for nothing and excludes nothing. */
  readonly condition: Condition | 'broken' | null
}

/** How a rule takes a call: `unsure` when its condition could not be worked out for these arguments. */
export type Match = 'yes' | 'no' | 'unsure'

/** Whatever this version cannot read makes an allow rule match nothing, and any other rule match more. */
export function compileRule(policy: Policy, order: number): Rule {
  const action = policy.action === 'allow' || policy.action === 'deny' ? policy.action : 'request-approval'
  const widest = action !== 'allow'
  return {
    order,
    policy,
    action,
    from: instant(policy.validFrom, Number.NEGATIVE_INFINITY, widest),
    until: instant(policy.validUntil, Number.POSITIVE_INFINITY, widest),
    condition: conditionOf(policy),
  }
}

/** Dates, annotations and condition; connector, tool and subject were looked up before. */
export function matchRule(rule: Rule, call: PolicyCall): Match {
  if (!(call.at >= rule.from && call.at < rule.until)) return 'no'
  const wanted = rule.policy.annotations
  if (wanted?.readOnly !== undefined && wanted.readOnly !== call.tool.readOnly) return 'no'
  if (wanted?.destructive !== undefined && wanted.destructive !== call.tool.destructive) return 'no'
  const { condition } = rule
  if (condition === null) return 'yes'
  const holds = condition === 'broken' || !call.arguments ? null : condition.test(call.arguments)
  if (holds === null) return 'unsure'
  return holds ? 'yes' : 'no'
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
