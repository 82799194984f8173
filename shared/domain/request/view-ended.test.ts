import { describe, expect, it } from 'vitest'
import { isoOf } from '../time.ts'
import type { RequestCommand } from './command.ts'
import { castDirectory } from './testing/cast.ts'
import { chain, step } from './testing/flows.ts'
import { person, robot, Scenario } from './testing/scenario.ts'
import { requestView } from './view.ts'
import type { RequestView } from './view-shape.ts'
const ref = (id: string, name: string) => ({ id, name, email: `${id}@example.com` })

const viewOf = ({ state, directory, now }: Scenario, facts: object = {}): RequestView =>
  requestView(
    { ...state, snapshot: { ...state.snapshot, ...facts } },
    { connectorStatus: 'connected', directory, now },
  )
const security = (facts = {}) => chain([step('security')], facts)
const twoOf = (minimum: number) => chain([step('security', { minimum, denyThreshold: 2 })])

describe('a view of a request that is over', () => {
  const resolutionOf = (scenario: Scenario) => {
    const { resolution, resolvedAt } = viewOf(scenario)
    expect(resolvedAt).toBe(isoOf(scenario.resolved.resolution.at))
    return resolution
  }

  it('gives the reason of a decision that stands, not of a later one that was taken back', () => {
    const { state, directory, now } = new Scenario(security()).approve('ada', { reason: 'kept' })
    const taken = state.votes.map((vote) => ({ ...vote, reason: 'taken back', withdrawnAt: now.at }))
    const view = requestView(
      { ...state, votes: [...state.votes, ...taken] },
      { connectorStatus: 'connected', directory, now },
    )
    expect(view.resolution).toEqual({ by: 'people', name: 'Ada Alert', reason: 'kept' })
  })
  const byPolicy: RequestCommand = {
    type: 'resolve-by-policy',
    actor: person('adam'),
    person: ref('adam', 'Adam Admin'),
    policyId: 'p1',
    action: 'allow',
    directory: castDirectory(),
  }
  const cancelled = (actor = robot, reason?: string): Scenario =>
    new Scenario(security()).give({ type: 'cancel', actor, ...(reason === undefined ? {} : { reason }) })

  it('says who ended it and why', () => {
    expect(resolutionOf(new Scenario(security()).approve('ada'))).toStrictEqual({
      by: 'people',
      name: 'Ada Alert',
    })
    expect(resolutionOf(new Scenario(security()).deny('ada', { reason: 'no' }))).toStrictEqual({
      by: 'people',
      name: 'Ada Alert',
      reason: 'no',
    })
    expect(resolutionOf(new Scenario(security()).give(byPolicy))).toStrictEqual({
      by: 'policy',
      name: 'Adam Admin',
    })
    expect(resolutionOf(new Scenario(security(), { expiresInMinutes: 5 }).pass(5))).toStrictEqual({
      by: 'timeout',
      name: 'expire',
    })
    expect(resolutionOf(cancelled())).toStrictEqual({ by: 'agent', name: 'Robot' })
    expect(resolutionOf(cancelled(person('rita'), 'not needed'))).toStrictEqual({
      by: 'requester',
      name: 'Rita Requester',
      reason: 'not needed',
    })
  })

  it('gives the reason of whoever ended it, not of whoever withdrew or disagreed', () => {
    const withdrawn = new Scenario(chain([step('security'), step('legal', { minimum: 2 })]))
      .approve('ada', { reason: 'first' })
      .approve('lena', { reason: 'second' })
      .approve('abe', { reason: 'third' })
    expect(resolutionOf(withdrawn)).toMatchObject({ name: 'Abe Both', reason: 'third' })
    const alone = new Scenario(twoOf(1)).deny('abe', { reason: 'too soon' }).withdraw('abe').approve('ada')
    expect(resolutionOf(alone)).toStrictEqual({ by: 'people', name: 'Ada Alert' })

    const flow = chain([step('security', { minimum: 2, denyThreshold: 3 })])
    const returning = new Scenario(flow, { agent: null }).approve('ada', { reason: 'fine' })
    returning.recount(castDirectory({ ada: { groups: [] } }))
    returning.approve('abe', { reason: 'mine' }).deny('otto', { reason: 'no' })
    expect(returning.state.status).toBe('pending')
    expect(resolutionOf(returning.recount(castDirectory()))).toMatchObject({
      name: 'Abe Both',
      reason: 'mine',
    })
  })

  it('says what became of each tool', () => {
    const tools = ['read_file', 'write_file']
    const outcomes = (scenario: Scenario) =>
      viewOf(scenario).tools.map(({ outcome, grant }) => [outcome, grant])
    const two = (): Scenario => new Scenario(chain([step('security'), step('legal')]), { tools })
    expect(outcomes(two().approve('ada', { tools: ['read_file'] }))).toEqual([
      [undefined, undefined],
      ['denied', undefined],
    ])
    expect(outcomes(two().deny('ada'))).toEqual([
      ['denied', undefined],
      ['denied', undefined],
    ])
    const partly = two()
      .approve('ada', { tools: ['read_file'] })
      .approve('lena')
      .execute('read_file')
    expect(outcomes(partly)).toEqual([
      ['approved', 'executing'],
      ['denied', undefined],
    ])
    const silent = new Scenario(security({ autoDenyAfterMinutes: 5 }), { tools }).pass(5)
    expect(outcomes(silent)[0]).toEqual(['denied', undefined])
    expect(outcomes(cancelled())[0]).toEqual([undefined, undefined])
  })
})
