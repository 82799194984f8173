import { describe, expect, it } from 'vitest'
import { castDirectory } from '../request/testing/cast.ts'
import { chain, flowOf, step } from '../request/testing/flows.ts'
import type { FlowEdge, FlowNode } from './flow.ts'
import type { DrawnFlow, FlowUse } from './issue.ts'
import { reachOf } from './reach.ts'
import { isSavable, validateFlow } from './validate-flow.ts'

const edges = (...lines: readonly string[]): readonly FlowEdge[] =>
  lines.map((line) => {
    const [ends = '', label] = line.split(' : ')
    const [from = '', to = ''] = ends.split(' > ')
    return label === undefined ? { from, to } : { from, to, label }
  })
const graph = (nodes: readonly FlowNode[], ...lines: readonly string[]) =>
  flowOf({ nodes, edges: edges(...lines) })
const found = (flow: DrawnFlow, use: FlowUse = {}, directory = castDirectory()): string[] =>
  validateFlow(flow, directory, use).map(
    ({ nodeId, code, severity }) => `${severity} ${nodeId ?? '-'} ${code}`,
  )

const fork: FlowNode = { id: 'fork', kind: 'parallel' }
const join: FlowNode = { id: 'join', kind: 'join' }
const pick = (when = 'readOnly'): FlowNode => ({
  id: 'pick',
  kind: 'condition',
  branches: [{ label: 'reads', when }],
})

