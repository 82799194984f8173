import { describe, expect, it } from 'vitest'
import { castDirectory } from '../request/testing/cast.ts'
import { chain, flowOf, step } from '../request/testing/flows.ts'
import { Scenario, tool } from '../request/testing/scenario.ts'
import { stepsOfChain } from './chain.ts'
import { compileBranch, conditionView } from './condition-view.ts'
import type { FlowNode } from './flow.ts'
import { indexOf } from './graph.ts'
import { riskOf } from './risk.ts'
import { fork, graph, join, said } from './testing/drawn.ts'

const tell: FlowNode = { id: 'tell', kind: 'notify', groups: ['oncall'], emails: [] }
const pick = (...labels: readonly string[]): FlowNode => ({
  id: 'pick',
  kind: 'condition',
  branches: labels.map((label) => ({ label, when: 'tools[0].arguments.size > 9' })),
})
const linesOf = ({ state }: Scenario): readonly string[] =>
  state.timeline.map(
    ({ type, data }) =>
      `${type.replace('request.', '')} ${typeof data['nodeId'] === 'string' ? data['nodeId'] : ''}`,
  )
const sized = (size: unknown) => ({
  tools: [{ definition: tool('write_file'), arguments: { size: size as number } }],
})
const behind = graph(
  [step('security'), pick('big'), step('legal'), step('oncall')],
  'start > security',
  'security > pick',
  'pick > legal : big',
  'pick > oncall : otherwise',
  'legal > end',
  'oncall > end',
)

describe('a condition', () => {
  it('chooses when it is reached, once, and anew when the arguments change', () => {
    const scenario = new Scenario(behind, sized(1))
    expect(linesOf(scenario)).toEqual(['created ', 'step-opened security'])
    scenario.approve('ada')
    expect(linesOf(scenario).slice(4)).toEqual([
      'branch-chosen pick',
      'step-skipped legal',
      'step-opened oncall',
    ])
    expect(scenario.recount(castDirectory()).outcome).toBe('repeated')
    scenario.edit('eve', { write_file: { size: 50 } }).approve('ada')
    expect(scenario.state.chosen).toEqual({ pick: 'big' })
    expect(scenario.stepStatuses()).toEqual({ security: 'approved', legal: 'open', oncall: 'skipped' })
  })

  it('that fails is said to hold once', () => {
    const scenario = new Scenario(behind, sized('x')).approve('ada')
    expect(linesOf(scenario).filter((line) => line.startsWith('held'))).toEqual(['held pick'])
    expect(scenario.stepStatuses()).toEqual({ security: 'approved', legal: 'waiting', oncall: 'waiting' })
    expect(scenario.recount(castDirectory()).outcome).toBe('repeated')
  })

  it('needs labels that differ, and a label on each way out', () => {
    const ways = [
      'start > pick',
      'pick > security : big',
      'pick > legal : otherwise',
      'security > end',
      'legal > end',
    ]
    const nodes = [step('security'), step('legal')]
    expect(said(graph([pick('big', 'big'), ...nodes], ...ways))).toEqual([
      'error pick duplicate_branch: Every branch needs a label of its own.',
    ])
    expect(said(graph([pick('otherwise', 'big'), ...nodes], ...ways))).toEqual([
      'error pick duplicate_branch: Every branch needs a label of its own.',
    ])
    const unlabelled = said(
      graph(
        [pick('big'), ...nodes, step('oncall', { groups: ['security'] })],
        ...ways,
        'pick > oncall',
        'oncall > end',
      ),
    )
    expect(unlabelled).toEqual([
      'error pick unknown_branch: A way out has no label, which is none of the branches. {"label":""}',
    ])
  })
})

describe('a way', () => {
  it('that nobody chooses by its label is taken whatever is written on it', () => {
    const scenario = new Scenario(
      graph(
        [fork, step('security'), step('legal'), join, tell],
        'start > fork : a',
        'fork > security : b',
        'fork > legal : c',
        'security > join : d',
        'legal > join : e',
        'join > tell : f',
        'tell > end : g',
      ),
    )
    expect(scenario.stepStatuses()).toEqual({ security: 'open', legal: 'open' })
    expect(scenario.approve('ada').approve('lena').state.status).toBe('approved')
  })
})

