import { describe, expect, it } from 'vitest'
import { castDirectory } from '../request/testing/cast.ts'
import { chain, step } from '../request/testing/flows.ts'
import type { Directory } from '../people/person.ts'
import type { FlowNode } from './flow.ts'
import type { DrawnFlow, FlowIssue } from './issue.ts'
import { reachOf, whyUnreached } from './reach.ts'
import { graph } from './testing/drawn.ts'
import { isSavable, validateFlow } from './validate-flow.ts'

/** Code and what fills its sentence, of everything said. */
const codes = (flow: DrawnFlow, directory: Directory = castDirectory()): readonly string[] =>
  validateFlow(flow, directory).map(({ code, severity, data }) =>
    [severity, code, ...Object.values(data ?? {})].join(' '),
  )
const NO_TIMEOUT = 'warning no_timeout'
const few = (names: string): string => `warning too_few_without_requester ${names}`

describe('how many others could approve', () => {
  it('is counted for everybody who might ask', () => {
    expect(codes(chain([step('legal', { minimum: 2 })]))).toEqual([few('Abe Both or Lena Legal')])
    const managed = castDirectory({ lena: { managerId: 'max' } })
    expect(codes(chain([step('legal', { minimum: 2 })]), managed)).toEqual([few('Abe Both or Lena Legal')])
    const admin = castDirectory({ adam: { groups: ['empty'] } })
    expect(codes(chain([step('empty')]), admin)).toEqual([few('Adam Admin'), NO_TIMEOUT])
    const tagged = step('security', { groups: [], emails: ['rita+x@example.com'] })
    expect(codes(chain([tagged]))).toEqual([few('Rita Requester'), NO_TIMEOUT])
    expect(codes(chain([step('security', { minimum: 2 })]))).toEqual([])
  })

  it('counts a manager once, and nobody as their own', () => {
    const boss = step('boss', { groups: ['oncall'], requesterManager: true, minimum: 2 })
    const all = [
      'Otto Owner, Ada Alert, Abe Both or one of 6 others',
      'Rita Requester, Otto Owner, Ada Alert or one of 7 others',
    ]
    expect(codes(chain([boss]))).toEqual([few(all[0] ?? ''), NO_TIMEOUT])
    const same = castDirectory({ rita: { managerId: 'eve' } })
    expect(codes(chain([boss]), same)).toEqual([
      'error too_few_without_requester ' + (all[1] ?? ''),
      'error no_timeout',
    ])
    const alone = step('boss', { groups: [], requesterManager: true })
    const own = castDirectory({ zoe: { managerId: 'zoe' } })
    expect(codes(chain([alone]), own)).toEqual([few(all[0] ?? ''), NO_TIMEOUT])
    const away = castDirectory({ max: { active: false } })
    expect(codes(chain([alone]), away)[0]).toBe(
      'error too_few_without_requester Rita Requester, Otto Owner, Ada Alert or one of 6 others',
    )
  })

  it('asks for a timeout only where nobody might be left and nothing else ends the wait', () => {
    const empty = step('empty')
    const ends = (facts: object) => codes(chain([empty], facts)).filter((each) => each.includes('no_timeout'))
    expect(ends({})).toEqual(['error no_timeout'])
    expect(ends({ autoApproveAfterMinutes: 5 })).toEqual([])
    expect(ends({ autoDenyAfterMinutes: 5 })).toEqual([])
    const escalating = { ...empty, escalate: { afterMinutes: 5, groups: ['oncall'] } }
    expect(codes(chain([escalating])).filter((each) => each.includes('no_timeout'))).toEqual([])
  })
})

describe('different people across steps', () => {
  const second = (facts: object = {}) => step('oncall', { differentPeople: true, ...facts })
  const after = (first: object, node = second()) =>
    codes(chain([step('first', { groups: ['oncall'], ...first }), node])).filter((each) =>
      each.includes('different'),
    )

  it('are too few where an earlier step must use them up', () => {
    expect(after({})).toEqual(['error too_few_different_people 1 0'])
    expect(after({}, step('oncall'))).toEqual([])
    expect(after({ groups: ['oncall', 'legal'] })).toEqual([])
    expect(after({ requesterManager: true })).toEqual([])
    expect(after({}, second({ requesterManager: true }))).toEqual([])
    expect(after({}, second({ minimum: 3 }))).toEqual([])
    const tell: FlowNode = { id: 'tell', kind: 'notify', groups: ['oncall'], emails: [] }
    expect(codes(chain([tell, second()])).filter((each) => each.includes('different'))).toEqual([])
    const enough = chain([
      step('security'),
      step('again', { groups: ['security'], minimum: 2, differentPeople: true }),
    ])
    expect(codes(enough)).toEqual([])
  })

  it('are not counted where the graph cannot be walked', () => {
    const first = step('first', { groups: ['oncall'] })
    const flow = graph([first, second()], 'start > first', 'first > oncall', 'oncall > gone')
    const others = [few('Eve Escalation'), NO_TIMEOUT]
    expect(codes(flow)).toEqual(['error edge_to_nothing gone', ...others, ...others])
  })
})

