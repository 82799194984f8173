import type { Connector } from '../../../../shared/contract/http/connectors.ts'
import type { PolicyResource } from '../../../../shared/contract/http/policies.ts'
import type { Dashboard } from '../../../../shared/contract/http/record.ts'
import type { PolicyDraft } from '../../../stores/policy-draft.ts'
import { DAY_MS } from './figures.ts'

/** A tool that is asked for so often, and refused so seldom, that a policy could answer for it. */
export type Candidate = Dashboard['mostAsked'][number]

const OFTEN = 3
const MOST = 4
/** How long a drafted policy lives. */
const DRAFT_DAYS = 30

/** Never denied comes first. What an allow policy already names, and what was denied more than once in ten, is left out. */
export function candidatesOf(
  mostAsked: Dashboard['mostAsked'],
  policies: readonly PolicyResource[],
): readonly Candidate[] {
  const covered = ({ connector, tool }: Candidate): boolean =>
    policies.some(
      (policy) =>
        policy.enabled &&
        policy.action === 'allow' &&
        policy.connector === connector &&
        policy.tools.includes(tool),
    )
  return mostAsked
    .filter((one) => one.approved >= OFTEN && one.denied * 10 <= one.asked && !covered(one))
    .sort((left, right) => Number(left.denied > 0) - Number(right.denied > 0) || right.asked - left.asked)
    .slice(0, MOST)
}

/**
 * The narrowest policy for a candidate: the people who asked for it, this one tool as it is defined now, for thirty
 * days. Null when the tool is not there any more, or nobody is known to have asked: naming nobody would mean everybody.
 */
export function draftFor(
  { connector: key, tool: toolName, askedBy }: Candidate,
  connectors: readonly Connector[],
  name: string,
  now: number,
): PolicyDraft | null {
  const tool = connectors.find((one) => one.key === key)?.tools.find((one) => one.name === toolName)
  if (!tool || askedBy.length === 0) return null
  return {
    policy: {
      name: name.slice(0, 120),
      enabled: true,
      action: 'allow',
      subjects: { users: [...askedBy], groups: [], agents: [] },
      connector: key,
      tools: [toolName],
      toolHashes: { [toolName]: tool.definitionHash },
      validUntil: new Date(now + DRAFT_DAYS * DAY_MS).toISOString(),
    },
  }
}