describe('what comes before its turn', () => {
  it('tells nobody, and holds nothing', () => {
    const newer: FlowNode = { id: 'newer', kind: 'unknown', originalKind: 'vote', source: {} }
    const scenario = new Scenario(chain([step('security'), tell, newer]))
    expect(linesOf(scenario)).toEqual(['created ', 'step-opened security'])
    scenario.approve('ada')
    expect(linesOf(scenario).slice(4)).toEqual(['node-passed tell', 'held newer'])
    expect(scenario.recount(castDirectory()).outcome).toBe('repeated')
  })

  it('is opened and approved at once when its decisions are there already', () => {
    const scenario = new Scenario(chain([step('security'), step('legal', { minimum: 2 })]))
      .approve('ada')
      .approve('lena')
    scenario.withdraw('ada').approve('abe')
    expect(linesOf(scenario).slice(-2)).toEqual(['step-approved security', 'step-opened legal'])
    const edited = new Scenario(chain([step('security'), step('legal')])).approve('ada')
    edited.edit('lena', { write_file: { path: 'b.txt' } }).approve('ada')
    expect(linesOf(edited).slice(-4)).toEqual([
      'step-approved security',
      'step-opened legal',
      'step-approved legal',
      'resolved ',
    ])
  })
})

describe('what a condition sees', () => {
  it('is the call that would run, and nothing that an agent says of itself', () => {
    const { snapshot } = new Scenario(null, {
      tools: [
        { definition: tool('read_file') },
        { definition: tool('delete_file'), arguments: { path: 'a' } },
      ],
    }).state
    expect(conditionView(snapshot, { delete_file: { path: 'b' } })).toStrictEqual({
      connector: 'files',
      tools: [
        { name: 'read_file', readOnly: true, destructive: false },
        { name: 'delete_file', readOnly: false, destructive: true, arguments: { path: 'b' } },
      ],
      readOnly: false,
      destructive: true,
      risk: 'high',
      requester: { id: 'rita', email: 'rita@example.com', groups: ['staff'] },
    })
  })

  it('only reads where every tool does', () => {
    const reads = (...tools: readonly string[]) =>
      conditionView(new Scenario(null, { tools }).state.snapshot, {}).readOnly
    expect([reads('read_file', 'read_mail'), reads('read_file', 'write_file')]).toEqual([true, false])
  })

  it('is compiled once for each text, of the last few hundred', () => {
    const first = compileBranch('risk == "first"')
    compileBranch('risk == "second"')
    expect(compileBranch('risk == "first"')).toBe(first)
    for (let i = 0; i < 500; i += 1) compileBranch(`risk == "number ${i}"`)
    expect(compileBranch('risk == "first"')).not.toBe(first)
  })

  it('says how much is at risk', () => {
    const risk = (...names: readonly string[]) => riskOf(names.map((name) => tool(name)))
    expect([risk('read'), risk('read', 'write'), risk('read', 'delete'), risk()]).toEqual([
      'low',
      'medium',
      'high',
      'low',
    ])
  })
})

describe('a drawing', () => {
  it('is looked up once, and is sound only when nothing comes before the start or after the end', () => {
    const drawn = graph([step('security')], 'start > security', 'security > end').graph
    expect(indexOf(drawn)).toBe(indexOf(drawn))
    expect(indexOf(drawn).sound).toBe(true)
    const odd = (...lines: readonly string[]) => indexOf(graph([step('security')], ...lines).graph).sound
    expect(odd('start > security', 'security > end', 'end > gone')).toBe(false)
    expect(odd('start > security', 'security > end', 'start > start')).toBe(false)
    const beside = (...lines: readonly string[]) =>
      indexOf(graph([step('a'), step('b')], 'start > a', 'a > end', ...lines).graph).sound
    expect(beside('end > b')).toBe(false)
    expect(beside('b > start')).toBe(false)
    const twice = flowOf({
      nodes: [step('a'), step('a')],
      edges: [
        { from: 'start', to: 'a' },
        { from: 'a', to: 'end' },
      ],
    })
    expect(indexOf(twice.graph).sound).toBe(false)
  })

  it('is no chain with a label on its way, or two ways', () => {
    const nodes = [step('a'), step('b')]
    const chained = (...lines: readonly string[]) =>
      stepsOfChain(graph(nodes, ...lines).graph)?.map(({ id }) => id) ?? null
    expect(chained('start > a', 'a > b', 'b > end')).toEqual(['a', 'b'])
    expect(chained('start > a', 'a > b : x', 'b > end')).toBeNull()
    expect(chained('start > a', 'a > b', 'a > end', 'b > end')).toBeNull()
    expect(chained('start > a', 'a > b', 'b > gone')).toBeNull()
  })
})