describe('denials', () => {
  it('must be possible, and should not be able to block', () => {
    const at = (facts: object) => codes(chain([step('security', facts)]))
    expect(at({ minimum: 3, denyThreshold: 2 })).toEqual([
      few('Otto Owner or Ada Alert or Abe Both'),
      'warning may_deadlock',
    ])
    expect(at({ minimum: 2, denyThreshold: 1 })).toEqual([])
    expect(at({ denyThreshold: 3 })).toEqual([])
  })
})

describe('whom a node names', () => {
  const tell = (facts: object): FlowNode =>
    ({ id: 'tell', kind: 'notify', groups: [], emails: [], ...facts }) as FlowNode
  const at = (facts: object, directory?: Directory) =>
    codes(chain([tell(facts), step('security')]), directory)

  it('is somebody: an address, a group with somebody in it, or a manager', () => {
    expect(at({})).toEqual(['error nobody_named'])
    expect(at({ emails: ['log@example.com'] })).toEqual([])
    expect(at({ requesterManager: true })).toEqual([])
    expect(at({ groups: ['oncall'] })).toEqual([])
    expect(at({ groups: ['oncall'] }, castDirectory({ eve: { active: false } }))).toEqual([
      'error empty_group oncall',
    ])
    const cast = castDirectory()
    const ghosts = { ...cast, group: () => ({ id: 'oncall', name: 'On call', members: ['ghost'] }) }
    expect(at({ groups: ['oncall'] }, ghosts)[0]).toBe('error empty_group On call')
    const two = graph(
      [tell({ groups: ['oncall'] }), step('security'), step('legal')],
      'start > tell',
      'tell > security',
      'tell > legal',
      'security > end',
      'legal > end',
    )
    expect(codes(two)).toContain('error several_ways_out')
  })
})

describe('how a flow reaches people', () => {
  const cast = castDirectory({ ada: { phone: '+46701234567' } })
  const to = (id: string, email: string, channel: 'email' | 'sms' | 'ntfy') =>
    whyUnreached({ id, name: id, email }, channel, cast)

  it('is by an address, a number that did not say stop, and never by a room', () => {
    expect(to('ada', 'ada@example.com', 'email')).toBeNull()
    expect(to('ada', '', 'email')).toBe('no-address')
    expect(to('ada', '', 'sms')).toBeNull()
    expect(to('abe', '', 'sms')).toBe('no-address')
    expect(to('nobody', '', 'sms')).toBe('no-address')
    expect(to('ada', 'ada@example.com', 'ntfy')).toBe('in-rooms-nobody')
  })

  it('is said of steps, and of nothing else', () => {
    const tell: FlowNode = { id: 'tell', kind: 'notify', groups: ['oncall'], emails: [] }
    expect(reachOf(chain([tell, step('security')]), cast).map(({ nodeId }) => nodeId)).toEqual(['security'])
  })
})

describe('silence', () => {
  const timed = (autoApproveAfterMinutes: number | null, autoDenyAfterMinutes: number | null) =>
    codes(chain([step('security')], { autoApproveAfterMinutes, autoDenyAfterMinutes }))

  it('that denies at the same minute or before never approves', () => {
    const never = ['warning never_auto_approves']
    expect([
      timed(60, 60),
      timed(60, 59),
      timed(60, 61),
      timed(null, 60),
      timed(null, 0),
      timed(60, null),
    ]).toEqual([never, never, [], [], [], []])
    const flow = chain([step('security')], { autoApproveAfterMinutes: 60 })
    const binding = (bindsDestructive: boolean, drawn: DrawnFlow = flow) =>
      validateFlow(drawn, castDirectory(), { bindsDestructive }).map(
        ({ code, message }) => `${code}: ${message}`,
      )
    expect(binding(true)).toEqual([
      'auto_approve_destructive: Silence would approve destructive tools. Confirm that in words, or let silence deny or escalate.',
    ])
    expect(binding(false)).toEqual([])
    expect(binding(true, chain([step('security')]))).toEqual([])
  })

  it('keeps a flow from being saved only by an error', () => {
    const issue = (severity: FlowIssue['severity']): FlowIssue => ({
      nodeId: null,
      code: 'x',
      message: '',
      severity,
    })
    expect(isSavable([])).toBe(true)
    expect(isSavable([issue('warning')])).toBe(true)
    expect(isSavable([issue('warning'), issue('error')])).toBe(false)
  })
})
