import { describe, expect, it } from 'vitest'
import type { ApprovalNode, Flow } from '../../flow/flow.ts'
import type { RequestHappening } from '../event.ts'
import { castDirectory } from '../testing/cast.ts'
import { chain, step } from '../testing/flows.ts'
import { person, robot } from '../testing/scenario.ts'
import {
  byPolicyOf,
  chosen,
  clock,
  decided,
  ended,
  given,
  passed,
  refTo,
  toldLog,
  toldOf,
} from '../testing/told.ts'
import { separatePeople } from './separate-people.ts'

type Parts = RequestHappening[]
const oneStep = (facts: Partial<ApprovalNode> = {}): Flow => chain([step('security', facts)])
const one = oneStep()

describe('separate people', () => {
  const own = chain([step('security')], { allowSelfApproval: true })
  const separate = (flow: Flow | null, ...parts: Parts) => separatePeople(toldOf(flow, ...parts))

  it('names votes by whose request it is', () => {
    expect(separate(one, decided('ada'))).toEqual([])
    expect(separate(one, decided('rita'))).toEqual(['of-rita is by the requester'])
    expect(separate(null, decided('rita'))).toEqual(['of-rita is by the requester'])
    expect(separate(one, decided('otto'))).toEqual(['of-otto is by the owner of the agent'])
    expect(separate(own, decided('otto'))).toEqual(['of-otto is by the owner of the agent'])
    expect(separate(one, decided('robot'))).toEqual(['of-robot is by the agent'])
    expect(separate(own, decided('rita', { self: true }))).toEqual([])
    expect(separate(own, decided('rita'))).toEqual(['of-rita is by the requester and not marked'])
    expect(separate(own, decided('rita', { self: true, onBehalfOf: refTo('ada') }))).toEqual([
      'of-rita is by the requester for somebody else',
    ])
    const events = toldLog(one, { agent: null }, decided('otto'), decided('robot'))
    expect(separatePeople({ events })).toEqual([])
    expect(separatePeople({ events: events.slice(1) })).toEqual([])
  })

  it('names a policy that was made by whose request it is', () => {
    const wrong = ['a policy for the request was made by whose request it is']
    const madeBy = (id: string, flow: Flow | null = one) =>
      separate(flow, ended({ resolution: byPolicyOf(id) }))
    expect(madeBy('adam')).toEqual([])
    expect(madeBy('rita')).toEqual(wrong)
    expect(madeBy('rita', null)).toEqual(wrong)
    expect(madeBy('rita', own)).toEqual([])
    expect(madeBy('otto')).toEqual(wrong)
    expect(madeBy('otto', own)).toEqual(wrong)
    const resolution = byPolicyOf('otto')
    expect(separatePeople({ events: toldLog(one, { agent: null }, ended({ resolution })) })).toEqual([])
  })

  it('names a decision that somebody else withdrew', () => {
    const events = toldLog(one, {}, decided('ada', { by: refTo('ada', { email: 'Ada@Example.com' }) }))
    const directory = castDirectory()
    const by = (actor: typeof robot, decisionId = 'of-ada') =>
      separatePeople({ events, applied: [given({ type: 'withdraw', actor, decisionId, directory })] })
    expect(by(person('ada'))).toEqual([])
    expect(by(person('mail:ada@example.com'))).toEqual([])
    expect(by(person('abe'))).toEqual(['of-ada was withdrawn by abe'])
    expect(by(person('ada'), 'none')).toEqual(['none was withdrawn by ada'])
    expect(by(robot)).toEqual([])
    const asks = given({ type: 'ask', actor: person('abe'), questionId: 'of-ada', text: '', directory })
    expect(separatePeople({ events, applied: [asks] })).toEqual([])
    const command = { type: 'withdraw', actor: person('abe'), decisionId: 'of-ada', directory } as const
    const refused = { ok: false, code: 'not_eligible', data: {} } as const
    expect(separatePeople({ events, applied: [{ command, now: clock(), result: refused }] })).toEqual([])
  })
})

describe('different people', () => {
  const flow = chain([step('security'), step('legal', { differentPeople: true })])
  const at = (by: string, nodeId: string, facts = {}) =>
    decided(by, { nodeId, decisionId: `${by}-${nodeId}`, ...facts })
  const wrong = ['legal was passed by people who decided an earlier step']
  const abeTwice = [at('abe', 'security'), at('abe', 'legal')]
  const closed = [passed(), passed('legal')]

  it('are those who approved no earlier step', () => {
    const found = (...parts: Parts) => separatePeople(toldOf(flow, ...parts))
    expect(found(...abeTwice, ...closed, ended())).toEqual(wrong)
    expect(found(at('abe', 'security'), at('lena', 'legal'), ...closed, ended())).toEqual([])
    expect(found(...abeTwice, at('ada', 'security'), ...closed, ended())).toEqual(wrong)
    const deny = at('abe', 'security', { verdict: 'deny', tools: [] })
    expect(found(deny, at('ada', 'security'), at('abe', 'legal'), ...closed, ended())).toEqual([])
    const denying = at('lena', 'legal', { verdict: 'deny', tools: [] })
    expect(found(...abeTwice, denying, ...closed, ended())).toEqual(wrong)
    const more = chain([step('security'), step('legal', { differentPeople: true, minimum: 2 })])
    const parts = [at('abe', 'security'), at('lena', 'legal'), at('abe', 'legal'), ...closed, ended()]
    expect(separatePeople(toldOf(more, ...parts))).toEqual(wrong)
    const enough = [at('ada', 'security'), at('lena', 'legal'), at('abe', 'legal'), ...closed, ended()]
    expect(separatePeople(toldOf(more, ...enough))).toEqual([])
    const forAbe = at('dora', 'legal', { onBehalfOf: refTo('abe') })
    expect(found(at('abe', 'security'), forAbe, ...closed, ended())).toEqual(wrong)
    const before = at('dora', 'security', { onBehalfOf: refTo('abe') })
    expect(found(before, at('abe', 'legal'), ...closed, ended())).toEqual(wrong)
    expect(found(before, at('lena', 'legal'), ...closed, ended())).toEqual([])
    expect(found(at('zoe', 'elsewhere'), ...abeTwice, ...closed, ended())).toEqual(wrong)
  })

  it('are asked for at the end only, of a step that stands as passed, where the flow wants them', () => {
    const found = (...parts: Parts) => separatePeople(toldOf(flow, ...abeTwice, ...parts))
    expect(found(...closed)).toEqual([])
    expect(found(...closed, ended({ status: 'denied', approvedTools: [] }))).toEqual([])
    expect(found(...closed, ended({ resolution: byPolicyOf('adam') }))).toEqual([])
    expect(found(passed(), ended())).toEqual([])
    const skipped: RequestHappening = { type: 'request.step-skipped', nodeId: 'legal', at: 0 }
    expect(found(...closed, skipped, ended())).toEqual([])
    expect(found(passed('legal'), passed(), ended())).toEqual(wrong)
    expect(found(...closed, { ...skipped, nodeId: 'security' }, ended())).toEqual(wrong)
    expect(found(passed('legal'), chosen('x', 'legal'), ended())).toEqual(wrong)
    const same = chain([step('security'), step('legal')])
    expect(separatePeople(toldOf(same, ...abeTwice, ...closed, ended()))).toEqual([])
    expect(separatePeople(toldOf(null, ...abeTwice, ...closed, ended()))).toEqual([])
  })
})
