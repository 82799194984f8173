import type { FieldError } from '../app-error.ts'
import type { FlowScope } from '../flow/flow.ts'
import { canCover } from '../flow/scope.ts'
import { compileCondition } from './condition.ts'
import { isGlob, MAX_GLOB } from './glob.ts'
import type { Policy } from './policy.ts'

/** A policy before it is saved. */
export type PolicyDraft = Omit<Policy, 'id'>

/** Look-ups over what a policy may name, as of now. */
export interface PolicyContext {
  readonly hasUser: (id: string) => boolean
  readonly hasGroup: (id: string) => boolean
  readonly hasAgent: (id: string) => boolean
  readonly flow: (id: string) => { readonly active: boolean; readonly scope: FlowScope } | undefined
  /** Everybody whose calls a policy with these subjects is about. */
  readonly requesters: (subjects: Policy['subjects']) => readonly { readonly groups: readonly string[] }[]
  /** The tools of a connector, by its key; undefined when there is no such connector, as for `*`. */
  readonly toolsOf: (connector: string) => readonly string[] | undefined
}

const MAX_NAME = 120
const MAX_TOOLS = 500

/** Everything that keeps a policy from being saved, by field. `path` is a JSON Pointer into the policy. */
export function validatePolicy(draft: PolicyDraft, context: PolicyContext): readonly FieldError[] {
  return [
    ...nameErrors(draft),
    ...subjectErrors(draft, context),
    ...toolErrors(draft, context),
    ...flowErrors(draft, context),
    ...validityErrors(draft),
    ...conditionErrors(draft),
    ...annotationErrors(draft),
  ]
}

function nameErrors({ name }: PolicyDraft): FieldError[] {
  if (name.trim() === '') return [error('/name', 'required', 'Give the policy a name.')]
  if (name.length > MAX_NAME) return [error('/name', 'too_long', `Use at most ${MAX_NAME} characters.`)]
  return []
}

function subjectErrors({ subjects }: PolicyDraft, context: PolicyContext): FieldError[] {
  const unknown = (
    field: keyof PolicyDraft['subjects'],
    has: (id: string) => boolean,
    what: string,
  ): FieldError[] =>
    subjects[field].flatMap((id, i) =>
      has(id) ? [] : [error(`/subjects/${field}/${i}`, `unknown_${what}`, `There is no such ${what}.`)],
    )
  return [
    ...unknown('users', context.hasUser, 'user'),
    ...unknown('groups', context.hasGroup, 'group'),
    ...unknown('agents', context.hasAgent, 'agent'),
  ]
}

function toolErrors({ connector, tools }: PolicyDraft, context: PolicyContext): FieldError[] {
  const errors: FieldError[] = []
  if (connector !== '*' && context.toolsOf(connector) === undefined) {
    errors.push(error('/connector', 'unknown_connector', `There is no connector “${connector}”.`))
  }
  if (tools.length > MAX_TOOLS) errors.push(error('/tools', 'too_many', `Name at most ${MAX_TOOLS} tools.`))
  tools.forEach((tool, i) => {
    if (tool === '' || tool !== tool.trim()) {
      errors.push(error(`/tools/${i}`, 'blank', 'Write the name of a tool, without blanks around it.'))
    } else if ([...tool].length > MAX_GLOB) {
      errors.push(error(`/tools/${i}`, 'too_long', `Use at most ${MAX_GLOB} characters.`))
    }
  })
  return errors
}

function flowErrors(
  { action, flowId, connector, subjects }: PolicyDraft,
  context: PolicyContext,
): FieldError[] {
  if (flowId === undefined) return []
  if (action !== 'request-approval') {
    return [error('/flowId', 'not_used', 'Only a policy that requests approval has a flow.')]
  }
  const flow = context.flow(flowId)
  if (!flow) return [error('/flowId', 'unknown_flow', 'There is no such flow.')]
  if (!flow.active) return [error('/flowId', 'inactive_flow', 'This flow is switched off.')]
  if (canCover(flow.scope, connector, context.requesters(subjects))) return []
  return [
    error('/flowId', 'flow_out_of_scope', 'This flow is limited to calls that this policy is not about.'),
  ]
}

function validityErrors({ validFrom, validUntil }: PolicyDraft): FieldError[] {
  const from = validFrom === undefined ? Number.NEGATIVE_INFINITY : Date.parse(validFrom)
  const until = validUntil === undefined ? Number.POSITIVE_INFINITY : Date.parse(validUntil)
  if (Number.isNaN(from)) return [error('/validFrom', 'not_a_time', 'Write a date and time.')]
  if (Number.isNaN(until)) return [error('/validUntil', 'not_a_time', 'Write a date and time.')]
  return from < until
    ? []
    : [error('/validUntil', 'ends_before_it_begins', 'The end must be after the beginning.')]
}

function conditionErrors({ condition }: PolicyDraft): FieldError[] {
  if (condition === undefined || condition.trim() === '') return []
  const result = compileCondition(condition)
  if (result.ok) return []
  const { detail, position } = result.problem
  return [error('/condition', 'invalid_condition', `At character ${position + 1}: ${detail}.`)]
}

const annotationErrors = ({ annotations }: PolicyDraft): FieldError[] =>
  annotations?.readOnly === true && annotations.destructive === true
    ? [error('/annotations', 'never_matches', 'No tool is both read-only and destructive.')]
    : []

/** What may be saved, but should be looked at twice. */
export type PolicyWarning =
  | { readonly code: 'allows-everything' }
  | { readonly code: 'never-ends' }
  | { readonly code: 'already-over' }
  | { readonly code: 'unknown-tools'; readonly tools: readonly string[] }
  | { readonly code: 'new-tools-included' }

/** `at` is epoch ms. */
export function policyWarnings(
  draft: PolicyDraft,
  context: PolicyContext,
  at: number,
): readonly PolicyWarning[] {
  const warnings: PolicyWarning[] = []
  const { users, groups, agents } = draft.subjects
  const everyone = users.length + groups.length + agents.length === 0
  const anyTool = draft.tools.length === 0 || draft.tools.includes('*')
  const allows = draft.action === 'allow'
  const unconditional = !draft.condition?.trim() && draft.annotations?.readOnly !== true
  if (allows && everyone && anyTool && unconditional) warnings.push({ code: 'allows-everything' })
  if (draft.validUntil === undefined) {
    if (allows) warnings.push({ code: 'never-ends' })
  } else if (Date.parse(draft.validUntil) <= at) warnings.push({ code: 'already-over' })
  if (allows && draft.toolHashes === undefined && (anyTool || draft.tools.some(isGlob))) {
    warnings.push({ code: 'new-tools-included' })
  }
  const known = context.toolsOf(draft.connector)
  const unknown = known ? draft.tools.filter((tool) => !isGlob(tool) && !known.includes(tool)) : []
  if (unknown.length > 0) warnings.push({ code: 'unknown-tools', tools: unknown })
  return warnings
}

const error = (path: string, code: string, message: string): FieldError => ({ path, code, message })
