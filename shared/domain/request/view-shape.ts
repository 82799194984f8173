import type { Risk } from '../flow/risk.ts'
import type { PersonRef } from '../people/person.ts'
import type { GrantStatus, RequestStatus, StepStatus } from './state.ts'

/** A request as everybody who may read it sees it: the same for every viewer, secrets masked, times ISO 8601 UTC. */
export interface RequestView {
  id: string
  status: RequestStatus
  revision: number
  requester: PersonRef & { groups: { id: string; name: string }[] }
  agent: { id: string; name: string } | null
  connector: { id: string; key: string; name: string; status: string }
  tools: ToolView[]
  risk: Risk
  note?: string
  createdAt: string
  expiresAt: string | null
  resolvedAt?: string
  resolution?: { by: string; name?: string; reason?: string }
  notified: boolean
  flow: { id: string; version: number; name: string; allowSelfApproval: boolean } | null
  policy: { id: string; name: string } | null
  steps: StepView[]
  questions: QuestionView[]
  timeline: { at: string; type: string; data: WireObject }[]
  assignees: string[]
  digest: string
}

export interface ToolView {
  name: string
  title?: string
  description: string
  readOnly: boolean
  destructive: boolean
  arguments?: WireObject
  maskedPaths: { path: string; type: string; length: number }[]
  edited: boolean
  /** What the agent had asked, where an approver replaced it; `changedPaths` are JSON Pointers into either. */
  asked?: {
    arguments: WireObject
    maskedPaths: { path: string; type: string; length: number }[]
    changedPaths: string[]
  }
  definitionHash: string
  outcome?: 'approved' | 'denied'
  grant?: GrantStatus
}

export interface StepView {
  id: string
  name: string
  status: StepStatus
  minimum: number
  eligible: PersonRef[]
  decisions: DecisionView[]
}

export interface DecisionView {
  decisionId: string
  by: PersonRef
  onBehalfOf?: PersonRef
  verdict: 'approve' | 'deny'
  tools: string[]
  reason?: string
  at: string
  via: string
  withdrawnAt?: string
  self?: boolean
}

export interface QuestionView {
  id: string
  by: PersonRef
  text: string
  at: string
  answer?: { name: string; text: string; at: string }
}

/** JSON as the contract types it: the same values as `JsonObject`, not declared readonly. */
export type WireValue = string | number | boolean | null | WireValue[] | { [key: string]: WireValue }
export type WireObject = { [key: string]: WireValue }