describe('validateFlow', () => {
  it.each<[string, DrawnFlow]>([
    ['one step', chain([step('security')])],
    ['two steps', chain([step('security', { minimum: 2 }), step('legal')])],
    [
      'a fork and its join',
      graph(
        [fork, step('security'), step('legal'), join],
        'start > fork',
        'fork > security',
        'fork > legal',
        'security > join',
        'legal > join',
        'join > end',
      ),
    ],
    [
      'a condition inside a branch',
      graph(
        [fork, pick(), step('security'), step('legal'), step('oncall'), join],
        'start > fork',
        'fork > pick',
        'pick > security : reads',
        'pick > legal : otherwise',
        'fork > oncall',
        'security > join',
        'legal > join',
        'oncall > join',
        'join > end',
      ),
    ],
  ])('finds no error in %s', (_what, flow) => {
    expect(validateFlow(flow, castDirectory()).filter(({ severity }) => severity === 'error')).toEqual([])
    expect(isSavable(validateFlow(flow, castDirectory()))).toBe(true)
  })

  it.each<[what: string, issue: string, flow: DrawnFlow]>([
    [
      'a step no way leads to',
      'error legal unreachable',
      graph([step('security'), step('legal')], 'start > security', 'security > end', 'legal > end'),
    ],
    [
      'a step that leads nowhere',
      'error legal dead_end',
      graph(
        [fork, step('security'), step('legal')],
        'start > fork',
        'fork > security',
        'fork > legal',
        'security > end',
      ),
    ],
    [
      'a cycle',
      'error legal cycle',
      graph(
        [step('security'), step('legal')],
        'start > security',
        'security > legal',
        'legal > security',
        'legal > end',
      ),
    ],
    ['nothing at the start', 'error start nothing_at_start', graph([step('security')], 'security > end')],
    [
      'two ways from the start',
      'error start several_ways_out',
      graph(
        [step('security'), step('legal')],
        'start > security',
        'start > legal',
        'security > end',
        'legal > end',
      ),
    ],
    [
      'two ways from a step',
      'error security several_ways_out',
      graph(
        [step('security'), step('legal')],
        'start > security',
        'security > legal',
        'security > end',
        'legal > end',
      ),
    ],
    [
      'an edge to nothing',
      'error security edge_to_nothing',
      graph([step('security')], 'start > security', 'security > gone'),
    ],
    [
      'an edge from nothing',
      'error security edge_from_nothing',
      graph([step('security')], 'gone > security', 'start > security', 'security > end'),
    ],
    [
      'the same id twice',
      'error security duplicate_id',
      graph([step('security'), step('security')], 'start > security', 'security > end'),
    ],
    ['a reserved id', 'error end reserved_id', graph([step('end')], 'start > end')],
    [
      'a way drawn twice',
      'error - duplicate_edge',
      graph([step('security')], 'start > security', 'security > end', 'security > end'),
    ],
    [
      'a way into the start',
      'error security way_into_start',
      graph([step('security')], 'start > security', 'security > start', 'security > end'),
    ],
    [
      'a way out of the end',
      'error security way_out_of_end',
      graph([step('security')], 'start > security', 'security > end', 'end > security'),
    ],
    ['no step at all', 'error - way_without_approval', graph([], 'start > end')],
    [
      'a way past every step',
      'error - way_without_approval',
      graph(
        [pick(), step('security')],
        'start > pick',
        'pick > end : reads',
        'pick > security : otherwise',
        'security > end',
      ),
    ],
    [
      'a condition without a default',
      'error pick no_default',
      graph([pick(), step('security')], 'start > pick', 'pick > security : reads', 'security > end'),
    ],
    [
      'a branch that leads nowhere',
      'error pick branch_leads_nowhere',
      graph([pick(), step('security')], 'start > pick', 'pick > security : otherwise', 'security > end'),
    ],
    [
      'a label that is no branch',
      'error pick unknown_branch',
      graph(
        [pick(), step('security'), step('legal')],
        'start > pick',
        'pick > security : reads',
        'pick > legal : otherwise',
        'pick > legal : other',
        'security > end',
        'legal > end',
      ),
    ],
    [
      'a bad expression',
      'error pick bad_expression',
      graph(
        [pick('readOnly =='), step('security'), step('legal')],
        'start > pick',
        'pick > security : reads',
        'pick > legal : otherwise',
        'security > end',
        'legal > end',
      ),
    ],
    [
      'an expression over what it may not see',
      'error pick bad_expression',
      graph(
        [pick('note == "x"'), step('security'), step('legal')],
        'start > pick',
        'pick > security : reads',
        'pick > legal : otherwise',
        'security > end',
        'legal > end',
      ),
    ],
    [
      'a fork without a join',
      'error fork fork_without_join',
      graph(
        [fork, step('security'), step('legal')],
        'start > fork',
        'fork > security',
        'fork > legal',
        'security > end',
        'legal > end',
      ),
    ],
    [
      'a fork of one branch',
      'error fork one_branch',
      graph(
        [fork, step('security'), join],
        'start > fork',
        'fork > security',
        'security > join',
        'join > end',
      ),
    ],
    [
      'a join without a fork',
      'error join join_without_fork',
      graph(
        [pick(), step('security'), step('legal'), join],
        'start > pick',
        'pick > security : reads',
        'pick > legal : otherwise',
        'security > join',
        'legal > join',
        'join > end',
      ),
    ],
    [
      'a branch past the join',
      'error fork fork_without_join',
      graph(
        [fork, pick(), step('security'), step('legal'), join, step('oncall')],
        'start > fork',
        'fork > security',
        'fork > pick',
        'pick > legal : reads',
        'pick > oncall : otherwise',
        'security > join',
        'legal > join',
        'join > oncall',
        'oncall > end',
      ),
    ],
    [
      'an unknown kind',
      'error newer unknown_kind',
      graph(
        [{ id: 'newer', kind: 'unknown', originalKind: 'vote', source: {} }, step('security')],
        'start > newer',
        'newer > security',
        'security > end',
      ),
    ],
    ['a minimum of nobody', 'error security minimum_below_one', chain([step('security', { minimum: 0 })])],
    [
      'a denial that needs nobody',
      'error security deny_threshold_below_one',
      chain([step('security', { denyThreshold: 0 })]),
    ],
    [
      'more than there are',
      'error security minimum_above_eligible',
      chain([step('security', { minimum: 4 })]),
    ],
    [
      'more denials than there are people',
      'error security deny_threshold_above_eligible',
      chain([step('security', { denyThreshold: 4 })]),
    ],
    [
      'people who can disagree for ever',
      'warning security may_deadlock',
      chain([step('security', { minimum: 2, denyThreshold: 3 })]),
    ],
    ['a step that names nobody', 'error security nobody_named', chain([step('security', { groups: [] })])],
    ['an empty group', 'error empty empty_group', chain([step('empty')])],
    ['a group that is gone', 'error gone unknown_group', chain([step('gone')])],
    [
      'an empty group to escalate to',
      'error security empty_group',
      chain([step('security', { escalate: { afterMinutes: 5, groups: ['empty'] } })]),
    ],
    ['a step nobody can answer, without a timeout', 'error empty no_timeout', chain([step('empty')])],
    ['a requester who is too few', 'warning oncall too_few_without_requester', chain([step('oncall')])],
    [
      'people without a manager',
      'warning boss too_few_without_requester',
      chain([step('boss', { groups: [], requesterManager: true })]),
    ],
    [
      'the same person asked for twice',
      'error oncall too_few_different_people',
      chain([step('first', { groups: ['oncall'] }), step('oncall', { differentPeople: true })]),
    ],
    [
      'silence that says no before yes',
      'warning - never_auto_approves',
      chain([step('security')], { autoApproveAfterMinutes: 60, autoDenyAfterMinutes: 30 }),
    ],
  ])('names %s', (_what, issue, flow) => {
    expect(found(flow)).toContain(issue)
  })

  it('refuses a flow that only the requester could approve', () => {
    const flow = { ...chain([step('oncall')]), scope: { type: 'groups', groups: ['oncall'] } } as const
    expect(found(flow)).toContain('error oncall too_few_without_requester')
    const alone = { ...flow, advanced: { ...flow.advanced, allowSelfApproval: true } }
    expect(found(alone)).toEqual([])
  })

  it('wants a channel that reaches somebody', () => {
    const flow = { ...chain([step('security')]), channels: ['sms'] } as const
    expect(found(flow)).toContain('error security nobody_reachable')
    const withPhone = castDirectory({ ada: { phone: '+46701234567' } })
    expect(found(flow, {}, withPhone)).not.toContain('error security nobody_reachable')
    expect(found(flow, { enabledChannels: ['email'] }, withPhone)).toContain(
      'error security nobody_reachable',
    )
    expect(reachOf(flow, withPhone)).toEqual([
      {
        nodeId: 'security',
        eligible: 3,
        channels: [{ channel: 'sms', reached: 1, unreachable: ['Otto Owner', 'Abe Both'], optedOut: [] }],
      },
    ])
  })

  it('counts nobody as reached whose number answered STOP', () => {
    const flow = { ...chain([step('security')]), channels: ['sms'] } as const
    const silent = castDirectory({ ada: { phone: '+46701234567', textsEnded: true } })
    expect(found(flow, {}, silent)).toContain('error security nobody_reachable')
    expect(reachOf(flow, silent)[0]?.channels[0]).toMatchObject({
      reached: 0,
      unreachable: ['Otto Owner', 'Ada Alert', 'Abe Both'],
      optedOut: ['Ada Alert'],
    })
  })

  it('wants silence on destructive tools confirmed', () => {
    const flow = chain([step('security')], { autoApproveAfterMinutes: 30 })
    expect(found(flow, { bindsDestructive: true })).toContain('error - auto_approve_destructive')
    const confirmed = chain([step('security')], { autoApproveAfterMinutes: 30, autoApproveDestructive: true })
    expect(found(confirmed, { bindsDestructive: true })).toEqual([])
  })

  it('says where an expression is wrong', () => {
    const flow = graph(
      [pick('readOnly == 5'), step('security'), step('legal')],
      'start > pick',
      'pick > security : reads',
      'pick > legal : otherwise',
      'security > end',
      'legal > end',
    )
    expect(validateFlow(flow, castDirectory())).toMatchObject([
      { nodeId: 'pick', code: 'bad_expression', message: expect.stringMatching(/^“reads”, character \d+: /) },
    ])
  })

  it('checks a thousand steps in a moment', () => {
    const steps = Array.from({ length: 1000 }, (_each, index) => step(`s${index}`, { groups: ['security'] }))
    expect(isSavable(validateFlow(chain(steps), castDirectory()))).toBe(true)
  })
})
