import type { PolicyAction } from './policy.ts'
import type { PolicyReason } from './reason.ts'

export interface PolicyDecision {
  readonly action: PolicyAction
  /** The policy that decided; null when none matched. */
  readonly policy: { readonly id: string; readonly name: string } | null
  /** Who is asked, for `request-approval`; null when no flow is configured. Always null for the other actions. */
  readonly flowId: string | null
  readonly reason: PolicyReason
}
