import { describe, expect, it } from 'vitest'
import type { ApprovalNode, Flow, FlowEdge, FlowNode } from '../../flow/flow.ts'
import type { Person } from '../../people/person.ts'
import type { RequestHappening } from '../event.ts'
import { castDirectory } from '../testing/cast.ts'
import { chain, flowOf, step } from '../testing/flows.ts'
import { tool, type Asking } from '../testing/scenario.ts'
import {
  byPolicyOf,
  clock,
  decided,
  ended,
  endedWith,
  escalated,
  opened,
  refTo,
  toldLog,
  toldOf,
  withdrawn,
} from '../testing/told.ts'
import { quorumInOrder } from './quorum-in-order.ts'

type Parts = RequestHappening[]
const oneStep = (facts: Partial<ApprovalNode> = {}): Flow => chain([step('security', facts)])
const one = oneStep()
const two = oneStep({ minimum: 2 })
const way = (...names: readonly string[]): readonly FlowEdge[] =>
  names.slice(1).map((to, i) => ({ from: names[i] ?? '', to }))
const drawn = (nodes: readonly FlowNode[], ...edges: readonly FlowEdge[]) => flowOf({ nodes, edges })
/** What the second rule finds where these votes were followed by an end. */
const quorum = (flow: Flow | null, ...votes: Parts) =>
  quorumInOrder(toldOf(flow, opened(), ...votes, ended()))
const quorumOf = (asking: Asking, approvedTools: readonly string[], flow: Flow, ...votes: Parts) =>
  quorumInOrder({ events: toldLog(flow, asking, opened(), ...votes, ended({ approvedTools })) })
const short = (count: number, minimum: number, of = 'security'): string[] => [
  `write_file approved with ${count} of ${minimum} at ${of}`,
]
const away = (from: number, until: number, to = 'dora'): Partial<Person> => ({
  delegation: { to, from: clock(from).at, until: clock(until).at },
})

