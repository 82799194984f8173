import { describe, expect, it } from 'vitest'
import type { ConditionNode, FlowEdge, FlowNode, UnknownNode } from '../flow/flow.ts'
import { castDirectory } from './testing/cast.ts'
import { chain, flowOf, step } from './testing/flows.ts'
import { Scenario, tool } from './testing/scenario.ts'

/** Edges as text: `start > pick`, or `pick > legal : big` with a label. */
const edges = (...lines: readonly string[]): readonly FlowEdge[] =>
  lines.map((line) => {
    const [ends = '', label] = line.split(' : ')
    const [from = '', to = ''] = ends.split(' > ')
    return label === undefined ? { from, to } : { from, to, label }
  })

const graph = (nodes: readonly FlowNode[], ...lines: readonly string[]) =>
  flowOf({ nodes, edges: edges(...lines) })
const fork: FlowNode = { id: 'fork', kind: 'parallel' }
const join: FlowNode = { id: 'join', kind: 'join' }
const pick = (...branches: readonly [label: string, when: string][]): ConditionNode => ({
  id: 'pick',
  kind: 'condition',
  branches: branches.map(([label, when]) => ({ label, when })),
})

const beside = (security = step('security'), legal = step('legal')) =>
  graph(
    [fork, security, legal, join],
    'start > fork',
    'fork > security',
    'fork > legal',
    'security > join',
    'legal > join',
    'join > end',
  )

const bySize = graph(
  [pick(['big', 'tools.exists(t, t.arguments.size > 100)']), step('security'), step('legal')],
  'start > pick',
  'pick > legal : big',
  'pick > security : otherwise',
  'legal > end',
  'security > end',
)
const writing = (size: unknown): Scenario =>
  new Scenario(bySize, { tools: [{ definition: tool('write_file'), arguments: { size: size as number } }] })

describe('branches beside each other', () => {
  it('open together and must all agree, in any order', () => {
    const scenario = new Scenario(beside())
    expect(scenario.stepStatuses()).toEqual({ security: 'open', legal: 'open' })
    expect(scenario.approve('lena').state.status).toBe('pending')
    expect(scenario.approve('ada').state.status).toBe('approved')
  })

  it('end together on one denial', () => {
    const scenario = new Scenario(beside()).approve('ada').deny('lena')
    expect(scenario.state.status).toBe('denied')
    expect(scenario.stepStatuses()).toEqual({ security: 'approved', legal: 'denied' })
  })

  it('take one decision of a person who has a place on both', () => {
    const scenario = new Scenario(beside()).approve('abe')
    expect(scenario.state.status).toBe('pending')
    expect(scenario.approve('abe').state.status).toBe('approved')
  })

  it('must all agree also where no join says so', () => {
    const flow = graph(
      [fork, step('security'), step('legal')],
      'start > fork',
      'fork > security',
      'fork > legal',
      'security > end',
      'legal > end',
    )
    expect(new Scenario(flow).approve('ada').state.status).toBe('pending')
    expect(new Scenario(flow).approve('ada').approve('lena').state.status).toBe('approved')
  })

  it('let nothing behind the join be reached before', () => {
    const flow = graph(
      [fork, step('security'), step('legal'), join, step('oncall')],
      'start > fork',
      'fork > security',
      'fork > legal',
      'security > join',
      'legal > join',
      'join > oncall',
      'oncall > end',
    )
    const scenario = new Scenario(flow).approve('ada')
    expect(scenario.approve('eve').outcome).toBe('step_not_open')
    expect(scenario.approve('lena').approve('eve').state.status).toBe('approved')
  })

  it('close only what depended on a person who is gone', () => {
    const scenario = new Scenario(beside()).approve('ada').recount(castDirectory({ ada: { active: false } }))
    expect(scenario.stepStatuses()).toEqual({ security: 'open', legal: 'open' })
  })
})

