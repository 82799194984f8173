import { canonicalJson } from '../canonical/canonical-json.ts'
import type { JsonValue } from '../json.ts'
import type { PolicyDraft } from './validate.ts'

/** A field through which a call may now meet a milder answer. */
export type WidenedField =
  | 'action'
  | 'enabled'
  | 'subjects'
  | 'connector'
  | 'tools'
  | 'annotations'
  | 'condition'
  | 'validity'
  | 'toolHashes'
  | 'flowId'

/**
 * The fields through which a change may make the answer to some call milder (denied, then asked, then allowed), so that
 * somebody else must agree to it. Empty: no call meets a milder answer, whatever the other policies are.
 *
 * Milder answers come from a rule that allows or asks and now matches calls which others denied, from one that denies
 * or asks and no longer matches, and from a milder action. What cannot be told counts. A new allow rule is compared
 * with its own draft. Left aside are calls of a tool that changed since a rule pinned it: those go to people by that
 * rule, and to later rules when it no longer matches.
 */
export function widenedFields(before: PolicyDraft, after: PolicyDraft): readonly WidenedField[] {
  const widened = new Set<WidenedField>()
  const add = (fields: readonly WidenedField[]): void => fields.forEach((field) => widened.add(field))
  if (after.enabled && after.action !== 'deny') {
    add(before.enabled ? matchesMore(before, after) : ['enabled'])
    // An allow rule leaves calls that its condition is unsure about to later rules; one that asks takes them.
    if (before.action === 'allow' && after.action !== 'allow' && after.condition?.trim())
      widened.add('condition')
  }
  if (before.enabled && before.action !== 'allow')
    add(after.enabled ? matchesMore(after, before) : ['enabled'])
  if (before.enabled && after.enabled && RANK[after.action] < RANK[before.action]) widened.add('action')
  if (after.enabled && after.action === 'request-approval' && after.flowId !== before.flowId)
    widened.add('flowId')
  return [...widened]
}

const RANK: Readonly<Record<PolicyDraft['action'], number>> = { allow: 0, 'request-approval': 1, deny: 2 }
const FIELDS = [
  'subjects',
  'connector',
  'tools',
  'annotations',
  'condition',
  'validity',
  'toolHashes',
] as const

const matchesMore = (narrow: PolicyDraft, wide: PolicyDraft): readonly WidenedField[] =>
  FIELDS.filter((field) => WIDER[field](narrow, wide))

/** Whether the second may match calls that the first does not, by one field. */
const WIDER: Readonly<Record<(typeof FIELDS)[number], (narrow: PolicyDraft, wide: PolicyDraft) => boolean>> =
  {
    subjects: (narrow, wide) => {
      const count = ({ subjects }: PolicyDraft): number =>
        subjects.users.length + subjects.groups.length + subjects.agents.length
      if (count(wide) === 0) return count(narrow) > 0
      if (count(narrow) === 0) return false
      return (['users', 'groups', 'agents'] as const).some((kind) =>
        hasMore(narrow.subjects[kind], wide.subjects[kind]),
      )
    },
    // Definitions are kept under other names where a rule is about all connectors, so that nothing can be compared.
    connector: (narrow, wide) =>
      narrow.connector !== wide.connector && (narrow.connector !== '*' || narrow.toolHashes !== undefined),
    tools: (narrow, wide) =>
      narrow.tools.length > 0 && (wide.tools.length === 0 || hasMore(narrow.tools, wide.tools)),
    annotations: (narrow, wide) =>
      (['readOnly', 'destructive'] as const).some((mark) => {
        const was = narrow.annotations?.[mark]
        return was !== undefined && was !== wide.annotations?.[mark]
      }),
    condition: (narrow, wide) => {
      const was = narrow.condition?.trim() ?? ''
      return was !== '' && was !== wide.condition?.trim()
    },
    validity: (narrow, wide) =>
      instant(wide.validFrom, Number.NEGATIVE_INFINITY) <
        instant(narrow.validFrom, Number.NEGATIVE_INFINITY) ||
      instant(wide.validUntil, Number.POSITIVE_INFINITY) >
        instant(narrow.validUntil, Number.POSITIVE_INFINITY),
    toolHashes: (narrow, wide) =>
      narrow.toolHashes !== undefined && !same(narrow.toolHashes, wide.toolHashes ?? null),
  }

const hasMore = (narrow: readonly string[], wide: readonly string[]): boolean =>
  wide.some((item) => !narrow.includes(item))

const instant = (text: string | undefined, open: number): number =>
  text === undefined ? open : Date.parse(text)

const same = (a: JsonValue, b: JsonValue): boolean => canonicalJson(a) === canonicalJson(b)
