import { expect, it } from 'vitest'
import type { Request } from '../../../shared/contract/http/requests.ts'
import type { LogEntry } from '../../../shared/domain/log/entry.ts'
import type { Story } from './crowd.ts'
import { judgeDecisions, judgeExecutions, judgeRequests, type Breach } from './outcomes.ts'

/** What one round left behind, as far as the judge reads it. */
interface Scene {
  readonly story: Story
  readonly log: readonly LogEntry[]
  readonly requests: readonly Request[]
  /** The key of each execution. */
  readonly run: readonly string[]
}

const entry = (type: string, id: string, data: object = {}): LogEntry =>
  ({ type, subject: { kind: 'request', id }, data }) as unknown as LogEntry
const decided = (id: string, decisionId: string): LogEntry =>
  entry('request.decided', id, { vote: { decisionId } })
const request = (id: string, key: string, status: string, grant: string | null): Request =>
  ({ id, status, tools: [{ arguments: { key }, grant }] }) as unknown as Request

/** One request was asked twice with one key and approved, one call was approved and ran, one decision came too late. */
const SOUND: Scene = {
  story: {
    asked: [{ key: 'a', ids: ['ra', 'ra'] }],
    called: ['c'],
    told: [
      { requestId: 'ra', decisionId: 'da', verdict: 'approve', by: 'ana', status: 200 },
      { requestId: 'rc', decisionId: 'dc', verdict: 'approve', by: 'ana', status: 200 },
      { requestId: 'ra', decisionId: 'late', verdict: 'deny', by: 'ben', status: 409 },
    ],
  },
  log: [
    entry('request.created', 'ra'),
    entry('request.created', 'rc'),
    decided('ra', 'da'),
    entry('request.resolved', 'ra'),
    decided('rc', 'dc'),
    entry('request.resolved', 'rc'),
  ],
  requests: [request('ra', 'a', 'approved', 'ready'), request('rc', 'c', 'approved', 'used')],
  run: ['c'],
}

const breachesIn = ({ story, log, requests, run }: Scene): readonly Breach[] =>
  [
    ...judgeDecisions(story, log),
    ...judgeRequests(story, log, requests),
    ...judgeExecutions(run, story, requests),
  ].map(({ breach }) => breach)

const [ra, rc] = SOUND.requests as [Request, Request]
const without = (type: string, id: string): readonly LogEntry[] =>
  SOUND.log.filter((each) => each.type !== type || each.subject.id !== id)

it('finds nothing in a round in which everything went as it was said', () => {
  expect(breachesIn(SOUND)).toEqual([])
})

it.each<[Breach, Partial<Scene>]>([
  ['decision lost', { log: without('request.decided', 'ra') }],
  ['decision stored though refused', { log: [...without('request.decided', 'ra'), decided('ra', 'late')] }],
  ['decision doubled', { log: [...SOUND.log, decided('ra', 'another')] }],
  ['decision doubled', { log: [...SOUND.log, entry('request.resolved', 'rc')] }],
  ['another outcome than was said', { requests: [request('ra', 'a', 'denied', null), rc] }],
  ['request lost', { log: without('request.created', 'ra') }],
  ['request doubled', { story: { ...SOUND.story, asked: [{ key: 'a', ids: ['ra', 'rx'] }] } }],
  ['request doubled', { requests: [ra, rc, request('rx', 'a', 'pending', null)] }],
  ['executed more than granted', { run: ['c', 'c'] }],
  ['executed without an approval', { run: ['c', 'a'] }],
  ['used grant that did not run', { run: [] }],
  ['left under way', { requests: [request('ra', 'a', 'approved', 'executing'), rc] }],
])('notices when a %s is planted', (breach, change) => {
  expect(breachesIn({ ...SOUND, ...change })).toContain(breach)
})