describe('quorum', () => {
  it('counts different people who are listed at the step', () => {
    expect(quorum(two, decided('ada'), decided('abe'))).toEqual([])
    expect(quorum(two, decided('ada'))).toEqual(short(1, 2))
    expect(quorum(two, decided('ada'), decided('ada', { decisionId: 'again' }))).toEqual(short(1, 2))
    expect(quorum(two, decided('ada'), decided('zoe'))).toEqual(short(1, 2))
    const elsewhere = [opened('legal'), decided('abe', { nodeId: 'legal' })]
    expect(quorum(two, decided('ada'), ...elsewhere)).toEqual(short(1, 2))
    expect(quorum(two, decided('ada'), decided('abe', { verdict: 'deny', tools: [] }))).toEqual(short(1, 2))
    expect(quorum(two, decided('ada'), decided('abe'), withdrawn('abe'))).toEqual(short(1, 2))
    expect(quorum(two, decided('ada'), decided('dora', { onBehalfOf: refTo('ada') }))).toEqual(short(1, 2))
    expect(quorum(two, decided('ada'), decided('dora', { onBehalfOf: refTo('abe') }))).toEqual([])
    expect(quorum(oneStep({ minimum: 0 }))).toEqual(short(0, 0))
  })

  it('is asked for only where people approved something', () => {
    const at = (facts: Parameters<typeof ended>[0]) => quorumInOrder(toldOf(two, ended(facts)))
    expect(at({ resolution: byPolicyOf('adam') })).toEqual([])
    expect(at({ status: 'denied', approvedTools: [] })).toEqual([])
    expect(quorumInOrder(toldOf(two))).toEqual([])
    const nobody = drawn([], ...way('start', 'end'))
    expect(quorumInOrder(toldOf(nobody, ended()))).toEqual(['approved by people on a path without a step'])
    expect(quorumInOrder(toldOf(nobody, ended({ status: 'denied', approvedTools: [] })))).toEqual([])
    expect(quorumInOrder({ events: toldOf(two, ended()).events.slice(1) })).toEqual([])
  })

  it('takes in those who joined by escalation, at their own step only', () => {
    expect(quorum(one, decided('eve'))).toEqual(short(0, 1))
    expect(quorum(one, escalated('security', 'eve'), decided('eve'))).toEqual([])
    expect(quorum(one, escalated('legal', 'eve'), decided('eve'))).toEqual(short(0, 1))
  })

  it('knows the person a mailbox belongs to by now, and no other by their address', () => {
    const board = oneStep({ groups: ['security'], emails: ['Board@example.com'] })
    expect(quorum(board, decided('bo', { by: refTo('bo', { email: 'BOARD@example.com' }) }))).toEqual([])
    expect(quorum(board, decided('bo'))).toEqual(short(0, 1))
    expect(quorum(board, decided('bo', { by: refTo('bo', { email: 'ada@example.com' }) }))).toEqual(
      short(0, 1),
    )
    expect(quorum(board, decided('board', { by: refTo('mail:board@example.com') }))).toEqual([])
  })

  it('is nobody’s at a step that lists nobody', () => {
    const { events } = toldOf(one, opened(), decided('ada'), ended())
    const unlisted = events.map((event) =>
      event.type === 'request.created' ? { ...event, snapshot: { ...event.snapshot, eligible: {} } } : event,
    )
    expect(quorumInOrder({ events: unlisted })).toEqual(short(0, 1))
  })

  it('asks any approver where there is no flow', () => {
    const vote = decided('zoe', { nodeId: 'any-approver' })
    const events = toldOf(null, opened('any-approver'), vote, ended())
    expect(quorumInOrder(events)).toEqual([])
    expect(quorumInOrder(toldOf(null, ended()))).toEqual(short(0, 1, 'any-approver'))
    const withRole = (role: Person['role']) => endedWith(castDirectory({ zoe: { role } }), events)
    expect(quorumInOrder(withRole('approver'))).toEqual([])
    expect(quorumInOrder(withRole('member'))).toEqual(short(0, 1, 'any-approver'))
  })
})

describe('quorum for the arguments that would run', () => {
  const b = { write_file: { path: 'b.txt' } }

  it('leaves out whoever agreed to others', () => {
    expect(quorum(two, decided('ada'), decided('abe', { edits: b }))).toEqual(short(1, 2))
    expect(quorum(two, decided('abe', { edits: b }), decided('ada'))).toEqual([])
    expect(quorum(two, decided('abe', { edits: b }), decided('ada'), withdrawn('abe'))).toEqual(short(0, 2))
    const asAsked = { write_file: { path: 'write_file.txt' } }
    expect(quorum(two, decided('ada'), decided('abe', { edits: asAsked }))).toEqual([])
  })

  it('takes each tool by itself', () => {
    const tools = ['read_file', 'write_file']
    const edits = { write_file: { path: 'read_file.txt' } }
    const votes = [decided('ada', { tools }), decided('abe', { tools, edits })]
    expect(quorumOf({ tools }, tools, two, ...votes)).toEqual(short(1, 2))
  })

  it('takes what was asked ahead as any arguments, until somebody says which', () => {
    const ahead = { tools: [{ definition: tool('write_file') }] }
    const approved = ['write_file']
    expect(quorumOf(ahead, approved, two, decided('ada'), decided('abe'))).toEqual([])
    expect(quorumOf(ahead, approved, two, decided('ada'), decided('abe', { edits: b }))).toEqual(short(1, 2))
    const taken = [decided('abe', { edits: b }), decided('ada'), withdrawn('abe')]
    expect(quorumOf(ahead, approved, one, ...taken)).toEqual(short(0, 1))
  })

  it('also of a tool that nobody asked for', () => {
    const votes = [decided('ada', { tools: ['rm'] })]
    expect(quorumOf({}, ['rm'], one, ...votes)).toEqual([])
  })
})

