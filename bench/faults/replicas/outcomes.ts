import type { Request } from '../../../shared/contract/http/requests.ts'
import type { LogEntry } from '../../../shared/domain/log/entry.ts'
import type { Story } from './crowd.ts'

/** What was promised and not kept: none of it may ever happen. */
export type Breach =
  | 'decision lost'
  | 'decision doubled'
  | 'decision stored though refused'
  | 'another outcome than was said'
  | 'request lost'
  | 'request doubled'
  | 'executed more than granted'
  | 'executed without an approval'
  | 'used grant that did not run'
  | 'left under way'
  | 'coordinators disagree'
  | 'log broken'
  | 'stale write'

export interface Finding {
  readonly breach: Breach
  readonly about: string
}

export const finding = (breach: Breach, about: string): Finding => ({ breach, about })

interface Decided {
  readonly requestId: string
  readonly decisionId: string
}

const decidedOf = (log: readonly LogEntry[]): readonly Decided[] =>
  log
    .filter(({ type }) => type === 'request.decided')
    .map(({ subject, data }) => ({
      requestId: subject.id,
      decisionId: (data['vote'] as { decisionId: string }).decisionId,
    }))

/** What people were told of their decisions, against the log. One approver is enough in these flows, so one decision is all that a request may ever have. */
export function judgeDecisions({ told }: Pick<Story, 'told'>, log: readonly LogEntry[]): Finding[] {
  const decided = decidedOf(log)
  const stored = new Map(decided.map(({ decisionId, requestId }) => [decisionId, requestId]))
  const times = new Map<string, number>()
  for (const { requestId } of decided) times.set(requestId, (times.get(requestId) ?? 0) + 1)
  const resolved = log.filter(({ type }) => type === 'request.resolved').map(({ subject }) => subject.id)
  return [
    ...told
      .filter(({ status, decisionId, requestId }) => status === 200 && stored.get(decisionId) !== requestId)
      .map(({ decisionId }) => finding('decision lost', decisionId)),
    ...told
      .filter(({ status, decisionId }) => status !== 200 && stored.has(decisionId))
      .map(({ decisionId, status }) => finding('decision stored though refused', `${decisionId}, ${status}`)),
    ...[...times].filter(([, count]) => count > 1).map(([id]) => finding('decision doubled', id)),
    ...resolved
      .filter((id, at) => resolved.indexOf(id) !== at)
      .map((id) => finding('decision doubled', `resolved again: ${id}`)),
  ]
}

/** What agents were told, and how requests ended, against the log and the requests as they stand. */
export function judgeRequests(
  { asked, told }: Pick<Story, 'asked' | 'told'>,
  log: readonly LogEntry[],
  requests: readonly Request[],
): Finding[] {
  const created = log.filter(({ type }) => type === 'request.created').map(({ subject }) => subject.id)
  const statusOf = new Map(requests.map(({ id, status }) => [id, status]))
  return [
    ...asked
      .filter(({ ids }) => ids.some((id) => !created.includes(id)))
      .map(({ key }) => finding('request lost', key)),
    ...asked
      .filter(
        ({ key, ids }) => new Set(ids).size > 1 || requests.filter((each) => keyOf(each) === key).length > 1,
      )
      .map(({ key }) => finding('request doubled', key)),
    ...told
      .filter(({ status, requestId }) => status === 200 && statusOf.has(requestId))
      .filter(
        ({ verdict, requestId }) =>
          statusOf.get(requestId) !== (verdict === 'approve' ? 'approved' : 'denied'),
      )
      .map(({ requestId }) =>
        finding('another outcome than was said', `${requestId}: ${statusOf.get(requestId)}`),
      ),
  ]
}

const keyOf = ({ tools }: Request): unknown => tools[0]?.arguments?.['key']

/** A grant is good for one execution, and only a grant is. `run`: the key of each execution. */
export function judgeExecutions(
  run: readonly string[],
  story: Pick<Story, 'called' | 'asked'>,
  requests: readonly Request[],
): Finding[] {
  const findings: Finding[] = []
  for (const key of [...story.called, ...story.asked.map((each) => each.key)]) {
    const grants = requests.filter((each) => keyOf(each) === key).map(({ tools }) => tools[0]?.grant)
    const begun = grants.filter((grant) => grant === 'used' || grant === 'outcome-unknown').length
    const used = grants.filter((grant) => grant === 'used').length
    const times = run.filter((each) => each === key).length
    if (times > 0 && begun === 0) findings.push(finding('executed without an approval', key))
    else if (times > begun)
      findings.push(finding('executed more than granted', `${key}: ${times} of ${begun}`))
    if (times < used) findings.push(finding('used grant that did not run', `${key}: ${times} of ${used}`))
    if (grants.includes('executing')) findings.push(finding('left under way', key))
  }
  return findings
}
