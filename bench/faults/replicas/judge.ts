import { readFile } from 'node:fs/promises'
import { setTimeout as pause } from 'node:timers/promises'
import { nodeSha256 } from '../../../coordinator/adapters/crypto/node-sha256.ts'
import { entryOf, LOG_COLUMNS, type StoredEntry } from '../../../coordinator/adapters/store/rows/log-row.ts'
import { OWNER_TOKEN } from '../../../coordinator/testing/test-coordinator.ts'
import type { Request } from '../../../shared/contract/http/requests.ts'
import { createChainVerifier, type ChainVerifier } from '../../../shared/domain/log/chain.ts'
import type { LogEntry } from '../../../shared/domain/log/entry.ts'
import type { Story } from './crowd.ts'
import { finding, judgeDecisions, judgeExecutions, judgeRequests, type Finding } from './outcomes.ts'
import { send } from './send.ts'
import type { Team } from './team.ts'

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
        ...judgeExecutions(await keysRun(team), story, requests),
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

const keysRun = async ({ tally }: Team): Promise<readonly string[]> =>
  (await readFile(tally, 'utf8')).split('\n').filter(Boolean)

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