describe('a condition', () => {
  it('takes the first branch that is true, else the default', () => {
    expect(writing(200).stepStatuses()).toEqual({ security: 'skipped', legal: 'open' })
    expect(writing(100).stepStatuses()).toEqual({ security: 'open', legal: 'skipped' })
    expect(writing(100).state.chosen).toEqual({ pick: 'otherwise' })
  })

  it('holds the request when it fails on the values, rather than take the default', () => {
    const scenario = writing('enormous')
    expect(scenario.state.held).toEqual({ pick: 'expression_failed: big' })
    expect(scenario.stepStatuses()).toEqual({ security: 'waiting', legal: 'waiting' })
    expect(scenario.approve('ada').outcome).toBe('step_not_open')
  })

  it('asks the step that the edited arguments need, whoever edited them', () => {
    const scenario = writing(1).edit('ada', { write_file: { size: 5000 } })
    expect(scenario.state.status).toBe('pending')
    expect(scenario.stepStatuses()).toEqual({ security: 'skipped', legal: 'open' })
    expect(scenario.approve('lena').state.status).toBe('approved')
  })

  it('takes the way back when the edit is withdrawn', () => {
    const scenario = writing(1).edit('ada', { write_file: { size: 5000 } })
    scenario.withdraw('ada')
    expect(scenario.stepStatuses()).toEqual({ security: 'open', legal: 'skipped' })
  })

  it('sees every tool of a request, so that one more tool hides none', () => {
    const scenario = new Scenario(bySize, {
      tools: [
        { definition: tool('read_file'), arguments: { size: 1 } },
        { definition: tool('write_file'), arguments: { size: 101 } },
      ],
    })
    expect(scenario.state.chosen).toEqual({ pick: 'big' })
  })

  it('sees marks, risk, connector and groups', () => {
    const when =
      'destructive && risk == "high" && connector == "files" && "staff" in requester.groups && tools[0].name == "delete_file"'
    const flow = graph(
      [pick(['yes', when]), step('security'), step('legal')],
      'start > pick',
      'pick > legal : yes',
      'pick > security : otherwise',
      'legal > end',
      'security > end',
    )
    expect(new Scenario(flow, { tools: ['delete_file'] }).state.chosen).toEqual({ pick: 'yes' })
    expect(new Scenario(flow, { tools: ['read_file'] }).state.chosen).toEqual({ pick: 'otherwise' })
  })

  it('cannot lead past every person', () => {
    const flow = graph(
      [pick(['reads', 'readOnly']), step('security')],
      'start > pick',
      'pick > end : reads',
      'pick > security : otherwise',
      'security > end',
    )
    expect(new Scenario(flow, { tools: ['read_file'] }).state.status).toBe('pending')
  })
})

describe('a notify node', () => {
  const notify: FlowNode = { id: 'tell', kind: 'notify', groups: ['oncall'], emails: ['log@example.com'] }

  it('tells people and goes on, once, also when the path is walked again', () => {
    const scenario = new Scenario(chain([notify as never, step('security'), step('legal')]))
    expect(scenario.tellsOf('notify')).toEqual(['eve', 'mail:log@example.com'])
    scenario.approve('ada').edit('lena', { write_file: { path: 'b.txt' } })
    expect(scenario.tellsOf('notify')).toHaveLength(2)
    expect(scenario.stepStatuses()).toEqual({ security: 'open', legal: 'waiting' })
  })
})

describe('what this version cannot run', () => {
  const newer: UnknownNode = { id: 'newer', kind: 'unknown', originalKind: 'vote', source: { id: 'newer' } }

  it('holds the request where an unknown kind comes', () => {
    const scenario = new Scenario(chain([step('security'), newer as never])).approve('ada')
    expect(scenario.state.status).toBe('pending')
    expect(scenario.state.held).toEqual({ newer: 'unknown_kind: vote' })
  })

  it('holds it too when the kind was not even read as unknown', () => {
    const raw = { id: 'newer', kind: 'vote' } as never
    const scenario = new Scenario(chain([raw, step('security')]))
    expect(scenario.stepStatuses()).toEqual({ security: 'waiting' })
    expect(scenario.state.held).toEqual({ newer: 'unknown_kind: vote' })
  })

  it.each([
    [
      'a cycle',
      graph(
        [step('security'), step('legal')],
        'start > security',
        'security > legal',
        'legal > security',
        'legal > end',
      ),
    ],
    [
      'an edge to nothing',
      graph([step('security')], 'start > security', 'security > nowhere', 'security > end'),
    ],
    [
      'two nodes of one name',
      graph([step('security'), step('security')], 'start > security', 'security > end'),
    ],
    ['a node named as the start', graph([step('start')], 'start > end')],
    [
      'an edge out of the end',
      graph([step('security')], 'start > security', 'security > end', 'end > security'),
    ],
  ])('runs nothing of a graph with %s', (_what, flow) => {
    const scenario = new Scenario(flow).approve('ada')
    expect(scenario.state.held).toEqual({ start: 'malformed_flow' })
    expect(scenario.last.ok).toBe(false)
    expect(scenario.state.status).toBe('pending')
  })

  it('approves nothing by a way that ends nowhere', () => {
    const flow = graph([step('security')], 'start > security')
    expect(new Scenario(flow).approve('ada').state.status).toBe('pending')
  })
})