describe('quorum with the directory of the deciding change', () => {
  const after = (people: Record<string, Partial<Person>>, flow: Flow, ...votes: Parts) =>
    quorumInOrder(endedWith(castDirectory(people), toldOf(flow, opened(), ...votes, ended())))

  it('leaves out whoever left, the group or altogether', () => {
    expect(after({}, one, decided('ada'))).toEqual([])
    expect(after({ ada: { active: false } }, one, decided('ada'))).toEqual(short(0, 1))
    expect(after({ ada: { groups: [] } }, one, decided('ada'))).toEqual(short(0, 1))
    const unknown = decided('gone', { by: refTo('gone') })
    expect(after({}, oneStep({ groups: ['nobody', 'security'] }), decided('ada'))).toEqual([])
    expect(after({}, one, escalated('security', 'gone'), unknown)).toEqual(short(0, 1))
    const noLonger = step('security', {
      groups: ['staff'],
      escalate: { afterMinutes: 1, groups: ['oncall'] },
    })
    expect(after({}, chain([noLonger]), escalated('security', 'eve'), decided('eve'))).toEqual([])
  })

  it('takes in whom an address or the requester’s manager is, and nobody else by that', () => {
    const byMail = oneStep({ groups: [], emails: ['other@example.com', 'ADA@example.com'] })
    expect(after({ ada: { groups: [], email: 'Ada@Example.com' } }, byMail, decided('ada'))).toEqual([])
    expect(after({ ada: { email: 'new@example.com', groups: [] } }, byMail, decided('ada'))).toEqual(
      short(0, 1),
    )
    const byManager = oneStep({ groups: [], requesterManager: true })
    expect(after({}, byManager, decided('max'))).toEqual([])
    expect(after({ rita: { managerId: 'abe' } }, byManager, decided('max'))).toEqual(short(0, 1))
    expect(after({ ada: { groups: [] }, rita: { managerId: 'ada' } }, one, decided('ada'))).toEqual(
      short(0, 1),
    )
    const without = castDirectory({ ada: { groups: [] } })
    const lost = { ...without, person: (id: string) => (id === 'rita' ? undefined : without.person(id)) }
    const told = toldOf(byManager, opened(), decided('max'), ended())
    expect(quorumInOrder(endedWith(lost, told))).toEqual(short(0, 1))
  })

  it('keeps a mailbox that is nobody’s', () => {
    const board = oneStep({ groups: [], emails: ['board@example.com'] })
    const vote = decided('board', { by: refTo('mail:board@example.com', { email: 'board@example.com' }) })
    expect(after({}, board, vote)).toEqual([])
  })

  it('takes in a delegate for the time they stood in, to the millisecond', () => {
    const stoodIn = (delegation: Partial<Person>, at = 5, more: Record<string, Partial<Person>> = {}) =>
      after(
        { ada: delegation, ...more },
        one,
        decided('dora', { onBehalfOf: refTo('ada'), at: clock(at).at }),
      )
    expect(stoodIn(away(0, 10))).toEqual([])
    expect(stoodIn(away(5, 10))).toEqual([])
    expect(stoodIn(away(6, 10))).toEqual(short(0, 1))
    expect(stoodIn(away(0, 6))).toEqual([])
    expect(stoodIn(away(0, 5))).toEqual(short(0, 1))
    expect(stoodIn(away(0, 10, 'zoe'))).toEqual(short(0, 1))
    expect(stoodIn({})).toEqual(short(0, 1))
    expect(stoodIn({ ...away(0, 10), active: false })).toEqual(short(0, 1))
    expect(stoodIn(away(0, 10), 5, { dora: { active: false } })).toEqual(short(0, 1))
    const nobody = decided('ghost', { by: refTo('ghost'), onBehalfOf: refTo('ada') })
    expect(after({ ada: away(0, 10, 'ghost') }, one, nobody)).toEqual(short(0, 1))
  })
})
