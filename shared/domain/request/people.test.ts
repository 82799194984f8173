import { describe, expect, it } from 'vitest'
import type { Person } from '../people/person.ts'
import { castDirectory } from './testing/cast.ts'
import { chain, step } from './testing/flows.ts'
import { Scenario } from './testing/scenario.ts'

const gone = (...ids: string[]): ReturnType<typeof castDirectory> =>
  castDirectory(Object.fromEntries(ids.map((id) => [id, { groups: [] }])))

describe('people who lose the right to decide', () => {
  it('stop counting at once', () => {
    const scenario = new Scenario(chain([step('security', { minimum: 2 })])).approve('ada')
    scenario.directory = gone('ada')
    expect(scenario.approve('abe').state.status).toBe('pending')
  })

  it('open a step again that they had closed', () => {
    const scenario = new Scenario(chain([step('security'), step('legal')]))
      .approve('ada')
      .recount(gone('ada'))
    expect(scenario.stepStatuses()).toEqual({ security: 'open', legal: 'waiting' })
    expect(scenario.approve('lena').outcome).toBe('step_not_open')
    expect(scenario.approve('abe').approve('lena').state.status).toBe('approved')
  })

  it('do so at the last step too, when nobody counted anew before', () => {
    const scenario = new Scenario(chain([step('security'), step('legal')])).approve('ada')
    scenario.directory = gone('ada')
    expect(scenario.approve('lena').state.status).toBe('pending')
    expect(scenario.stepStatuses()).toEqual({ security: 'open', legal: 'waiting' })
    expect(scenario.approve('abe').state.status).toBe('approved')
  })

  it('do not take their denial with them', () => {
    const scenario = new Scenario(chain([step('security', { minimum: 2, denyThreshold: 2 })])).deny('ada')
    scenario.directory = castDirectory({ ada: { active: false } })
    expect(scenario.deny('abe').state.status).toBe('denied')
  })

  it('cannot withdraw their denial either', () => {
    const scenario = new Scenario(chain([step('security', { minimum: 2, denyThreshold: 2 })])).deny('ada')
    scenario.directory = gone('ada')
    expect(scenario.withdraw('ada').outcome).toBe('not_eligible')
  })

  it('count again when they are back', () => {
    const scenario = new Scenario(chain([step('security', { minimum: 2 })]))
      .approve('ada')
      .recount(gone('ada'))
    scenario.recount(castDirectory())
    expect(scenario.approve('abe').state.status).toBe('approved')
  })

  it('change nothing once the request is resolved', () => {
    const scenario = new Scenario(chain([step('security')])).approve('ada').recount(gone('ada'))
    expect(scenario.outcome).toBe('repeated')
    expect(scenario.state.status).toBe('approved')
  })

  it('never lower what is needed', () => {
    const scenario = new Scenario(chain([step('security', { minimum: 2 })])).recount(gone('abe'))
    expect(scenario.approve('ada').state.status).toBe('pending')
  })
})

describe('a person who stands in for another', () => {
  const day = 86_400_000
  const from = Date.UTC(2026, 0, 5)
  const awayTo = (to: string): Partial<Person> => ({ delegation: { to, from, until: from + day } })

  it('decides in their place, and the record says for whom', () => {
    const directory = castDirectory({ ada: awayTo('dora') })
    const scenario = new Scenario(chain([step('security')]), { directory }).approve('dora')
    expect(scenario.state.status).toBe('approved')
    expect(scenario.state.votes[0]).toMatchObject({ by: { id: 'dora' }, onBehalfOf: { id: 'ada' } })
  })

  it('is told as well', () => {
    const scenario = new Scenario(chain([step('security')]), {
      directory: castDirectory({ ada: awayTo('dora') }),
    })
    expect(scenario.tellsOf('request').toSorted()).toEqual(['abe', 'ada', 'dora'])
  })

  it('fills one place together with them', () => {
    const directory = castDirectory({ ada: awayTo('dora') })
    const scenario = new Scenario(chain([step('security', { minimum: 2 })]), { directory })
    expect(scenario.approve('dora').approve('ada').state.status).toBe('pending')
    expect(scenario.approve('abe').state.status).toBe('approved')
  })

  it('has one place, however many they stand in for', () => {
    const directory = castDirectory({ ada: awayTo('dora'), abe: awayTo('dora') })
    const scenario = new Scenario(chain([step('security', { minimum: 2 })]), { directory })
    expect(scenario.approve('dora').approve('dora').outcome).toBe('repeated')
    expect(scenario.state.status).toBe('pending')
  })

  it('stands in only within the dates', () => {
    const directory = castDirectory({ ada: awayTo('dora') })
    const late = new Scenario(chain([step('security')]), { directory }).move(day)
    expect(late.approve('dora').outcome).toBe('not_eligible')
  })

  it('still counts when the dates are over, and no longer when the delegation was taken back', () => {
    const flow = chain([step('security', { minimum: 2 })])
    const directory = castDirectory({ ada: awayTo('dora') })
    expect(new Scenario(flow, { directory }).approve('dora').move(day).approve('abe').state.status).toBe(
      'approved',
    )
    const taken = new Scenario(flow, { directory }).approve('dora')
    taken.directory = castDirectory()
    expect(taken.approve('abe').state.status).toBe('pending')
  })

  it.each([
    ['the requester', 'rita'],
    ['the owner of the agent', 'otto'],
    ['somebody who left', 'zoe'],
    ['nobody', 'nobody'],
  ])('is never %s', (_who, to) => {
    const directory = castDirectory({ ada: awayTo(to), zoe: { active: false } })
    const scenario = new Scenario(chain([step('security')], { allowSelfApproval: true }), { directory })
    scenario.approve(to)
    expect(scenario.last.ok).toBe(false)
  })

  it('does not hand it on', () => {
    const directory = castDirectory({ ada: awayTo('dora'), dora: awayTo('zoe') })
    expect(new Scenario(chain([step('security')]), { directory }).approve('zoe').outcome).toBe('not_eligible')
  })

  it('is barred where different people are asked for and they stood in before', () => {
    const directory = castDirectory({ ada: awayTo('dora'), lena: awayTo('dora') })
    const flow = chain([step('security'), step('legal', { differentPeople: true })])
    const scenario = new Scenario(flow, { directory }).approve('dora')
    expect(scenario.approve('dora').outcome).toBe('repeated')
    expect(scenario.state.status).toBe('pending')
  })
})
