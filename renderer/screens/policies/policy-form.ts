import type { Connector } from '../../../shared/contract/http/connectors.ts'
import type { PolicyResource, SavePolicy } from '../../../shared/contract/http/policies.ts'
import { OWN_TOOLS } from '../../../shared/contract/mcp.ts'
import { pinName } from '../../../shared/domain/policy/pin.ts'
import { coveredTools } from './covered-tools.ts'

/** Whether a tool has to bear a mark, must not, or either. */
export type MarkChoice = 'either' | 'only' | 'never'
/** The choice that stands for "whatever flow is the default"; lists of choices know no empty value. */
export const DEFAULT_FLOW = 'default'
export const ANY_CONNECTOR = '*'

/** A policy as typed. Times are local, as `datetime-local` writes them. */
export interface PolicyForm {
  name: string
  enabled: boolean
  action: SavePolicy['action']
  flow: string
  users: string[]
  groups: string[]
  agents: string[]
  connector: string
  /** Names and patterns; none means every tool. */
  tools: string[]
  readOnly: MarkChoice
  destructive: MarkChoice
  condition: string
  /** Only tools as they are defined now: one that changes is asked about again. */
  pinned: boolean
  /** Definitions that were agreed to before; those of other tools are taken as they are now. */
  hashes: Record<string, string>
  from: string
  until: string
  /** The saved times, which may be finer than what is typed; they stay unless another minute is typed. */
  keptFrom: string
  keptUntil: string
}

const markOf = (mark: boolean | undefined): MarkChoice =>
  mark === undefined ? 'either' : mark ? 'only' : 'never'
const MARKS = { either: undefined, only: true, never: false } as const

/** What stands in the form for a saved policy, or for one that another screen prepared. */
export function policyFormOf(policy: Partial<SavePolicy>): PolicyForm {
  const { subjects, annotations, toolHashes } = policy
  return {
    name: policy.name ?? '',
    enabled: policy.enabled ?? true,
    action: policy.action ?? 'request-approval',
    flow: policy.flowId ?? DEFAULT_FLOW,
    users: [...(subjects?.users ?? [])],
    groups: [...(subjects?.groups ?? [])],
    agents: [...(subjects?.agents ?? [])],
    connector: policy.connector ?? ANY_CONNECTOR,
    tools: [...(policy.tools ?? [])],
    readOnly: markOf(annotations?.readOnly),
    destructive: markOf(annotations?.destructive),
    condition: policy.condition ?? '',
    pinned: toolHashes !== undefined || policy.action !== 'allow',
    hashes: { ...toolHashes },
    from: localOf(policy.validFrom),
    until: localOf(policy.validUntil),
    keptFrom: policy.validFrom ?? '',
    keptUntil: policy.validUntil ?? '',
  }
}

/** The body to save; may be invalid. */
export function policyBodyOf(form: PolicyForm, connectors: readonly Connector[]): SavePolicy {
  const readOnly = MARKS[form.readOnly]
  const destructive = MARKS[form.destructive]
  const condition = form.condition.trim()
  const validFrom = isoOf(form.from, form.keptFrom)
  const validUntil = isoOf(form.until, form.keptUntil)
  return {
    name: form.name.trim(),
    enabled: form.enabled,
    action: form.action,
    ...(form.action === 'request-approval' && form.flow !== DEFAULT_FLOW ? { flowId: form.flow } : {}),
    subjects: { users: form.users, groups: form.groups, agents: form.agents },
    connector: form.connector,
    tools: form.tools,
    ...(readOnly === undefined && destructive === undefined
      ? {}
      : {
          annotations: {
            ...(readOnly === undefined ? {} : { readOnly }),
            ...(destructive === undefined ? {} : { destructive }),
          },
        }),
    ...(condition === '' ? {} : { condition }),
    ...(canPin(form) ? (form.pinned ? { toolHashes: hashesOf(form, connectors) } : { pinTools: false }) : {}),
    ...(validFrom === undefined ? {} : { validFrom }),
    ...(validUntil === undefined ? {} : { validUntil }),
  }
}

/** Only an allow rule trusts definitions, and of tools that agents only ask about none is known here. */
export const canPin = ({ action, connector }: PolicyForm): boolean =>
  action === 'allow' && connector !== OWN_TOOLS.key

/** The tools that the form is about, each under the name by which a policy keeps its definition. */
const pinnable = (
  form: PolicyForm,
  connectors: readonly Connector[],
): readonly (readonly [string, string])[] =>
  coveredTools(form, connectors).map(({ connector, tool }) => [
    pinName(form, connector.key, tool.name),
    tool.definitionHash,
  ])

const hashesOf = (form: PolicyForm, connectors: readonly Connector[]): Record<string, string> =>
  Object.fromEntries(pinnable(form, connectors).map(([name, hash]) => [name, form.hashes[name] ?? hash]))

/** Tools whose definition is not any more what was agreed to. */
export const changedTools = (form: PolicyForm, connectors: readonly Connector[]): readonly string[] =>
  canPin(form) && form.pinned
    ? pinnable(form, connectors)
        .filter(([name, hash]) => (form.hashes[name] ?? hash) !== hash)
        .map(([name]) => name)
    : []

/** What the API takes back of what it gave. */
export function bodyOfPolicy(policy: PolicyResource): SavePolicy {
  const { id: _id, position: _position, updatedAt: _updatedAt, ...body } = policy
  return body
}

/** ISO 8601 UTC to local wall time, to the minute. */
export function localOf(iso: string | undefined): string {
  if (iso === undefined || iso === '') return ''
  const date = new Date(iso)
  const two = (value: number): string => String(value).padStart(2, '0')
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
  return `${day}T${two(date.getHours())}:${two(date.getMinutes())}`
}

function isoOf(local: string, kept: string): string | undefined {
  if (kept !== '' && localOf(kept) === local) return kept
  const ms = Date.parse(local)
  return Number.isNaN(ms) ? undefined : new Date(ms).toISOString()
}
