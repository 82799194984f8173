import { describe, expect, it } from 'vitest'
import type { Connector } from '../../../../shared/contract/http/connectors.ts'
import type { User } from '../../../../shared/contract/http/people.ts'
import { contentsOfFlow, type FlowContents } from './draft.ts'
import { clockText, rehearse, tonesAfter, type Scene } from './rehearsal.ts'
import { directory, twoSteps } from './testing/sample-flows.ts'

const eli: User = {
  id: 'eli',
  name: 'Eli Roth',
  email: 'eli@northwind.example',
  role: 'member',
  groups: ['g-sales'],
  active: true,
  source: 'local',
  updatedAt: '2026-11-22T09:00:00.000Z',
}
const files: Connector = {
  id: 'c1',
  key: 'files',
  name: 'Files',
  transport: { type: 'stdio', command: 'node', args: [], env: {} },
  enabled: true,
  status: 'connected',
  tools: ['read_file', 'delete_file'].map((name) => ({
    name,
    description: '',
    readOnly: name === 'read_file',
    destructive: name === 'delete_file',
    idempotent: false,
    inputSchema: {},
    definitionHash: name,
  })),
  updatedAt: eli.updatedAt,
}
const flow: FlowContents = {
  ...contentsOfFlow(twoSteps),
  graph: {
    nodes: [
      { id: 'sec', kind: 'approval', groups: ['g-sec'], emails: [], minimum: 1 },
      { id: 'both', kind: 'approval', groups: ['g-sec'], emails: [], minimum: 2 },
    ],
    edges: [
      { from: 'start', to: 'sec' },
      { from: 'sec', to: 'both' },
      { from: 'both', to: 'end' },
    ],
  },
}
const scene: Scene = {
  requester: eli,
  connector: files,
  tools: ['delete_file'],
  answer: 'approve',
  afterMinutes: 10,
  others: [],
}
const play = (changes: Partial<Scene> = {}) =>
  rehearse(flow, { ...scene, ...changes }, directory, ['ana', 'sam'], 0)

describe('a rehearsal', () => {
  it('ends well when everybody agrees', () => {
    expect(play()).toMatchObject({ status: 'approved', endedAfterMinutes: 20 })
  })

  it('lets single people do otherwise', () => {
    expect(play({ others: [{ personId: 'sam', answer: 'deny', afterMinutes: 5 }] })).toMatchObject({
      status: 'denied',
    })
    expect(play({ answer: 'nothing' })).toMatchObject({ status: 'auto-denied', endedAfterMinutes: 240 })
  })

  it('waits for tools to be chosen', () => {
    expect(play({ tools: [] })).toBeNull()
  })

  it('tells where the request stands at any moment', () => {
    const { timeline } = play() ?? { timeline: [] }
    expect(Object.fromEntries(tonesAfter(timeline, 0))).toEqual({})
    const opened = timeline.findIndex(
      (moment) => moment.kind === 'happened' && moment.type === 'request.step-opened',
    )
    expect(Object.fromEntries(tonesAfter(timeline, opened + 1))).toEqual({ start: 'passed', sec: 'open' })
    expect(Object.fromEntries(tonesAfter(timeline, timeline.length))).toEqual({
      start: 'passed',
      sec: 'approved',
      both: 'approved',
      end: 'approved',
    })
  })

  it('ends what still waited when silence denies', () => {
    const { timeline } = play({ answer: 'nothing' }) ?? { timeline: [] }
    expect(Object.fromEntries(tonesAfter(timeline, timeline.length))).toEqual({
      start: 'passed',
      sec: 'denied',
      end: 'denied',
    })
  })

  it('tells time in hours and minutes', () => {
    expect([0, 9.5, 60, 135].map(clockText)).toEqual(['0:00', '0:09', '1:00', '2:15'])
  })
})
