import { describe, expect, it } from 'vitest'
import type { Flow, FlowEdge, FlowNode } from '../../flow/flow.ts'
import type { RequestHappening } from '../event.ts'
import { chain, flowOf, step } from '../testing/flows.ts'
import { tool } from '../testing/scenario.ts'
import { byPolicyOf, chosen, decided, ended, opened, passed, toldLog, toldOf } from '../testing/told.ts'
import { quorumInOrder } from './quorum-in-order.ts'
import { stepsOnPath } from './path.ts'

type Parts = RequestHappening[]
const one = chain([step('security')])
const way = (...names: readonly string[]): readonly FlowEdge[] =>
  names.slice(1).map((to, i) => ({ from: names[i] ?? '', to }))
const drawn = (nodes: readonly FlowNode[], ...edges: readonly FlowEdge[]) => flowOf({ nodes, edges })

describe('order', () => {
  const both = chain([step('security'), step('legal')])

  it('names votes at a step that was not open, and steps that opened before their time', () => {
    expect(quorumInOrder(toldOf(one, decided('ada')))).toEqual([
      'of-ada counted at security, which was not open',
    ])
    expect(quorumInOrder(toldOf(one, opened(), passed(), decided('ada')))).toEqual([
      'of-ada counted at security, which was not open',
    ])
    expect(quorumInOrder(toldOf(both, opened(), opened('legal')))).toEqual([
      'legal opened before security was passed',
    ])
    expect(quorumInOrder(toldOf(both, opened(), passed(), opened('legal')))).toEqual([])
    expect(quorumInOrder({ events: toldOf(both, opened('legal')).events.slice(1) })).toEqual([])
    expect(quorumInOrder(toldOf(null, opened('any-approver')))).toEqual([])
  })

  const bySize = drawn(
    [
      {
        id: 'pick',
        kind: 'condition',
        branches: [{ label: 'big', when: 'tools[0].arguments.size > 9' }],
      },
      step('security'),
      step('legal'),
    ],
    ...way('start', 'pick'),
    { from: 'pick', to: 'legal', label: 'big' },
    { from: 'pick', to: 'security', label: 'otherwise' },
    ...way('security', 'end'),
    ...way('legal', 'end'),
  )
  const sized = (size: number | string, ...parts: Parts) =>
    quorumInOrder({
      events: toldLog(bySize, { tools: [{ definition: tool('write_file'), arguments: { size } }] }, ...parts),
    })
  const wentTo = (label: string, nodeId: string, facts = {}): Parts => [
    chosen(label),
    opened(nodeId),
    decided('abe', { nodeId, ...facts }),
    ended(),
  ]

  it('names a way that the call would not have taken', () => {
    expect(sized(5, ...wentTo('otherwise', 'security'))).toEqual([])
    expect(sized(50, ...wentTo('big', 'legal'))).toEqual([])
    expect(sized(5, ...wentTo('big', 'legal'))).toEqual(['pick took big where the call takes otherwise'])
    expect(sized(50, ...wentTo('otherwise', 'security'))).toEqual([
      'pick took otherwise where the call takes big',
    ])
    const edits = { write_file: { size: 50 } }
    expect(sized(5, ...wentTo('otherwise', 'security', { edits }))).toEqual([
      'pick took otherwise where the call takes big',
    ])
  })

  it('takes no default where a condition fails, or cannot be read', () => {
    expect(sized('x', ...wentTo('otherwise', 'security'))).toEqual([
      'pick took otherwise where the call takes big',
    ])
    const [pick, ...others] = bySize.graph.nodes
    if (pick?.kind !== 'condition') throw new Error('the condition comes first')
    const unreadable = { ...pick, branches: [{ label: 'big', when: 'tools[0' }] }
    const flow = drawn([unreadable, ...others], ...bySize.graph.edges)
    expect(quorumInOrder(toldOf(flow, ...wentTo('otherwise', 'security')))).toEqual([
      'pick took otherwise where the call takes big',
    ])
  })

  it('takes a step for no condition, whatever is said to have been chosen there', () => {
    expect(quorumInOrder(toldOf(one, chosen('big', 'security'), opened(), decided('ada'), ended()))).toEqual(
      [],
    )
  })

  it('asks no more of what was not approved by people, or of a condition that chose nothing', () => {
    const [choice = chosen(''), ...rest] = wentTo('otherwise', 'security')
    const end = (facts: Parameters<typeof ended>[0]): Parts => [choice, ...rest.slice(0, -1), ended(facts)]
    expect(sized(50, ...end({ status: 'denied', approvedTools: [] }))).toEqual([])
    expect(sized(50, ...end({ resolution: byPolicyOf('adam') }))).toEqual([])
    const unchosen = sized(50, ...rest)
    expect(unchosen.filter((each) => each.includes('took'))).toEqual([])
    expect(sized(50, choice)).toEqual([])
    const { events } = toldOf(bySize, ...wentTo('big', 'legal'))
    const took = quorumInOrder({ events: events.slice(1) }).filter((each) => each.includes('took'))
    expect(took).toEqual([])
  })
})

describe('the steps on a path', () => {
  const onPath = (flow: Flow | null, ...parts: Parts) => {
    const history = toldOf(flow, ...parts)
    const [created] = history.events
    if (created?.type !== 'request.created') throw new Error('a log begins with its request')
    return stepsOnPath(history, created.snapshot).map(({ id }) => id)
  }
  const fork: FlowNode = { id: 'fork', kind: 'parallel' }

  it('are all of branches beside each other, whatever is written on them', () => {
    const flow = drawn(
      [fork, step('security'), step('legal')],
      ...way('start', 'fork'),
      { from: 'fork', to: 'security', label: 'one' },
      { from: 'fork', to: 'legal', label: 'other' },
      ...way('security', 'end'),
      ...way('legal', 'end'),
    )
    expect(onPath(flow)).toEqual(['security', 'legal'])
  })

  it('are those of the branch that a condition took last, once each, also in a circle', () => {
    const pick: FlowNode = { id: 'pick', kind: 'condition', branches: [{ label: 'big', when: 'true' }] }
    const flow = drawn(
      [pick, step('security'), step('legal')],
      ...way('start', 'pick'),
      { from: 'pick', to: 'security', label: 'big' },
      { from: 'pick', to: 'legal', label: 'otherwise' },
      ...way('security', 'pick'),
      ...way('legal', 'end'),
    )
    expect(onPath(flow)).toEqual([])
    expect(onPath(flow, chosen('big'))).toEqual(['security'])
    expect(onPath(flow, chosen('big'), chosen('otherwise'))).toEqual(['legal'])
  })
})
