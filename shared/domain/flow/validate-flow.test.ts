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

  it('refuses a flow that only the requester could approve', () => {
    const flow = { ...chain([step('oncall')]), scope: { type: 'groups', groups: ['oncall'] } } as const
    expect(found(flow)).toContain('error oncall too_few_without_requester')
    const alone = { ...flow, advanced: { ...flow.advanced, allowSelfApproval: true } }
    expect(found(alone)).toEqual([])
  })

  it('wants a channel that reaches somebody', () => {
    const flow = { ...chain([step('security')]), channels: ['sms'] } as const
    expect(validateFlow(flow, castDirectory())).toMatchObject([
      { code: 'nobody_reachable', message: 'No channel of this flow reaches anybody who may decide here.' },
    ])
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
