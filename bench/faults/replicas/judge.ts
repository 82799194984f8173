import { readFile } from 'node:fs/promises'
import { setTimeout as pause } from 'node:timers/promises'
import { nodeSha256 } from '../../../coordinator/adapters/crypto/node-sha256.ts'
import { entryOf, LOG_COLUMNS, type StoredEntry } from '../../../coordinator/adapters/store/rows/log-row.ts'
import { OWNER_TOKEN } from '../../../coordinator/testing/test-coordinator.ts'
import type { Request } from '../../../shared/contract/http/requests.ts'
import { createChainVerifier, type ChainVerifier } from '../../../shared/domain/log/chain.ts'
import type { LogEntry } from '../../../shared/domain/log/entry.ts'
import type { Story } from './crowd.ts'
import { send } from './send.ts'
import type { Team } from './team.ts'

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

export interface Verdict {
  readonly findings: readonly Finding[]
  readonly requests: number
  readonly executions: number
  readonly unknownOutcomes: number
  readonly entries: number
}

export interface Judge {
  /** After a round: everything that it added to the log, and every request of it at each coordinator. */
  round(story: Story): Promise<Verdict>
}

const SETTLED_WITHIN_MS = 60_000

export function createJudge(team: Team): Judge {
  const chain = createChainVerifier(nodeSha256)
  return {
    async round(story) {
      const entries = await newEntries(team, chain.head().seq)
      const findings = inOrder(chain, entries)
      const ids = entries.filter(({ type }) => type === 'request.created').map(({ subject }) => subject.id)
      const requests = await settled(team, ids)
      // What ended while we waited is in the log by now.
      const rest = await newEntries(team, chain.head().seq)
      findings.push(...inOrder(chain, rest))
      const log = [...entries, ...rest]
      findings.push(...judgeDecisions(story, log), ...judgeRequests(story, log, requests))
      findings.push(
        ...(await judgeExecutions(team, story, requests)),
        ...(await disagreements(team, requests)),
      )
      const grants = requests.map(({ tools }) => tools[0]?.grant)
      return {
        findings,
        requests: ids.length,
        executions: (await keysRun(team)).filter((key) => story.called.includes(key)).length,
        unknownOutcomes: grants.filter((grant) => grant === 'outcome-unknown').length,
        entries: log.length,
      }
    },
  }
}

const finding = (breach: Breach, about: string): Finding => ({ breach, about })

async function newEntries({ server, database }: Team, since: number): Promise<LogEntry[]> {
  const rows = await server.admin(
    database,
    `SELECT ${LOG_COLUMNS} FROM log WHERE seq > ${since} ORDER BY seq`,
  )
  return rows.map((row) =>
    entryOf({ ...(row as unknown as StoredEntry), seq: Number(row['seq']), at: Number(row['at']) }),
  )
}

function inOrder(chain: ChainVerifier, entries: readonly LogEntry[]): Finding[] {
  for (const entry of entries) {
    const problem = chain.add(entry)
    if (problem) return [finding('log broken', `${problem.code} at ${problem.seq}`)]
  }
  return []
}

/** The requests once nothing of them is under way. */
async function settled(team: Team, ids: readonly string[]): Promise<readonly Request[]> {
  const until = performance.now() + SETTLED_WITHIN_MS
  for (;;) {
    const requests = await Promise.all(ids.map((id) => readAt(team.replicas[0]?.url ?? '', id)))
    const underWay = requests.some(({ tools }) => tools[0]?.grant === 'executing')
    if (!underWay || performance.now() > until) return requests
    await pause(250)
  }
}

/** Asked again until it is said: a machine that has much else to do gives up on a request now and then. */
async function readAt(url: string, id: string): Promise<Request> {
  const until = performance.now() + SETTLED_WITHIN_MS
  for (;;) {
    const reply = await send<Request>(url, {
      token: OWNER_TOKEN,
      path: `/requests/${id}`,
      ms: SETTLED_WITHIN_MS,
    })
    if (reply?.status === 200) return reply.body
    if (performance.now() > until) throw new Error(`${url} does not show ${id}: ${JSON.stringify(reply)}`)
    await pause(200)
  }
}

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

/** One approver is enough in these flows, so one decision is all that a request may ever have. */
function judgeDecisions({ told }: Story, log: readonly LogEntry[]): Finding[] {
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

function judgeRequests(
  { asked, told }: Story,
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

const keysRun = async ({ tally }: Team): Promise<readonly string[]> =>
  (await readFile(tally, 'utf8')).split('\n').filter(Boolean)

/** A grant is good for one execution, and only a grant is. */
async function judgeExecutions(team: Team, story: Story, requests: readonly Request[]): Promise<Finding[]> {
  const run = await keysRun(team)
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

async function disagreements(team: Team, requests: readonly Request[]): Promise<Finding[]> {
  const findings: Finding[] = []
  for (const { url, name } of team.replicas) {
    for (const { id, status, revision } of requests) {
      const seen = await readAt(url, id)
      if (seen.status !== status || seen.revision < revision)
        findings.push(finding('coordinators disagree', `${id} at ${name}: ${seen.status}, not ${status}`))
    }
  }
  return findings
}
