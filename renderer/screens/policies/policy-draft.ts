import type { PolicyResource, SavePolicy } from '../../../shared/contract/http/policies.ts'

/** A policy as it is typed. */
export interface PolicyForm {
  name: string
  enabled: boolean
  action: SavePolicy['action']
  flowId: string
  users: string[]
  groups: string[]
  agents: string[]
  connector: string
  /** Names and patterns, one a line. */
  tools: string
  annotation: 'any' | 'read-only' | 'destructive' | 'not-destructive'
  condition: string
  /** `datetime-local`, empty for none. */
  validUntil: string
}

const ANNOTATIONS: Readonly<Record<PolicyForm['annotation'], SavePolicy['annotations']>> = {
  any: undefined,
  'read-only': { readOnly: true },
  destructive: { destructive: true },
  'not-destructive': { destructive: false },
}

export function formOf(policy: Partial<SavePolicy> = {}): PolicyForm {
  return {
    name: policy.name ?? '',
    enabled: policy.enabled ?? true,
    action: policy.action ?? 'request-approval',
    flowId: policy.flowId ?? '',
    users: policy.subjects?.users ?? [],
    groups: policy.subjects?.groups ?? [],
    agents: policy.subjects?.agents ?? [],
    connector: policy.connector ?? '*',
    tools: (policy.tools ?? []).join('\n'),
    annotation: annotationOf(policy.annotations),
    condition: policy.condition ?? '',
    validUntil: policy.validUntil === undefined ? '' : localOf(policy.validUntil),
  }
}

/** The body to save. What the form does not show (`validFrom`, pinned tools) stays as it was. */
export function bodyOf(form: PolicyForm, before: Partial<SavePolicy>): unknown {
  const annotations = ANNOTATIONS[form.annotation]
  const condition = form.condition.trim()
  return {
    name: form.name,
    enabled: form.enabled,
    action: form.action,
    subjects: { users: form.users, groups: form.groups, agents: form.agents },
    connector: form.connector,
    tools: linesOf(form.tools),
    ...(form.action === 'request-approval' && form.flowId !== '' ? { flowId: form.flowId } : {}),
    ...(annotations === undefined ? {} : { annotations }),
    ...(condition === '' ? {} : { condition }),
    ...(form.validUntil === '' ? {} : { validUntil: new Date(form.validUntil).toISOString() }),
    ...(before.validFrom === undefined ? {} : { validFrom: before.validFrom }),
    ...(before.toolHashes === undefined ? {} : { toolHashes: before.toolHashes }),
  }
}

/** A saved policy as a body, e.g. to switch it on or off. */
export function asBody({
  id: _id,
  position: _position,
  updatedAt: _at,
  ...body
}: PolicyResource): SavePolicy {
  return body
}

const linesOf = (text: string): string[] => [
  ...new Set(
    text
      .split(/[\n,]/)
      .map((line) => line.trim())
      .filter((line) => line !== ''),
  ),
]

function annotationOf(annotations: SavePolicy['annotations']): PolicyForm['annotation'] {
  if (annotations?.readOnly === true) return 'read-only'
  if (annotations?.destructive === true) return 'destructive'
  return annotations?.destructive === false ? 'not-destructive' : 'any'
}

/** An instant in this person's zone, as `datetime-local` writes it. */
function localOf(iso: string): string {
  const date = new Date(iso)
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}

/** The ids with one moved by `by` places; the same list when it would leave it. */
export function moved(ids: readonly string[], id: string, by: number): readonly string[] {
  const from = ids.indexOf(id)
  const to = from + by
  if (from < 0 || to < 0 || to >= ids.length) return ids
  const next = ids.filter((other) => other !== id)
  return [...next.slice(0, to), id, ...next.slice(to)]
}
